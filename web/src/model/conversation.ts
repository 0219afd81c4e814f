import type { Writes } from '../store/image';
import {
  type AttachmentRow,
  type ChatRow,
  type DraftRow,
  type EntryRow,
  type OutgoingRow,
  readMark,
} from '../store/rows';
import type { Store } from '../store/store';
import { type Bubble, bubblesOf } from './bubbles';
import { changeOf, peopleOf } from './membership';
import { Observable } from './observable';
import { type Row, rowsOf } from './rows';
import { around, atEnd, earlier, isFew, later, shifted, type Window } from './window';

/** Entries read from the store at once. */
const PAGE = 200;
/** Unread entries that are read at once when a conversation is opened. */
const UNREAD_MAX = 2_000;
const UNREAD_CONTEXT = 40;

/**
 * Entries that may be in memory while the newest are shown; above that only `ENTRIES_KEPT` stay,
 * and those in the page. The rest is read from the store again when a person goes back.
 */
const ENTRIES_MAX = 1_000;
const ENTRIES_KEPT = 400;

/** What an open conversation needs of the rest. */
export interface Around {
  readonly me: string;
  readonly store: Store;
  chat(conversation: string): ChatRow;
  outgoing(conversation: string): readonly OutgoingRow[];
  attachments(conversation: string): readonly AttachmentRow[];
  /** Asks the server for what is older than the store holds. */
  askOlder(conversation: string): void;
  /** These users are on the screen: their names are wanted. */
  meet(users: Iterable<string>): void;
}

/**
 * A conversation that is open: the entries that were read from the store, without a gap up to the
 * newest, and which of its rows are in the page.
 */
export class Conversation extends Observable {
  rows: Row[] = [];
  window: Window = { start: 0, end: 0 };
  loaded = false;
  /** A page of older entries is on its way from the server. */
  asking = false;
  draft: DraftRow;
  replyingTo: Bubble | undefined;
  editing: Bubble | undefined;
  private entries: EntryRow[] = [];
  bubbles: Bubble[] = [];
  private reading = false;
  /** Everything from the store above this sequence is in memory. */
  private low = 0;
  /** Where the store's window began when it was looked at last. */
  private floor = 0;
  private unreadAfter = Number.POSITIVE_INFINITY;

  constructor(
    readonly name: string,
    private readonly around: Around,
    draft: DraftRow | undefined,
  ) {
    super();
    this.draft = draft ?? { conversation: name, text: '' };
  }

  get isGroup(): boolean {
    return this.name.startsWith('#');
  }

  /** The other one of a direct chat; undefined for a group. */
  get user(): string | undefined {
    return this.isGroup ? undefined : this.name.slice(1);
  }

  /** Whether this user is not a member any more. */
  get isLeft(): boolean {
    return this.chat.left === true;
  }

  get chat(): ChatRow {
    return this.around.chat(this.name);
  }

  private get top(): number {
    return this.entries.at(-1)?.sequence ?? this.low;
  }

  /** Reads entries of the store below those in memory; false when it has none. */
  private async readBelow(limit: number): Promise<boolean> {
    const { floor } = this.chat;
    const read = await this.around.store.entriesUpTo(this.name, this.low, limit);
    const page = read.filter((entry) => entry.sequence <= this.low);
    this.entries = [...page, ...this.entries];
    const below = (page[0]?.sequence ?? this.low + 1) - 1;
    // What may be seen of a group can have holes: only a full page may have more below it.
    this.low = read.length < limit ? Math.min(below, floor) : below;
    this.floor = this.chat.floor;
    this.meet(page);
    return page.length > 0;
  }

  private meet(entries: readonly EntryRow[]): void {
    const users = new Set<string>();
    for (const { from, membership } of entries) {
      users.add(from);
      const change = membership === undefined ? undefined : changeOf(membership);
      (change === undefined ? [] : peopleOf(change)).forEach((user) => users.add(user));
    }
    this.around.meet(users);
  }

