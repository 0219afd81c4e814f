import type { Files } from '../store/files';
import type { Image } from '../store/image';
import type { AttachmentRow, Failure } from '../store/rows';
import type { Attaching } from './attaching';
import type { Command } from './commands';
import { Step } from './step';
import type { Surroundings } from './surroundings';
import type { Sync } from './sync';
import type { Desk, Uploads } from './uploads';

/** Takes steps of the rules, each committed when it resolves. */
interface Runner {
  run(work: (sync: Sync, now: number) => Step): Promise<void>;
}

/** The attachments of the device at work: each change is a step of the rules, then bytes flow. */
export class Attachments implements Desk {
  private uploads: Uploads | undefined;
  private loading: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly runner: Runner,
    private readonly image: Image,
    private readonly files: Files,
    private readonly surroundings: Surroundings,
  ) {}

  /** What uploads is a part of the page that is loaded when there is something to upload. */
  private load(): Promise<void> {
    const { surroundings } = this;
    this.loading ??= import('./uploads')
      .then(({ MediaCalls, Uploads }) => {
        const calls = new MediaCalls(
          (address, init) => surroundings.fetch(address, init),
          () => this.image.identity?.token,
        );
        this.uploads = new Uploads(this.files, calls, surroundings, this);
      })
      .catch(() => {
        this.loading = undefined;
      });
    return this.loading;
  }

  wake(): void {
    if (this.waiting().length > 0) {
      void this.load().then(() => this.uploads?.wake());
    }
  }

  /** The server is really there. */
  hurry(): void {
    this.uploads?.hurry();
    this.wake();
  }

  stop(): void {
    this.stopped = true;
    this.uploads?.stop();
  }

  /** Takes a file whose bytes are in the store. */
  async attach(command: Extract<Command, { kind: 'attach' }>): Promise<void> {
    const { kind: _, ...row } = command;
    await this.step((rules, image, now) => rules.attach(image, row, now));
    this.wake();
  }

  /** Tries one that failed again; nothing happens when there is none. */
  async again(conversation: string, id: string): Promise<void> {
    await this.step((rules, image) => rules.again(image, conversation, id));
    this.wake();
  }

  /** Gives one up, unless it is in the outbox already. */
  async cancel(conversation: string, id: string): Promise<void> {
    const row = this.image.attachment(conversation, id);
    await this.step((rules, image) => rules.cancel(image, conversation, id));
    if (row !== undefined) {
      await this.load();
      this.uploads?.cancel(row);
      this.wake();
    }
  }

  waiting(): AttachmentRow[] {
    const mayNot = this.stopped || this.image.identity?.revoked !== undefined;
    return mayNot ? [] : this.image.attachments();
  }

  moved(row: AttachmentRow): Promise<void> {
    return this.step((rules, image) => rules.moved(image, row));
  }

  failed(row: AttachmentRow, failure: Failure): Promise<void> {
    return this.step((rules, image) => rules.failed(image, row, failure));
  }

  uploaded(row: AttachmentRow, hash: string): Promise<void> {
    return this.step((rules, image, now) => rules.uploaded(image, row, hash, now));
  }

  progressed({ conversation, id }: AttachmentRow, sent: number): void {
    const step = new Step();
    step.tell({ kind: 'uploading', conversation, id, sent });
    this.runner.run(() => step).catch(() => {});
  }

  private step(work: (rules: Attaching, image: Image, now: number) => void): Promise<void> {
    return this.runner.run((sync, now) =>
      sync.attachment((rules, image) => work(rules, image, now), now),
    );
  }
}
