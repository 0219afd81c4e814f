import type { ServerFrames } from '../protocol/server-frames';
import type { Entry } from '../protocol/values';
import type { Image } from '../store/image';
import type { ChatRow } from '../store/rows';
import type { Marking } from './marking';
import { isBehind, lacksFirstPage, type Pulls } from './pulls';
import { type Connected, isGroup } from './step';
import { advance, isComing, merge, startAt, withChange } from './told';

const SETTLED_AT_ONCE = 256;

/** Whether the log is known to hold something, and nothing has told where to begin. */
function isUnstarted(chat: ChatRow): boolean {
  return !chat.started && chat.head > 0;
}

function endsAt(page: readonly Entry[], sequence: number): boolean {
  const first = sequence - page.length + 1;
  return page.every((entry, at) => entry.sequence === first + at);
}

/** What the server tells of logs, heads and marks, brought into the store. */
export class Receiving {
  constructor(
    private readonly connected: Connected,
    private readonly pulls: Pulls,
    private readonly marking: Marking,
  ) {}

  /** Looks at every conversation once: what is missing, what is to be said. */
  restart(image: Image): void {
    for (const chat of image.chats()) {
      if (!this.connected.fresh && isUnstarted(chat)) {
        image.putChat(startAt(chat, 0));
      }
      this.follow(image.chat(chat.conversation));
    }
  }

  /** Asks for what is missing and says what is not confirmed. */
  follow(chat: ChatRow): void {
    this.marking.look(chat);
    if (this.connected.pushed.has(chat.conversation)) {
      return;
    }
    if (isBehind(chat)) {
      this.pulls.wantNewer(chat.conversation);
    } else if (lacksFirstPage(chat)) {
      this.pulls.wantOlder(chat.conversation);
    }
  }

  /** Brings a part of the chat list into the store; false when the store is a copy. */
  heads(image: Image, frame: ServerFrames['heads']): boolean {
    for (const head of frame.conversations) {
      const before = image.chat(head.conversation);
      if (head.lastNumber !== undefined && head.lastNumber > before.lastNumber) {
        return false;
      }
      this.connected.heard.add(head.conversation);
      this.keep(image, this.start(image, merge(before, head), head.mine.received));
    }
    return true;
  }

  /**
   * Decides where the window begins: a new device starts at the user's own mark and reads what is
   * older on demand; one that is not new has to know everything that is new to it.
   */
  private start(image: Image, chat: ChatRow, received: number): ChatRow {
    if (chat.started) {
      return chat;
    }
    const inDoubt = image.outgoingIn(chat.conversation, 'in-doubt', 1).length > 0;
    const atMark = this.isNewHere(chat.conversation) && !inDoubt;
    return startAt(chat, atMark ? received : 0);
  }

  /** The heads of groups may follow `ready`. */
  private isNewHere(conversation: string): boolean {
    return this.connected.fresh && (this.connected.status !== 'live' || isGroup(conversation));
  }

  private keep(image: Image, chat: ChatRow): void {
    image.putChat(chat);
    this.follow(chat);
    this.settleDoubt(image, chat);
  }

  /** A person has opened everything up to a sequence; what is not stored here is left out. */
  open(image: Image, conversation: string, upTo: number): void {
    const chat = image.chat(conversation);
    const opened = Math.max(chat.opened, Math.min(upTo, chat.have));
    if (opened > chat.opened) {
      this.keep(image, { ...chat, opened });
    }
  }

  marks(image: Image, frame: ServerFrames['marks']): void {
    this.keep(image, advance(image.chat(frame.conversation), frame));
  }

  /** A live entry. */
  message(image: Image, frame: ServerFrames['message']): void {
    const { type: _, conversation, ...entry } = frame;
    const before = image.chat(conversation);
    if (!before.started && this.isNewHere(conversation)) {
      // Where the window of a new device begins is told by heads, which are still to come.
      image.putChat({ ...before, head: Math.max(before.head, entry.sequence) });
      return;
    }
    this.apply(image, this.start(image, before, 0), [entry], false);
  }

  /** Catch-up, or the answer to a pull. */
  messages(image: Image, frame: ServerFrames['messages'], now: number): void {
    const { conversation, request } = frame;
    const chat = image.chat(conversation);
    const pull = request === undefined ? undefined : this.pulls.answered(conversation, request);
    if (pull?.older === true) {
      this.older(image, chat, frame);
      return;
    }
    if (!chat.started) {
      return;
    }
    // A former member's log has holes in what may be seen; a direct chat's has none.
    const answers = pull !== undefined && pull.from === chat.have;
    const jumps = isGroup(conversation) && (answers || this.isLastTime(frame));
    const after = this.apply(image, chat, frame.entries, jumps);
    if (after.have > chat.have) {
      this.pulls.progressed(conversation);
    } else if (pull !== undefined && isBehind(after)) {
      this.pulls.pause(conversation, undefined, now);
    }
  }

