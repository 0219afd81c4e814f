import type { Conversation } from '../model/conversation';
import type { Messenger } from '../model/messenger';

const DRAFT_MS = 400;

/** What is being written now. */
interface Written {
  readonly conversation: Conversation;
  readonly text: string;
}

/** Keeps what a person has begun to write, a moment after the last key and when the page goes. */
export class Drafting {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly messenger: () => Messenger,
    private readonly written: () => Written,
  ) {}

  connect(): void {
    addEventListener('pagehide', this.flush);
    document.addEventListener('visibilitychange', this.flush);
  }

  disconnect(): void {
    removeEventListener('pagehide', this.flush);
    document.removeEventListener('visibilitychange', this.flush);
    this.flush();
  }

  keepSoon(): void {
    this.wait();
    this.timer = setTimeout(() => this.keep(), DRAFT_MS);
  }

  /** What would have been kept soon is about to be sent. */
  wait(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  keep(conversation = this.written().conversation): void {
    this.wait();
    const { name, replyingTo } = conversation;
    const reply = replyingTo === undefined ? {} : { replyTo: replyingTo.id };
    conversation.draft = { conversation: name, text: this.written().text, ...reply };
    void this.messenger().keepDraft(conversation.draft);
  }

  /** What was written is in the outbox now; what has been begun since then stays. */
  clear(conversation: Conversation): void {
    if (conversation === this.written().conversation) {
      this.keep();
    } else {
      void this.messenger().keepDraft({ conversation: conversation.name, text: '' });
    }
  }

  /** Keeps at once what would have been kept soon. */
  readonly flush = (): void => this.flushOf(this.written().conversation);

  flushOf(conversation: Conversation | undefined): void {
    if (conversation !== undefined && this.timer !== undefined) {
      this.keep(conversation);
    }
  }
}
