import type { ChatRow, EntryRow } from '../store/rows';
import type { Store } from '../store/store';
import { changeOf, peopleOf } from './membership';

/** Entries read from the store at once. */
const PAGE = 200;
/** Unread entries that are read at once when a conversation is opened. */
const UNREAD_MAX = 2_000;
/** Entries before the unread ones that are read with them. */
export const UNREAD_CONTEXT = 40;

/**
 * Entries that may be in memory while the newest are shown; above that only `ENTRIES_KEPT` stay,
 * and those in the page. The rest is read from the store again when a person goes back.
 */
const ENTRIES_MAX = 1_000;
const ENTRIES_KEPT = 400;

/** Where the entries of a conversation come from. */
export interface Source {
  readonly store: Store;
  chat(conversation: string): ChatRow;
  /** These users are on the screen: their names are wanted. */
  meet(users: Iterable<string>): void;
}

/** The entries of an open conversation that are in memory: without a gap up to the newest. */
export class Entries {
  /** Ascending. */
  all: EntryRow[] = [];
  /** Everything from the store above this sequence is in memory. */
  private low = 0;
  /** Where the store's window began when it was looked at last. */
  private floor = 0;

  constructor(
    private readonly name: string,
    private readonly source: Source,
  ) {}

  private get chat(): ChatRow {
    return this.source.chat(this.name);
  }

  private get top(): number {
    return this.all.at(-1)?.sequence ?? this.low;
  }

  /** Whether there is nothing older, here or at the server. */
  get isWhole(): boolean {
    return this.low <= 0;
  }

  /** Whether the store has nothing older. */
  get isAtFloor(): boolean {
    return this.low <= this.chat.floor;
  }

  /**
   * Reads the newest entries, and all that a person has not read.
   *
   * @param read the sequence up to which a person has
   * @returns how many were not read, UNREAD_MAX at most
   */
  async readNewest(read: number): Promise<number> {
    const { store } = this.source;
    const { have } = this.chat;
    const unread = Math.min(Math.max(0, have - read), UNREAD_MAX);
    this.low = have;
    await this.readBelow(Math.max(PAGE, unread + UNREAD_CONTEXT));
    // What came while the store was being read is read again.
    const missed = await store.entriesBetween(this.name, this.top, this.chat.have, UNREAD_MAX);
    this.all.push(...missed);
    this.meet(missed);
    return unread;
  }

  /** Reads entries of the store below those in memory; false when it has none. */
  async readBelow(limit = PAGE): Promise<boolean> {
    const { floor } = this.chat;
    const read = await this.source.store.entriesUpTo(this.name, this.low, limit);
    const page = read.filter((entry) => entry.sequence <= this.low);
    this.all = [...page, ...this.all];
    const below = (page[0]?.sequence ?? this.low + 1) - 1;
    // What may be seen of a group can have holes: only a full page may have more below it.
    this.low = read.length < limit ? Math.min(below, floor) : below;
    this.floor = this.chat.floor;
    this.meet(page);
    return page.length > 0;
  }

  /** Reads everything again that is in memory: it may have changed. */
  async reload(): Promise<void> {
    const { low } = this;
    const { have } = this.chat;
    this.all = await this.source.store.entriesBetween(this.name, low, have, have - low);
    this.floor = this.chat.floor;
  }

  /** Takes entries that have been written to the store; true when older ones are among them. */
  take(written: readonly EntryRow[]): boolean {
    for (const entry of written) {
      if (entry.sequence > this.top) {
        this.all.push(entry);
      }
    }
    // Two pages may come at once, the newer one first.
    const older = written
      .filter((entry) => entry.sequence <= this.low)
      .sort((one, other) => one.sequence - other.sequence);
    if (this.low <= this.floor) {
      // All that the store held was in memory, and so is what has come below it.
      this.all = [...older, ...this.all];
      this.low = Math.min(this.low, this.chat.floor);
    }
    this.floor = this.chat.floor;
    this.meet(written);
    return older.length > 0;
  }

  /**
   * Lets go of old entries, so that a new one costs little.
   *
   * @param lowest the sequence from which they are shown; 0 when nothing is
   */
  trim(lowest: number): void {
    if (this.all.length <= ENTRIES_MAX) {
      return;
    }
    const at = lowest === 0 ? -1 : this.all.findIndex((entry) => entry.sequence >= lowest);
    const kept = this.all.length - ENTRIES_KEPT;
    this.all = this.all.slice(at === -1 ? kept : Math.min(at, kept));
    this.low = this.all[0]!.sequence - 1;
  }

  private meet(entries: readonly EntryRow[]): void {
    const users = new Set<string>();
    for (const { from, membership } of entries) {
      users.add(from);
      const change = membership === undefined ? undefined : changeOf(membership);
      (change === undefined ? [] : peopleOf(change)).forEach((user) => users.add(user));
    }
    this.source.meet(users);
  }
}
