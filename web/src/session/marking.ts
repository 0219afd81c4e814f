import { CURSORS_MAX } from '../protocol/limits';
import type { ChatRow } from '../store/rows';
import { MARK_MS, repeat } from './pace';
import type { Step } from './step';

/** What is wanted (0 for nothing), what was said last, when, and how often. */
interface Due {
  readonly received: number;
  readonly read: number;
  readonly saidReceived: number;
  readonly saidRead: number;
  readonly saidAt: number;
  readonly tries: number;
}

const NOTHING_SAID = { saidReceived: 0, saidRead: 0, saidAt: 0, tries: 0 };

function moved(due: Due): boolean {
  return due.received > due.saidReceived || due.read > due.saidRead;
}

function isDue(due: Due, now: number): boolean {
  return moved(due) || now - due.saidAt >= repeat(MARK_MS, due.tries - 1);
}

/**
 * The marks that the server has not shown yet: said at the next tick after they moved, and again
 * until `marks` or `heads` shows them.
 */
export class Marking {
  private readonly unconfirmed = new Map<string, Due>();

  /** Compares what the store holds with what the server has shown. */
  look(chat: ChatRow): void {
    const received = chat.started && chat.have > chat.mine.received ? chat.have : 0;
    const read = chat.opened > chat.mine.read ? chat.opened : 0;
    // A group that was left listens no more.
    if ((received === 0 && read === 0) || chat.left === true) {
      this.unconfirmed.delete(chat.conversation);
      return;
    }
    const before = this.unconfirmed.get(chat.conversation) ?? NOTHING_SAID;
    this.unconfirmed.set(chat.conversation, { ...before, received, read });
  }

  /** A new connection: nothing has been said on it. */
  restart(): void {
    for (const [conversation, due] of this.unconfirmed) {
      this.unconfirmed.set(conversation, { ...due, ...NOTHING_SAID });
    }
  }

  /** Says what is due, many conversations in one frame. */
  tick(now: number, step: Step): void {
    const received: Record<string, number> = {};
    const read: Record<string, number> = {};
    let count = 0;
    for (const [conversation, due] of this.unconfirmed) {
      if (!isDue(due, now)) {
        continue;
      }
      if (due.received > 0) {
        received[conversation] = due.received;
      }
      if (due.read > 0) {
        read[conversation] = due.read;
      }
      this.unconfirmed.set(conversation, {
        received: due.received,
        read: due.read,
        saidReceived: due.received,
        saidRead: due.read,
        saidAt: now,
        tries: moved(due) ? 1 : due.tries + 1,
      });
      count++;
      if (count === CURSORS_MAX) {
        break;
      }
    }
    if (Object.keys(received).length > 0) {
      step.say({ type: 'received', marks: received });
    }
    if (Object.keys(read).length > 0) {
      step.say({ type: 'read', marks: read });
    }
  }
}
