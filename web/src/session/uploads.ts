import { attachmentKey } from '../store/image';
import type { Files } from '../store/files';
import type { AttachmentRow, Failure } from '../store/rows';
import { sha256 } from './hash';
import { MediaCalls, MediaError } from './media-calls';
import { repeat, UPLOAD_MS, UPLOADS_MAX } from './pace';
import type { Surroundings } from './surroundings';

export { MediaCalls };

/** Bytes of one request: small ones on a slow network, so that little is lost with one. */
const PART_BYTES_MIN = 128 * 1024;
const PART_BYTES_MAX = 8 * 1024 * 1024;
const PART_FAST_MS = 400;
const PART_SLOW_MS = 3_000;

/** What becomes of an attachment; each is committed when it resolves. */
export interface Desk {
  /** All that wait for their upload, the oldest first. */
  waiting(): AttachmentRow[];
  moved(row: AttachmentRow): Promise<void>;
  failed(row: AttachmentRow, failure: Failure): Promise<void>;
  uploaded(row: AttachmentRow, hash: string): Promise<void>;
  /** So many of its bytes are on the server. */
  progressed(row: AttachmentRow, sent: number): void;
}

interface Running {
  readonly row: AttachmentRow;
  readonly abort: AbortController;
}

/**
 * Brings attachments to the server, in the tab that owns the outbox: those of one conversation in
 * their order, over broken connections and reloads, until they are there or are refused.
 */
export class Uploads {
  private readonly running = new Map<string, Running>();
  private readonly tries = new Map<string, number>();
  private readonly pausedUntil = new Map<string, number>();
  private stopped = false;

  constructor(
    private readonly files: Files,
    private readonly calls: MediaCalls,
    private readonly surroundings: Surroundings,
    private readonly desk: Desk,
  ) {}

  /** Starts what may be started now. */
  wake(): void {
    if (this.stopped) {
      return;
    }
    const now = this.surroundings.now();
    const busy = new Set([...this.running.values()].map(({ row }) => row.conversation));
    for (const row of this.desk.waiting()) {
      if (this.running.size >= UPLOADS_MAX) {
        return;
      }
      if (row.failure !== undefined || busy.has(row.conversation)) {
        continue;
      }
      busy.add(row.conversation);
      if ((this.pausedUntil.get(attachmentKey(row)) ?? 0) <= now) {
        void this.run(row);
      }
    }
  }

  /** The network is back: does not wait out the pauses. */
  hurry(): void {
    this.pausedUntil.clear();
    this.wake();
  }

  /** An attachment was given up: what the server has of it is not wanted any more. */
  cancel(row: AttachmentRow): void {
    this.running.get(attachmentKey(row))?.abort.abort();
    void this.files.remove(row.conversation, row.id);
    if (row.upload !== undefined) {
      this.calls.end(row.upload).catch(() => {});
    }
  }

  stop(): void {
    this.stopped = true;
    this.running.forEach(({ abort }) => abort.abort());
  }

  private async run(row: AttachmentRow): Promise<void> {
    const key = attachmentKey(row);
    const abort = new AbortController();
    this.running.set(key, { row, abort });
    try {
      await this.upload(row, abort.signal);
      this.tries.delete(key);
    } catch (failure) {
      if (!abort.signal.aborted) {
        await this.troubled(row, failure).catch(() => {});
      }
    } finally {
      this.running.delete(key);
      this.wake();
    }
  }

  private async troubled(row: AttachmentRow, failure: unknown): Promise<void> {
    const trouble = failure instanceof MediaError ? failure.trouble : 'again';
    switch (trouble) {
      case 'too-large':
        return this.desk.failed(row, 'FILE_TOO_LARGE');
      case 'refused':
      case 'wrong':
        return this.desk.failed(row, 'FILE_REFUSED');
      case 'gone':
      case 'signed-out':
      case 'suspended':
      case 'again':
        return this.pause(row, failure instanceof MediaError ? failure.after : undefined);
    }
  }

  private pause(row: AttachmentRow, after: number | undefined): void {
    const key = attachmentKey(row);
    const tried = this.tries.get(key) ?? 0;
    this.tries.set(key, tried + 1);
    const wait = after ?? repeat(UPLOAD_MS, tried) * (0.75 + this.surroundings.random() / 2);
    this.pausedUntil.set(key, this.surroundings.now() + wait);
    this.surroundings.after(wait, () => this.wake());
  }

  private async upload(attached: AttachmentRow, signal: AbortSignal): Promise<void> {
    let row = attached;
    const file = await this.files.find(row.conversation, row.id);
    if (file === undefined || file.size !== row.size) {
      return this.desk.failed(row, 'FILE_LOST');
    }
    if (row.hash === undefined) {
      row = { ...row, hash: await sha256(file) };
      await this.desk.moved(row);
    }
    const hash = row.hash!;
    const found = await this.resume(row);
    if (found === undefined) {
      row = { ...row, upload: await this.calls.begin(row.size, hash) };
      await this.desk.moved(row);
    }
    const stored = await this.send(row, file, found ?? { offset: 0, hash: undefined }, signal);
    if (stored !== hash) {
      throw new MediaError('wrong');
    }
    // The sender sees its own pictures without fetching them.
    await this.files.keepMedia(hash, file, this.surroundings.now()).catch(() => {});
    await this.desk.uploaded(row, hash);
    await this.files.remove(row.conversation, row.id);
  }

  /** How far an upload that was begun before has come; undefined when it is to begin anew. */
  private async resume(row: AttachmentRow) {
    if (row.upload === undefined) {
      return undefined;
    }
    try {
      return await this.calls.reach(row.upload);
    } catch (failure) {
      if (failure instanceof MediaError && failure.trouble === 'gone') {
        return undefined;
      }
      throw failure;
    }
  }

  private async send(
    row: AttachmentRow,
    file: Blob,
    from: { offset: number; hash: string | undefined },
    signal: AbortSignal,
  ): Promise<string | undefined> {
    let reach = from;
    let part = PART_BYTES_MIN;
    this.desk.progressed(row, reach.offset);
    while (reach.hash === undefined && reach.offset < row.size) {
      signal.throwIfAborted();
      const begun = this.surroundings.now();
      const bytes = file.slice(reach.offset, reach.offset + part);
      reach = await this.calls.append(row.upload!, reach.offset, bytes, signal);
      this.desk.progressed(row, reach.offset);
      const took = this.surroundings.now() - begun;
      if (took < PART_FAST_MS) {
        part = Math.min(part * 2, PART_BYTES_MAX);
      } else if (took > PART_SLOW_MS) {
        part = Math.max(part / 2, PART_BYTES_MIN);
      }
    }
    return reach.hash;
  }
}
