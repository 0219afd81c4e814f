import {
  type AttachmentRow,
  type ChatRow,
  type EntryRow,
  type Identity,
  newChat,
  type OutgoingRow,
  type OutgoingState,
  withPreference,
} from './rows';

/** What one step has changed, to be committed as one unit and told to all tabs. */
export interface Writes {
  chats: ChatRow[];
  /** New entries; one with a sequence that is there is ignored. */
  entries: EntryRow[];
  outgoing: OutgoingRow[];
  removed: OutgoingRow[];
  attachments: AttachmentRow[];
  /** Attachments that have joined the outbox or were given up. */
  detached: AttachmentRow[];
  preferences: Record<string, string>;
  identity?: Identity;
  /** The position of the last `ready`; null while the device is new. */
  since?: number | null;
}

export function noWrites(): Writes {
  return {
    chats: [],
    entries: [],
    outgoing: [],
    removed: [],
    attachments: [],
    detached: [],
    preferences: {},
  };
}

export function isEmpty(writes: Writes): boolean {
  return (
    writes.chats.length === 0 &&
    writes.entries.length === 0 &&
    writes.outgoing.length === 0 &&
    writes.removed.length === 0 &&
    writes.attachments.length === 0 &&
    writes.detached.length === 0 &&
    Object.keys(writes.preferences).length === 0 &&
    writes.identity === undefined &&
    writes.since === undefined
  );
}

function keyOf(row: OutgoingRow): string {
  return `${row.conversation} ${row.number}`;
}

/** By what an attachment is named. */
export function attachmentKey(row: { conversation: string; id: string }): string {
  return `${row.conversation} ${row.id}`;
}

/** Joins the writes of two steps that follow each other. */
export function join(first: Writes, second: Writes): Writes {
  const chats = new Map([...first.chats, ...second.chats].map((row) => [row.conversation, row]));
  const gone = new Set(second.removed.map(keyOf));
  const again = new Set(second.outgoing.map(keyOf));
  const kept = first.outgoing.filter((row) => !gone.has(keyOf(row)));
  const outgoing = new Map([...kept, ...second.outgoing].map((row) => [keyOf(row), row]));
  const detached = new Set(second.detached.map(attachmentKey));
  const attachments = new Map(
    [...first.attachments.filter((row) => !detached.has(attachmentKey(row))), ...second.attachments]
      .map((row) => [attachmentKey(row), row]),
  );
  return {
    ...first,
    ...second,
    attachments: [...attachments.values()],
    detached: [...first.detached, ...second.detached],
    chats: [...chats.values()],
    entries: [...first.entries, ...second.entries],
    outgoing: [...outgoing.values()],
    removed: [...first.removed.filter((row) => !again.has(keyOf(row))), ...second.removed],
    preferences: { ...first.preferences, ...second.preferences },
  };
}

/** What a store holds besides entries; small enough to be kept in memory. */
export interface Contents {
  identity?: Identity;
  since?: number;
  chats: ChatRow[];
  outgoing: OutgoingRow[];
  attachments: AttachmentRow[];
  preferences: Record<string, string>;
}

/**
 * The part of the store that the rules of a device read, in memory, and the writes of the present
 * step. Entries are only ever added, so none is here.
 */
export class Image {
  identity: Identity | undefined;
  since: number | undefined;
  private preferences: Record<string, string>;
  private readonly chatRows: Map<string, ChatRow>;
  private readonly outboxes = new Map<string, Map<number, OutgoingRow>>();
  private readonly ids = new Map<string, OutgoingRow>();
  private chatWrites = new Map<string, ChatRow>();
  private outgoingWrites = new Map<string, OutgoingRow>();
  private removals = new Map<string, OutgoingRow>();
  private others = noWrites();
  private readonly attached: Map<string, AttachmentRow>;

  constructor(contents: Contents) {
    this.identity = contents.identity;
    this.since = contents.since;
    this.preferences = contents.preferences;
    this.chatRows = new Map(contents.chats.map((row) => [row.conversation, row]));
    this.attached = new Map(contents.attachments.map((row) => [attachmentKey(row), row]));
    const ascending = [...contents.outgoing].sort((one, other) => one.number - other.number);
    ascending.forEach((row) => this.keep(row));
  }