  /** Whether there is nothing older, here or at the server. */
  get isWhole(): boolean {
    return this.window.start === 0 && this.low <= 0;
  }

  get showsEnd(): boolean {
    return this.window.end >= this.rows.length;
  }

  /** Reads the newest entries, and all that were not read yet. */
  async load(): Promise<void> {
    const { have } = this.chat;
    const read = readMark(this.chat);
    const unread = Math.min(Math.max(0, have - read), UNREAD_MAX);
    this.low = have;
    await this.readBelow(Math.max(PAGE, unread + UNREAD_CONTEXT));
    this.unreadAfter = unread > 0 ? read : Number.POSITIVE_INFINITY;
    // What came while the store was being read is read again.
    const missed = await this.around.store.entriesBetween(
      this.name,
      this.top,
      this.chat.have,
      UNREAD_MAX,
    );
    this.entries.push(...missed);
    this.meet(missed);
    this.build();
    const divider = this.rows.findIndex((row) => row.kind === 'unread');
    const count = this.rows.length;
    this.window = divider === -1 ? atEnd(count) : around(divider, count);
    this.loaded = true;
    const draft = this.draft.replyTo;
    this.replyingTo = this.bubbles.find((bubble) => bubble.id === draft);
    this.changed();
    if (count < UNREAD_CONTEXT && this.low > 0) {
      void this.showEarlier();
    }
  }

  private build(): void {
    this.bubbles = bubblesOf(
      this.around.me,
      this.chat,
      this.entries,
      this.around.outgoing(this.name),
      this.around.attachments(this.name),
    );
    this.rows = rowsOf(this.bubbles, this.unreadAfter);
  }

  /** Rebuilds the rows; the window stays on the same ones, or at the end. */
  private rebuild(): void {
    const ends = this.showsEnd;
    const first = this.rows[this.window.start]?.key;
    this.build();
    const count = this.rows.length;
    const at = this.rows.findIndex((row) => row.key === first);
    this.window = shifted(this.window, at === -1 ? 0 : at - this.window.start, count);
    if (ends) {
      this.window = later({ ...this.window, end: Math.max(0, count - 1) }, count);
    }
  }

  /**
   * Rebuilds the rows with older ones in the page. The newest stay in it when there were few: then
   * nobody has gone back, and the first row is near only because there is no more.
   */
  private rebuildEarlier(): void {
    const few = this.showsEnd && isFew(this.window);
    this.rebuild();
    const all = { start: 0, end: this.rows.length };
    this.window = few ? later(all, all.end) : earlier(this.window);
  }

  /** Lets go of old entries while the newest are shown, so that a new one costs little. */
  private trim(): void {
    if (!this.showsEnd || this.entries.length <= ENTRIES_MAX) {
      return;
    }
    const shown = this.rows.slice(this.window.start).find((row) => row.kind === 'bubble');
    const lowest = shown?.bubble.sequence ?? 0;
    const at = lowest === 0 ? -1 : this.entries.findIndex((entry) => entry.sequence >= lowest);
    const kept = this.entries.length - ENTRIES_KEPT;
    this.entries = this.entries.slice(at === -1 ? kept : Math.min(at, kept));
    this.low = this.entries[0]!.sequence - 1;
  }

  private isAbout(writes: Writes): boolean {
    const mine = ({ conversation }: { conversation: string }) => conversation === this.name;
    const { chats, entries, outgoing, removed, attachments, detached } = writes;
    return [chats, entries, outgoing, removed, attachments, detached].some((rows) =>
      (rows as readonly { conversation: string }[]).some(mine),
    );
  }

