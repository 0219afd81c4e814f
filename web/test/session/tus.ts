import { createHash } from 'node:crypto';

/** A server of uploads and downloads in memory, which can be made to fail. */
export class TusServer {
  readonly stored = new Map<string, Uint8Array>();
  readonly parts: { offset: number; size: number }[] = [];
  begun = 0;
  ended = 0;
  broken = 0;
  /** Parts that are waiting for `letGo`. */
  held = 0;
  /** After so many parts the connection breaks once, in the middle of the next part. */
  breaksAfter = Number.POSITIVE_INFINITY;
  holdsBack = false;
  /** The status with which every upload is refused, or 0. */
  refusal = 0;
  private uploads = new Map<string, { length: number; bytes: Uint8Array }>();
  private waiting: (() => void)[] = [];

  letGo(): void {
    this.waiting.splice(0).forEach((go) => go());
  }

  forget(): void {
    this.uploads.clear();
  }

  async answer(address: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.get('Authorization')?.startsWith('Bearer ')) {
      return new Response('{}', { status: 401 });
    }
    switch (init.method) {
      case 'POST':
        return this.begin(Number(headers.get('Upload-Length')));
      case 'HEAD':
        return this.reach(address, 200);
      case 'DELETE':
        this.ended++;
        this.uploads.delete(address);
        return new Response(null, { status: 204 });
      default:
        return this.append(address, Number(headers.get('Upload-Offset')), init.body as Blob);
    }
  }

  private begin(length: number): Response {
    if (this.refusal > 0) {
      return new Response(JSON.stringify({ status: this.refusal }), { status: this.refusal });
    }
    this.begun++;
    const path = `/v1/media/uploads/u${this.begun}`;
    this.uploads.set(path, { length, bytes: new Uint8Array() });
    return new Response(null, { status: 201, headers: { Location: path, 'Upload-Offset': '0' } });
  }

  private async append(path: string, offset: number, body: Blob): Promise<Response> {
    const upload = this.uploads.get(path);
    if (this.holdsBack) {
      this.held++;
      await new Promise<void>((go) => this.waiting.push(go));
    }
    if (upload === undefined) {
      return new Response('{}', { status: 404 });
    }
    if (offset !== upload.bytes.length) {
      return new Response('{}', { status: 409 });
    }
    const all = new Uint8Array(await body.arrayBuffer());
    const breaks = this.parts.length === this.breaksAfter;
    const came = breaks ? all.slice(0, all.length / 2) : all;
    this.parts.push({ offset, size: came.length });
    upload.bytes = new Uint8Array(Buffer.concat([upload.bytes, came]));
    if (breaks) {
      this.broken++;
      this.breaksAfter = Number.POSITIVE_INFINITY;
      throw new TypeError('the connection broke');
    }
    return this.reach(path, 204);
  }

  private reach(path: string, status: number): Response {
    const upload = this.uploads.get(path);
    if (upload === undefined) {
      return new Response(null, { status: 404 });
    }
    const { length, bytes } = upload;
    const headers: Record<string, string> = { 'Upload-Offset': String(bytes.length) };
    if (bytes.length === length) {
      const hash = createHash('sha256').update(bytes).digest('hex');
      this.stored.set(hash, bytes);
      headers['Parley-Media-Hash'] = hash;
    }
    return new Response(null, { status, headers });
  }
}
