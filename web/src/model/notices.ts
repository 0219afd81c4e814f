import type { Surroundings } from '../session/surroundings';
import { type EntryRow, readMark } from '../store/rows';
import type { Messenger } from './messenger';

/** Something to be told to a person who looks elsewhere. */
export interface Notice {
  /** The newest of them. */
  readonly entry: EntryRow;
  /** Unread messages of the conversation. */
  readonly unread: number;
}

/** How long a message may be opened elsewhere before it is worth a notice. */
export const NOTICE_MS = 1_000;

/** How notices are shown, and taken back when the conversation was read. */
export interface Board {
  show(notice: Notice): void;
  remove(conversation: string): void;
}

/** Which messages a person is told of while looking elsewhere: one notice a conversation. */
export class Notices {
  private readonly waiting = new Map<string, EntryRow>();
  private readonly shown = new Map<string, number>();

  constructor(
    private readonly messenger: Messenger,
    private readonly surroundings: Surroundings,
    private readonly board: Board,
  ) {
    messenger.watch(() => this.takeBack());
  }

  /** Messages of others have come. */
  take(entries: readonly EntryRow[]): void {
    for (const entry of entries) {
      const { conversation } = entry;
      const { preferences } = this.messenger.chat(conversation);
      if ('muted' in preferences || 'archived' in preferences) {
        continue;
      }
      if (!this.waiting.has(conversation)) {
        this.surroundings.after(NOTICE_MS, () => this.tell(conversation));
      }
      this.waiting.set(conversation, entry);
    }
  }

  private tell(conversation: string): void {
    const entry = this.waiting.get(conversation);
    this.waiting.delete(conversation);
    if (entry !== undefined && entry.sequence > readMark(this.messenger.chat(conversation))) {
      this.shown.set(conversation, entry.sequence);
      this.board.show({ entry, unread: this.messenger.unreadOf(conversation) });
    }
  }

  /** What was read, here or on another device, needs no notice. */
  private takeBack(): void {
    for (const [conversation, sequence] of this.shown) {
      if (readMark(this.messenger.chat(conversation)) >= sequence) {
        this.shown.delete(conversation);
        this.board.remove(conversation);
      }
    }
  }
}
