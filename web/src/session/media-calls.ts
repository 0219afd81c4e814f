import { integer, object, optional, text } from '../protocol/shapes';
import { reprDigest } from './hash';

/** The HTTP calls that bring media to the server and back; see "Media" in docs/protocol.md. */

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/**
 * Why bytes did not get through. `again`: a broken connection, or the server asks to wait.
 * `gone`: there is no such upload or no such media. `refused`, `too-large`: never. `signed-out`:
 * not before the person has signed in again. `suspended`: not while the account is. `wrong`: other
 * bytes have come than were meant.
 */
export type Trouble =
  | 'again'
  | 'gone'
  | 'refused'
  | 'too-large'
  | 'signed-out'
  | 'suspended'
  | 'wrong';

export class MediaError extends Error {
  override readonly name = 'MediaError';

  constructor(
    readonly trouble: Trouble,
    /** Milliseconds to wait, where the server says so. */
    readonly after?: number,
  ) {
    super(trouble);
  }
}

/** How far an upload has come; with the hash once it is stored. */
export interface Reach {
  readonly offset: number;
  readonly hash: string | undefined;
}

const ROOT = '/v1/media';
const UPLOAD = /^\/v1\/media\/uploads\/[A-Za-z0-9_-]{1,128}$/;
const HASH = /^[0-9a-f]{64}$/;
const TUS = { 'Tus-Resumable': '1.0.0' };
const CHUNK = 'application/offset+octet-stream';

const problem = object({ status: integer(100, 599), code: optional(text(1, 64)) });

function reachOf(response: Response): Reach {
  const offset = Number(response.headers.get('Upload-Offset') ?? Number.NaN);
  const hash = response.headers.get('Parley-Media-Hash') ?? undefined;
  if (!Number.isSafeInteger(offset) || offset < 0) {
    throw new MediaError('again');
  }
  return { offset, hash };
}

async function troubleOf(response: Response): Promise<MediaError> {
  const { status } = response;
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  const after = Number.isFinite(seconds) ? seconds * 1_000 : undefined;
  const retried = status >= 500 || [408, 409, 423, 429].includes(status);
  if (retried) {
    return new MediaError('again', after);
  }
  if (status === 401) {
    return new MediaError('signed-out');
  }
  if (status === 404) {
    return new MediaError('gone');
  }
  const code = await response
    .json()
    .then((answer: unknown) => problem(answer, '').code)
    .catch(() => undefined);
  if (code === 'FORBIDDEN') {
    return new MediaError('suspended');
  }
  return new MediaError(status === 413 || code === 'TOO_LARGE' ? 'too-large' : 'refused');
}

export class MediaCalls {
  private largest: number | undefined;

  constructor(
    private readonly fetch: Fetch,
    private readonly token: () => string | undefined,
  ) {}

  /** Bytes that a file may have; undefined while the server can't be asked. */
  async sizeMax(): Promise<number | undefined> {
    try {
      const answer = await this.call('OPTIONS', `${ROOT}/uploads`, {});
      const size = Number(answer.headers.get('Tus-Max-Size') ?? Number.NaN);
      this.largest = Number.isSafeInteger(size) ? size : this.largest;
    } catch {
      // Whatever was known before holds on.
    }
    return this.largest;
  }

  /** Begins an upload; the answer is its path. */
  async begin(size: number, hash: string): Promise<string> {
    const answer = await this.call('POST', `${ROOT}/uploads`, {
      headers: { 'Upload-Length': String(size), 'Repr-Digest': reprDigest(hash) },
    });
    const path = new URL(answer.headers.get('Location') ?? '', 'http://here').pathname;
    if (!UPLOAD.test(path)) {
      // The token goes to nobody else.
      throw new MediaError('refused');
    }
    return path;
  }

  /** How far an upload has come. */
  async reach(upload: string): Promise<Reach> {
    return reachOf(await this.call('HEAD', upload, {}));
  }

  async append(upload: string, offset: number, bytes: Blob, signal: AbortSignal): Promise<Reach> {
    const headers = { 'Upload-Offset': String(offset), 'Content-Type': CHUNK };
    return reachOf(await this.call('PATCH', upload, { headers, body: bytes, signal }));
  }

  /** Gives an upload up. */
  async end(upload: string): Promise<void> {
    await this.call('DELETE', upload, {});
  }

  /** Media from a byte on. */
  download(hash: string, from: number, signal: AbortSignal): Promise<Response> {
    const range = from === 0 ? {} : { Range: `bytes=${from}-`, 'If-Range': `"${hash}"` };
    return HASH.test(hash)
      ? this.call('GET', `${ROOT}/${hash}`, { headers: range, signal })
      : Promise.reject(new MediaError('gone'));
  }

  private async call(method: string, address: string, init: RequestInit): Promise<Response> {
    const token = this.token();
    const headers = {
      ...(method === 'GET' ? {} : TUS),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(init.headers as Record<string, string> | undefined),
    };
    let response: Response;
    try {
      response = await this.fetch(address, { ...init, method, headers, cache: 'no-store' });
    } catch {
      throw new MediaError('again');
    }
    if (!response.ok) {
      throw await troubleOf(response);
    }
    return response;
  }
}