  /** Takes what has been written to the store. */
  apply(writes: Writes): void {
    if (!this.loaded || !this.isAbout(writes)) {
      return;
    }
    this.trim();
    const mine = writes.entries.filter((entry) => entry.conversation === this.name);
    for (const entry of mine) {
      if (entry.sequence > this.top) {
        this.entries.push(entry);
      }
    }
    // Two pages may come at once, the newer one first.
    const older = mine
      .filter((entry) => entry.sequence <= this.low)
      .sort((one, other) => one.sequence - other.sequence);
    if (this.low <= this.floor) {
      // All that the store held was in memory, and so is what has come below it.
      this.entries = [...older, ...this.entries];
      this.low = Math.min(this.low, this.chat.floor);
    }
    this.floor = this.chat.floor;
    if (older.length > 0 || this.floor === 0 || this.isLeft) {
      this.asking = false;
    }
    this.meet(mine);
    if (older.length > 0) {
      this.rebuildEarlier();
    } else {
      this.rebuild();
    }
    this.changed();
  }

  /** Everything may have changed: reads it again, around what is shown. */
  async reload(): Promise<void> {
    this.asking = false;
    if (this.loaded) {
      const low = this.low;
      const { have } = this.chat;
      this.entries = await this.around.store.entriesBetween(this.name, low, have, have - low);
      this.floor = this.chat.floor;
      this.rebuild();
      this.changed();
    }
  }

  /** A person comes near the first row in the page. */
  async showEarlier(): Promise<void> {
    if (this.window.start > 0) {
      this.window = earlier(this.window);
      this.changed();
      return;
    }
    if (this.reading || this.asking || this.low <= 0) {
      return;
    }
    if (this.low <= this.chat.floor) {
      this.asking = !this.isLeft;
      if (this.asking) {
        this.around.askOlder(this.name);
        this.changed();
      }
      return;
    }
    this.reading = true;
    await this.readBelow(PAGE);
    this.reading = false;
    this.rebuildEarlier();
    this.changed();
  }

  /** The connection is gone: an older page that was asked for will not come. */
  stopAsking(): void {
    if (this.asking) {
      this.asking = false;
      this.changed();
    }
  }

  /** A person comes near the last row in the page. */
  showLater(): void {
    if (!this.showsEnd) {
      this.window = later(this.window, this.rows.length);
      this.changed();
    }
  }

  showEnd(): void {
    this.window = atEnd(this.rows.length);
    this.trim();
    this.rebuild();
    this.changed();
  }

  /** Brings a message into the page, if the store holds it. */
  async show(id: string): Promise<boolean> {
    const find = () => this.rows.findIndex((row) => row.kind === 'bubble' && row.key === id);
    if (find() === -1) {
      const isHere = () => this.entries.some((entry) => entry.id === id);
      while (!isHere() && this.low > this.chat.floor && (await this.readBelow(PAGE))) {
        // The next page may have it.
      }
      this.rebuild();
    }
    const at = find();
    if (at === -1) {
      return false;
    }
    if (at < this.window.start || at >= this.window.end) {
      this.window = around(at, this.rows.length);
    }
    this.changed();
    return true;
  }

  /** The first message at or after a time, of those in the store; the last one when all are older. */
  async firstSince(time: number): Promise<Bubble | undefined> {
    while (this.low > this.chat.floor && (this.entries[0]?.time ?? 0) >= time) {
      if (!(await this.readBelow(PAGE))) {
        break;
      }
    }
    this.rebuild();
    return this.bubbles.find((bubble) => bubble.time >= time) ?? this.bubbles.at(-1);
  }

  /** The newest own message that can be edited. */
  lastOwn(): Bubble | undefined {
    return this.bubbles.findLast((bubble) => bubble.mine && canChange(bubble));
  }

  /** The divider has been seen: it goes with the next message that is written. */
  forgetDivider(): void {
    this.unreadAfter = Number.POSITIVE_INFINITY;
  }
}

/** Whether its author may edit or delete a message, or anybody answer it. */
export function canChange(bubble: Bubble): boolean {
  const { kind, mark, attached } = bubble;
  const changes = (kind === 'text' || kind === 'media') && attached === undefined;
  return changes && mark !== 'failed' && mark !== 'not-sent';
}
