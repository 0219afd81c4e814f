import type { Contents, Writes } from '../store/image';
import {
  type AttachmentRow,
  type ChatRow,
  type DraftRow,
  type EntryRow,
  newChat,
  type OutgoingRow,
} from '../store/rows';
import type { Store } from '../store/store';
import { lastOf, type Line, tailLength, unreadOf } from './lines';

type Summary = Pick<Line, 'unread' | 'last' | 'time'>;

/**
 * A mirror of what the store holds of all conversations: their rows, the outbox, the newest
 * entries of each, and drafts.
 */
export class Chats {
  private rows = new Map<string, ChatRow>();
  private outboxes = new Map<string, Map<number, OutgoingRow>>();
  private attached = new Map<string, Map<string, AttachmentRow>>();
  private tails = new Map<string, EntryRow[]>();
  private drafts = new Map<string, DraftRow>();
  private readonly summaries = new Map<string, Summary>();

  constructor(private readonly me: () => string) {}

  async load(store: Store, contents: Contents): Promise<void> {
    this.rows = new Map(contents.chats.map((row) => [row.conversation, row]));
    this.outboxes = new Map();
    contents.outgoing.forEach((row) => this.keepOutgoing(row));
    this.attached = new Map();
    contents.attachments.forEach((row) => this.keepAttachment(row));
    this.drafts = new Map((await store.drafts()).map((row) => [row.conversation, row]));
    this.drafts.forEach((draft) => this.rows.set(draft.conversation, this.get(draft.conversation)));
    const tails = contents.chats.map(
      async (chat): Promise<[string, EntryRow[]]> => [
        chat.conversation,
        await store.entriesUpTo(chat.conversation, chat.have, tailLength(chat)),
      ],
    );
    this.tails = new Map(await Promise.all(tails));
    this.summaries.clear();
  }

  all(): ChatRow[] {
    return [...this.rows.values()];
  }

  /** What is known of a conversation, blank when nothing is. */
  get(conversation: string): ChatRow {
    return this.rows.get(conversation) ?? newChat(conversation);
  }

  outgoing(conversation: string): readonly OutgoingRow[] {
    const rows = [...(this.outboxes.get(conversation)?.values() ?? [])];
    return rows.sort((one, other) => one.number - other.number);
  }

  /** What waits for its upload, the oldest first. */
  attachments(conversation: string): readonly AttachmentRow[] {
    const rows = [...(this.attached.get(conversation)?.values() ?? [])];
    return rows.sort((one, other) => one.written - other.written);
  }

  /** Messages that wait to be sent, in all conversations. */
  get unsent(): number {
    const all = [...this.outboxes.values()].flatMap((outbox) => [...outbox.values()]);
    const attached = [...this.attached.values()].reduce((sum, rows) => sum + rows.size, 0);
    return attached + all.filter((row) => row.state !== 'accepted').length;
  }

  draft(conversation: string): DraftRow | undefined {
    return this.drafts.get(conversation);
  }

  keepDraft(draft: DraftRow): void {
    if (draft.text === '' && draft.replyTo === undefined) {
      this.drafts.delete(draft.conversation);
    } else {
      this.drafts.set(draft.conversation, draft);
      if (!this.rows.has(draft.conversation)) {
        this.rows.set(draft.conversation, newChat(draft.conversation));
      }
    }
  }

  /** What the chat list says of a conversation; made once for as long as it stays true. */
  summary(chat: ChatRow): Summary {
    const known = this.summaries.get(chat.conversation);
    if (known !== undefined) {
      return known;
    }
    const tail = this.tails.get(chat.conversation) ?? [];
    const { conversation } = chat;
    const waiting = this.attachments(conversation);
    const last = lastOf(this.me(), chat, tail, this.outgoing(conversation), waiting);
    const unread = unreadOf(this.me(), chat, tail);
    const summary = { last, unread, time: Math.max(last?.time ?? 0, chat.activity) };
    this.summaries.set(chat.conversation, summary);
    return summary;
  }

  /** Takes what has been written to the store. */
  take(writes: Writes): void {
    for (const row of writes.chats) {
      this.rows.set(row.conversation, row);
      this.summaries.delete(row.conversation);
    }
    for (const row of writes.removed) {
      this.outboxes.get(row.conversation)?.delete(row.number);
      this.summaries.delete(row.conversation);
    }
    for (const row of writes.outgoing) {
      this.keepOutgoing(row);
      this.summaries.delete(row.conversation);
    }
    for (const row of writes.detached) {
      this.attached.get(row.conversation)?.delete(row.id);
      this.summaries.delete(row.conversation);
    }
    writes.attachments.forEach((row) => this.keepAttachment(row));
    writes.entries.forEach((entry) => this.append(entry));
  }

  private keepAttachment(row: AttachmentRow): void {
    const attached = this.attached.get(row.conversation) ?? new Map<string, AttachmentRow>();
    this.attached.set(row.conversation, attached);
    attached.set(row.id, row);
    this.summaries.delete(row.conversation);
  }

  private append(entry: EntryRow): void {
    const tail = this.tails.get(entry.conversation) ?? [];
    const top = tail.at(-1)?.sequence;
    // What this user may see of a group can have holes.
    if (top === undefined || entry.sequence > top) {
      const length = tailLength(this.get(entry.conversation));
      this.tails.set(entry.conversation, [...tail, entry].slice(-length));
    }
    this.summaries.delete(entry.conversation);
  }

  private keepOutgoing(row: OutgoingRow): void {
    const outbox = this.outboxes.get(row.conversation) ?? new Map<number, OutgoingRow>();
    this.outboxes.set(row.conversation, outbox);
    outbox.set(row.number, row);
  }
}