  /** The rest of a time that is over is sent unasked; before it nothing can be had any more. */
  private isLastTime({ request, entries }: ServerFrames['messages']): boolean {
    const [first] = entries;
    return request === undefined && first !== undefined && isComing(first, this.connected.user);
  }

  /**
   * Applies ascending entries: the one that follows the window is stored, one that is in it is
   * dropped, and one beyond it only tells of a higher head. With `jumps` the first entry follows
   * the window whatever its sequence.
   */
  private apply(
    image: Image,
    before: ChatRow,
    entries: readonly Entry[],
    jumps: boolean,
  ): ChatRow {
    const { conversation } = before;
    let chat = before;
    for (const entry of entries) {
      const { sequence, time } = entry;
      const head = Math.max(chat.head, sequence);
      if (sequence > chat.have && (jumps || sequence === chat.have + 1)) {
        image.append({ ...entry, conversation });
        this.join(image, conversation, entry);
        const activity = Math.max(chat.activity, time);
        chat = { ...chat, have: sequence, head, activity };
        chat = withChange(chat, entry, this.connected.user);
      } else if (sequence > chat.have && chat.left === true) {
        // Something is told of a group that was left: this user has come back.
        chat = { ...chat, head, left: false };
      } else {
        chat = { ...chat, head };
      }
    }
    this.keep(image, chat);
    return chat;
  }

  /** The server says that this user is not a member of a group. */
  gone(image: Image, conversation: string): void {
    const chat = image.chat(conversation);
    if (isGroup(conversation) && chat.left !== true) {
      this.keep(image, { ...chat, left: true });
    }
  }

  /** Stores the page that ends where the window begins. */
  private older(image: Image, before: ChatRow, frame: ServerFrames['messages']): void {
    const { conversation } = frame;
    const page = frame.entries.filter((entry) => entry.sequence <= before.floor);
    if (!isGroup(conversation) && !endsAt(page, before.floor)) {
      return;
    }
    for (const entry of page) {
      image.append({ ...entry, conversation });
      this.join(image, conversation, entry);
    }
    const lowest = page[0]?.sequence ?? 1;
    const more = frame.more && lowest > 1;
    const after = {
      ...before,
      floor: more ? lowest - 1 : 0,
      activity: Math.max(before.activity, page.at(-1)?.time ?? 0),
    };
    image.putChat(after);
    this.pulls.progressed(conversation);
    this.settleDoubt(image, after);
  }

  /** An entry of this user's joins the message in the outbox that it came from. */
  private join(image: Image, conversation: string, entry: Entry): void {
    if (entry.from !== this.connected.user) {
      return;
    }
    const outgoing = image.outgoing(conversation, entry.id);
    if (outgoing === undefined) {
      return;
    }
    switch (outgoing.state) {
      case 'waiting':
      case 'batched':
        image.putOutgoing({ ...outgoing, sequence: entry.sequence });
        break;
      case 'accepted':
      case 'failed':
      case 'in-doubt':
      case 'not-sent':
        image.removeOutgoing(outgoing);
        break;
    }
  }

  /** When the whole log is here, what it does not hold has not been sent. */
  private settleDoubt(image: Image, chat: ChatRow): void {
    const { conversation } = chat;
    const left = chat.left === true;
    const known = !isGroup(conversation) || left || this.connected.heard.has(conversation);
    if (this.connected.status !== 'live' || isBehind(chat) || !known) {
      return;
    }
    let some = image.outgoingIn(conversation, 'in-doubt', SETTLED_AT_ONCE);
    if (some.length > 0 && some[0]!.place < chat.floor && !left) {
      // It may stand below the window, above what was stored when it was written.
      this.pulls.wantOlder(conversation);
      return;
    }
    while (some.length > 0) {
      some.forEach((row) => image.putOutgoing({ ...row, state: 'not-sent' }));
      some = image.outgoingIn(conversation, 'in-doubt', SETTLED_AT_ONCE);
    }
  }

  /** Commits the position together with the heads that are true there. */
  ready(image: Image, since: number): void {
    image.setSince(since);
    this.connected.pushed.clear();
    for (const chat of image.chats()) {
      const starts = isUnstarted(chat) && !isGroup(chat.conversation);
      const after = starts ? startAt(chat, 0) : chat;
      if (starts || after.headAtSince !== after.head) {
        image.putChat({ ...after, headAtSince: after.head });
      }
      const now = image.chat(chat.conversation);
      this.follow(now);
      this.settleDoubt(image, now);
    }
  }
}
