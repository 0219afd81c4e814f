import { PAGE_MAX } from '../protocol/limits';
import type { Image } from '../store/image';
import type { ChatRow } from '../store/rows';
import { OLDER_PAGE, PULL_MS, PULLS_MAX, repeat } from './pace';
import type { Step } from './step';

/** An unanswered pull; `from` is the edge of the window that was given. */
export interface Pull {
  readonly request: string;
  readonly older: boolean;
  readonly from: number;
  readonly dueAt: number;
}

/** Whether there is something newer; a group that was left tells no more than it has. */
export function isBehind(chat: ChatRow): boolean {
  return chat.started && chat.have < chat.head && chat.left !== true;
}

/** Whether the log goes on below a window without any entry. */
export function lacksFirstPage(chat: ChatRow): boolean {
  const isEmpty = chat.floor > 0 && chat.floor === chat.have;
  return chat.started && isEmpty && chat.have >= chat.head && chat.left !== true;
}

/**
 * Which pages of history to ask for, and when: at most one unanswered pull a conversation, and
 * PULLS_MAX in all. A person's wish for older entries goes first.
 */
export class Pulls {
  private readonly outstanding = new Map<string, Pull>();
  private readonly newer = new Set<string>();
  private readonly older = new Set<string>();
  private readonly pausedUntil = new Map<string, number>();
  private readonly tries = new Map<string, number>();
  private requests = 0;

  wantNewer(conversation: string): void {
    this.newer.add(conversation);
  }

  wantOlder(conversation: string): void {
    this.older.add(conversation);
  }

  /** Forgets everything; older pages that were wanted are asked for no more. */
  clear(): void {
    this.outstanding.clear();
    this.newer.clear();
    this.older.clear();
    this.pausedUntil.clear();
    this.tries.clear();
  }

  /** Takes the pull that a frame answers, if it is still waited for. */
  answered(conversation: string, request: string): Pull | undefined {
    const pull = this.outstanding.get(conversation);
    if (pull?.request !== request) {
      return undefined;
    }
    this.outstanding.delete(conversation);
    return pull;
  }

  /** The conversation of the pull that an error names, if it is still waited for. */
  refused(request: string): string | undefined {
    for (const [conversation, pull] of this.outstanding) {
      if (pull.request === request) {
        return conversation;
      }
    }
    return undefined;
  }

  /** The last answer brought something: the next pull need not wait. */
  progressed(conversation: string): void {
    this.tries.delete(conversation);
    this.pausedUntil.delete(conversation);
  }

  /** It can't be had, now or ever. */
  drop(conversation: string): void {
    this.outstanding.delete(conversation);
    this.progressed(conversation);
  }

  /** Asks the same again, but not before a while. */
  pause(conversation: string, after: number | undefined, now: number): void {
    const pull = this.outstanding.get(conversation);
    this.outstanding.delete(conversation);
    if (pull !== undefined) {
      this.want(conversation, pull.older);
    }
    const tried = this.tries.get(conversation) ?? 0;
    this.tries.set(conversation, tried + 1);
    this.pausedUntil.set(conversation, now + (after ?? repeat(PULL_MS, tried)));
  }

  private want(conversation: string, older: boolean): void {
    (older ? this.older : this.newer).add(conversation);
  }

  /** Finds the pulls that have been unanswered for too long. */
  tick(now: number): void {
    for (const [conversation, until] of this.pausedUntil) {
      if (until <= now) {
        this.pausedUntil.delete(conversation);
      }
    }
    for (const [conversation, pull] of this.outstanding) {
      if (pull.dueAt <= now) {
        this.outstanding.delete(conversation);
        this.tries.set(conversation, (this.tries.get(conversation) ?? 0) + 1);
        this.want(conversation, pull.older);
      }
    }
  }

  /** Sends what may be sent now. */
  next(image: Image, now: number, step: Step): void {
    this.ask(image, true, now, step);
    this.ask(image, false, now, step);
  }

  private ask(image: Image, older: boolean, now: number, step: Step): void {
    const wanted = older ? this.older : this.newer;
    for (const conversation of wanted) {
      if (this.outstanding.size >= PULLS_MAX) {
        return;
      }
      if (this.outstanding.has(conversation) || this.pausedUntil.has(conversation)) {
        continue;
      }
      wanted.delete(conversation);
      const chat = image.chat(conversation);
      const below = chat.started && chat.floor > 0 && chat.left !== true;
      if (older ? below : isBehind(chat)) {
        this.pull(chat, older, now, step);
      }
    }
  }

  private pull(chat: ChatRow, older: boolean, now: number, step: Step): void {
    const { conversation } = chat;
    this.requests++;
    const request = `pull-${this.requests}`;
    const from = older ? chat.floor : chat.have;
    const wait = repeat(PULL_MS, this.tries.get(conversation) ?? 0);
    this.outstanding.set(conversation, { request, older, from, dueAt: now + wait });
    const common = { type: 'pull', request, conversation } as const;
    step.say(
      older
        ? { ...common, before: from + 1, limit: OLDER_PAGE }
        : { ...common, after: from, limit: PAGE_MAX },
    );
  }
}
