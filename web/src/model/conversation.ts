import type { Writes } from '../store/image';
import {
  type AttachmentRow,
  type ChatRow,
  type DraftRow,
  type OutgoingRow,
  readMark,
} from '../store/rows';
import { type Bubble, bubblesOf } from './bubbles';
import { Entries, type Source, UNREAD_CONTEXT } from './entries';
import { Observable } from './observable';
import { type Row, rowsOf } from './rows';
import { around, atEnd, earlier, isFew, kept, later, type Window } from './window';

/** What an open conversation needs of the rest. */
export interface Around extends Source {
  readonly me: string;
  outgoing(conversation: string): readonly OutgoingRow[];
  attachments(conversation: string): readonly AttachmentRow[];
  /** Asks the server for what is older than the store holds. */
  askOlder(conversation: string): void;
}

/** A conversation that is open: its rows, and which of them are in the page. */
export class Conversation extends Observable {
  rows: Row[] = [];
  window: Window = { start: 0, end: 0 };
  loaded = false;
  /** A page of older entries is on its way from the server. */
  asking = false;
  draft: DraftRow;
  replyingTo: Bubble | undefined;
  editing: Bubble | undefined;
  bubbles: Bubble[] = [];
  private readonly entries: Entries;
  private reading = false;
  private unreadAfter = Number.POSITIVE_INFINITY;

  constructor(
    readonly name: string,
    private readonly around: Around,
    draft: DraftRow | undefined,
  ) {
    super();
    this.entries = new Entries(name, around);
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

  /** Whether there is nothing older, here or at the server. */
  get isWhole(): boolean {
    return this.window.start === 0 && this.entries.isWhole;
  }

  get showsEnd(): boolean {
    return this.window.end >= this.rows.length;
  }

  /** Reads the newest entries, and all that were not read yet. */
  async load(): Promise<void> {
    const read = readMark(this.chat);
    const unread = await this.entries.readNewest(read);
    this.unreadAfter = unread > 0 ? read : Number.POSITIVE_INFINITY;
    this.build();
    const divider = this.rows.findIndex((row) => row.kind === 'unread');
    const count = this.rows.length;
    this.window = divider === -1 ? atEnd(count) : around(divider, count);
    this.loaded = true;
    const draft = this.draft.replyTo;
    this.replyingTo = this.bubbles.find((bubble) => bubble.id === draft);
    this.changed();
    if (count < UNREAD_CONTEXT && !this.entries.isWhole) {
      void this.showEarlier();
    }
  }

  private build(): void {
    this.bubbles = bubblesOf(
      this.around.me,
      this.chat,
      this.entries.all,
      this.around.outgoing(this.name),
      this.around.attachments(this.name),
    );
    this.rows = rowsOf(this.bubbles, this.unreadAfter);
  }

  /** Rebuilds the rows; the window stays on the same ones, or at the end. */
  private rebuild(): void {
    const before = this.rows;
    this.build();
    this.window = kept(this.window, before, this.rows);
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
    if (this.showsEnd) {
      const shown = this.rows.slice(this.window.start).find((row) => row.kind === 'bubble');
      this.entries.trim(shown?.bubble.sequence ?? 0);
    }
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
    const isOlder = this.entries.take(mine);
    if (isOlder || this.chat.floor === 0 || this.isLeft) {
      this.asking = false;
    }
    if (isOlder) {
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
      await this.entries.reload();
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
    if (this.reading || this.asking || this.entries.isWhole) {
      return;
    }
    if (this.entries.isAtFloor) {
      this.asking = !this.isLeft;
      if (this.asking) {
        this.around.askOlder(this.name);
        this.changed();
      }
      return;
    }
    this.reading = true;
    await this.entries.readBelow();
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
      const { entries } = this;
      const isHere = () => entries.all.some((entry) => entry.id === id);
      while (!isHere() && !entries.isAtFloor && (await entries.readBelow())) {
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
    const { entries } = this;
    while (!entries.isAtFloor && (entries.all[0]?.time ?? 0) >= time) {
      if (!(await entries.readBelow())) {
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
