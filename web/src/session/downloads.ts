import type { Files } from '../store/files';
import { sha256 } from './hash';
import { type MediaCalls, MediaError } from './media-calls';
import { DOWNLOAD_TRIES_MAX, DOWNLOADS_MAX } from './pace';

/** Told how many bytes are here. */
export type Progress = (have: number) => void;

interface Fetching {
  readonly done: Promise<Blob>;
  readonly abort: AbortController;
  /** All who ask for it, each once. */
  readonly askers: Set<{ readonly watcher: Progress }>;
}

/**
 * Brings media here, from what is kept or from the server. What comes is never taken for what was
 * meant before its hash says so. Any tab may do this by itself. What nobody asks for any more is
 * broken off.
 */
export class Downloads {
  private readonly fetching = new Map<string, Fetching>();
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  constructor(
    private readonly files: Files,
    private readonly calls: MediaCalls,
    private readonly now: () => number,
  ) {}

  /** Media that are here already. */
  async kept(hash: string): Promise<Blob | undefined> {
    return this.files.media(hash, this.now()).catch(() => undefined);
  }

  /**
   * Media by their hash; of the type that the server has recognised in them.
   *
   * @param size bytes, as the message says; more are refused
   * @param signal tells that the asker wants them no more, and is its own failure then
   * @throws MediaError when they can't be had
   */
  fetch(
    hash: string,
    size: number,
    watcher: Progress = () => {},
    signal?: AbortSignal,
  ): Promise<Blob> {
    const fetching = this.fetching.get(hash) ?? this.begin(hash, size);
    const asker = { watcher };
    fetching.askers.add(asker);
    return new Promise((resolve, reject) => {
      const leave = () => {
        reject(signal!.reason);
        fetching.askers.delete(asker);
        if (fetching.askers.size === 0) {
          this.end(hash, fetching);
          fetching.abort.abort();
        }
      };
      if (signal?.aborted === true) {
        leave();
      }
      signal?.addEventListener('abort', leave, { once: true });
      fetching.done.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave));
    });
  }

  private begin(hash: string, size: number): Fetching {
    const abort = new AbortController();
    const askers: Fetching['askers'] = new Set();
    const progress = (have: number) => askers.forEach(({ watcher }) => watcher(have));
    const done = this.obtain(hash, size, progress, abort);
    const fetching = { done, abort, askers };
    this.fetching.set(hash, fetching);
    done.catch(() => {}).finally(() => this.end(hash, fetching));
    return fetching;
  }

  /** The next one who asks begins anew. */
  private end(hash: string, fetching: Fetching): void {
    if (this.fetching.get(hash) === fetching) {
      this.fetching.delete(hash);
    }
  }

  private async obtain(
    hash: string,
    size: number,
    progress: Progress,
    abort: AbortController,
  ): Promise<Blob> {
    const kept = await this.kept(hash);
    if (kept !== undefined) {
      return kept;
    }
    if (this.running >= DOWNLOADS_MAX) {
      await new Promise<void>((go) => this.waiting.push(go));
    }
    this.running++;
    try {
      const bytes = await this.download(hash, size, progress, abort);
      if (bytes.size !== size || (await sha256(bytes)) !== hash) {
        throw new MediaError('wrong');
      }
      await this.files.keepMedia(hash, bytes, this.now()).catch(() => {});
      return bytes;
    } finally {
      this.running--;
      this.waiting.shift()?.();
    }
  }

  /** Goes on a few times where a connection breaks off. */
  private async download(
    hash: string,
    size: number,
    progress: Progress,
    abort: AbortController,
  ): Promise<Blob> {
    const pieces: Uint8Array<ArrayBuffer>[] = [];
    let have = 0;
    let type = '';
    for (let tries = 1; ; tries++) {
      abort.signal.throwIfAborted();
      const before = have;
      try {
        const answer = await this.calls.download(hash, have, abort.signal);
        type = answer.headers.get('Content-Type') ?? '';
        if (answer.status !== 206) {
          pieces.length = 0;
          have = 0;
        }
        for await (const piece of readAll(answer)) {
          have += piece.length;
          if (have > size) {
            abort.abort();
            throw new MediaError('wrong');
          }
          pieces.push(piece);
          progress(have);
        }
        return new Blob(pieces, { type });
      } catch (failure) {
        const broken = !(failure instanceof MediaError) || failure.trouble === 'again';
        if (!broken || (tries >= DOWNLOAD_TRIES_MAX && have === before)) {
          throw failure instanceof MediaError ? failure : new MediaError('again');
        }
      }
    }
  }
}

async function* readAll(answer: Response): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = answer.body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (piece === undefined || piece.done) {
      return;
    }
    yield piece.value;
  }
}