  /** Takes what has been written since the last time. */
  takeWrites(): Writes {
    const taken: Writes = {
      ...this.others,
      chats: [...this.chatWrites.values()],
      outgoing: [...this.outgoingWrites.values()],
      removed: [...this.removals.values()],
    };
    this.chatWrites = new Map();
    this.outgoingWrites = new Map();
    this.removals = new Map();
    this.others = noWrites();
    return taken;
  }

  setIdentity(identity: Identity): void {
    this.identity = identity;
    this.others.identity = identity;
  }

  setSince(since: number | null): void {
    this.since = since ?? undefined;
    this.others.since = since;
  }

  setPreference(key: string, value: string): void {
    this.preferences = withPreference(this.preferences, key, value);
    this.others.preferences[key] = value;
  }

  /** Forgets all settings: the server will tell those that there are. */
  forgetPreferences(): void {
    Object.keys(this.preferences).forEach((key) => this.setPreference(key, ''));
    for (const chat of this.chats()) {
      if (Object.keys(chat.preferences).length > 0) {
        this.putChat({ ...chat, preferences: {} });
      }
    }
  }

  /** What is known of a conversation, blank when nothing is. */
  chat(conversation: string): ChatRow {
    return this.chatRows.get(conversation) ?? newChat(conversation);
  }

  chats(): ChatRow[] {
    return [...this.chatRows.values()];
  }

  putChat(row: ChatRow): void {
    this.chatRows.set(row.conversation, row);
    this.chatWrites.set(row.conversation, row);
  }

  append(entry: EntryRow): void {
    this.others.entries.push(entry);
  }

  outgoing(conversation: string, id: string): OutgoingRow | undefined {
    return this.ids.get(`${conversation} ${id}`);
  }

  /** The first messages of a conversation in a state by number, at most `limit`. */
  outgoingIn(conversation: string, state: OutgoingState, limit: number): OutgoingRow[] {
    const found: OutgoingRow[] = [];
    for (const row of this.outboxes.get(conversation)?.values() ?? []) {
      if (row.state === state) {
        found.push(row);
        if (found.length === limit) {
          break;
        }
      }
    }
    return found;
  }

  /** The conversations with a message in a state, the one with the oldest such message first. */
  conversationsWith(state: OutgoingState): string[] {
    return [...this.outboxes.keys()]
      .map((conversation) => this.outgoingIn(conversation, state, 1)[0])
      .filter((row) => row !== undefined)
      .sort((one, other) => one.written - other.written)
      .map((row) => row.conversation);
  }

  putOutgoing(row: OutgoingRow): void {
    this.keep(row);
    this.removals.delete(keyOf(row));
    this.outgoingWrites.set(keyOf(row), row);
  }

  removeOutgoing(row: OutgoingRow): void {
    this.outboxes.get(row.conversation)?.delete(row.number);
    this.ids.delete(`${row.conversation} ${row.id}`);
    this.outgoingWrites.delete(keyOf(row));
    this.removals.set(keyOf(row), row);
  }

  attachment(conversation: string, id: string): AttachmentRow | undefined {
    return this.attached.get(attachmentKey({ conversation, id }));
  }

  /** All that wait for their upload, the oldest first. */
  attachments(): AttachmentRow[] {
    return [...this.attached.values()].sort((one, other) => one.written - other.written);
  }

  putAttachment(row: AttachmentRow): void {
    this.attached.set(attachmentKey(row), row);
    this.others.attachments.push(row);
  }

  /** An id is attached once at most, so nothing is attached again after this. */
  removeAttachment(row: AttachmentRow): void {
    const key = attachmentKey(row);
    this.attached.delete(key);
    this.others.attachments = this.others.attachments.filter((each) => attachmentKey(each) !== key);
    this.others.detached.push(row);
  }

  private keep(row: OutgoingRow): void {
    const outbox = this.outboxes.get(row.conversation) ?? new Map<number, OutgoingRow>();
    this.outboxes.set(row.conversation, outbox);
    outbox.set(row.number, row);
    this.ids.set(`${row.conversation} ${row.id}`, row);
  }
}
