import type { Change } from '../protocol/groups';
import type { AttachmentRow, ChatRow, EntryRow, Failure, OutgoingRow } from '../store/rows';
import { type Meaning, meaningOf, meaningOfAttachment } from './content';
import type { Media } from './media';
import { changeOf } from './membership';

/** How far an own message has come, in the order in which it comes; `none` for those of others. */
export type Mark =
  | 'none'
  | 'pending'
  | 'accepted'
  | 'received'
  | 'read'
  | 'failed'
  | 'not-sent';

export interface Reaction {
  readonly emoji: string;
  readonly users: readonly string[];
}

/** What a message answers; without `from` when that is not at hand. */
export interface Quote {
  readonly id: string;
  readonly from?: string;
  readonly kind?: Bubble['kind'];
  readonly text: string;
  readonly media?: Media;
}

/** A message as a person sees it. */
export interface Bubble {
  /** Its author's id; unique in the list by `key`. */
  readonly id: string;
  readonly key: string;
  /** 0 while it is not known. */
  readonly sequence: number;
  /** Epoch milliseconds: the log's, or when it was written. */
  readonly time: number;
  readonly from: string;
  readonly mine: boolean;
  kind: 'text' | 'media' | 'deleted' | 'unknown' | 'event';
  /** Of an event: what has changed in the group. */
  readonly change?: Change;
  /** With media, their caption. */
  text: string;
  media?: Media;
  /** Its media are not on the server yet. */
  readonly attached?: true;
  edited: boolean;
  /** A change of it is still in the outbox. */
  changing: boolean;
  replyTo?: string;
  quote?: Quote;
  reactions: readonly Reaction[];
  readonly mark: Mark;
  readonly failure?: Failure;
}

/** How far an own entry has come. The counters only grow, so no mark ever goes back. */
export function markOf(sequence: number, chat: ChatRow): Mark {
  if (chat.theirs.read >= sequence) {
    return 'read';
  }
  if (chat.theirs.received >= sequence) {
    return 'received';
  }
  return chat.stored >= sequence ? 'accepted' : 'pending';
}

function markOfOutgoing(row: OutgoingRow): Mark {
  switch (row.state) {
    case 'waiting':
    case 'batched':
    case 'in-doubt':
      return 'pending';
    case 'accepted':
      return 'accepted';
    case 'failed':
    case 'not-sent':
      return row.state;
  }
}

type Source = Pick<Bubble, 'id' | 'sequence' | 'time' | 'from' | 'mark' | 'attached'> & {
  meaning: Meaning;
  failure?: Failure | undefined;
  pending: boolean;
};

type Said = Pick<Bubble, 'kind' | 'text' | 'media' | 'replyTo'>;

/** Builds bubbles out of contents that come in their order. */
class Folding {
  readonly bubbles: Bubble[] = [];
  private readonly byId = new Map<string, Bubble>();
  private readonly reactions = new Map<Bubble, Map<string, string>>();

  constructor(private readonly me: string) {}

  add(source: Source): void {
    const { meaning } = source;
    const dead = source.mark === 'failed' || source.mark === 'not-sent';
    switch (meaning.kind) {
      case 'text':
      case 'media':
        this.show(source, meaning);
        return;
      case 'unknown':
        this.show(source, { kind: 'unknown', text: '' });
        return;
      case 'edit':
        if (dead) {
          this.show(source, { kind: 'text', text: meaning.text });
        } else {
          this.edit(source, meaning.target, meaning.text);
        }
        return;
      case 'delete':
        if (!dead) {
          this.remove(source, meaning.target);
        }
        return;
      case 'reaction':
        if (!dead) {
          this.react(source, meaning.target, meaning.emoji);
        }
        return;
    }
  }

  /** A change of the group; it is nobody's message, and nothing can refer to it. */
  tell({ sequence, time, from, id }: EntryRow, change: Change): void {
    this.bubbles.push({
      id,
      key: `event-${sequence}`,
      sequence,
      time,
      from,
      mine: false,
      kind: 'event',
      change,
      text: '',
      edited: false,
      changing: false,
      reactions: [],
      mark: 'none',
    });
  }

  private show(source: Source, said: Said): void {
    const { id, sequence, time, from, mark, failure, attached } = source;
    const { kind, text, media, replyTo } = said;
    const taken = this.byId.has(id);
    const bubble: Bubble = {
      id,
      key: taken ? `${id}-${sequence}` : id,
      sequence,
      time,
      from,
      mine: from === this.me,
      kind,
      text,
      edited: false,
      changing: false,
      ...(media === undefined ? {} : { media }),
      ...(attached === undefined ? {} : { attached }),
      ...(replyTo === undefined ? {} : { replyTo }),
      reactions: [],
      mark,
      ...(failure === undefined ? {} : { failure }),
    };
    this.bubbles.push(bubble);
    if (!taken) {
      this.byId.set(id, bubble);
    }
  }

  /** Only its author may change a message, and what is deleted stays so. */
  private own(source: Source, target: string): Bubble | undefined {
    const bubble = this.byId.get(target);
    const changes = bubble?.kind === 'text' || bubble?.kind === 'media';
    return changes && bubble.from === source.from ? bubble : undefined;
  }

  private edit(source: Source, target: string, text: string): void {
    const bubble = this.own(source, target);
    if (bubble !== undefined) {
      bubble.text = text;
      bubble.edited = true;
      bubble.changing = source.pending;
    }
  }

  private remove(source: Source, target: string): void {
    const bubble = this.own(source, target);
    if (bubble !== undefined) {
      bubble.kind = 'deleted';
      bubble.text = '';
      delete bubble.media;
      bubble.changing = source.pending;
      this.reactions.delete(bubble);
      bubble.reactions = [];
    }
  }

  private react(source: Source, target: string, emoji: string): void {
    const bubble = this.byId.get(target);
    if (bubble === undefined || bubble.kind === 'deleted') {
      return;
    }
    const all = this.reactions.get(bubble) ?? new Map<string, string>();
    this.reactions.set(bubble, all);
    all.delete(source.from);
    if (emoji !== '') {
      all.set(source.from, emoji);
    }
  }

  finish(): Bubble[] {
    for (const [bubble, all] of this.reactions) {
      const users = new Map<string, string[]>();
      all.forEach((emoji, user) => users.set(emoji, [...(users.get(emoji) ?? []), user]));
      bubble.reactions = [...users].map(([emoji, of]) => ({ emoji, users: of }));
    }
    for (const bubble of this.bubbles) {
      if (bubble.replyTo !== undefined) {
        bubble.quote = this.quote(bubble.replyTo);
      }
    }
    return this.bubbles;
  }

  private quote(id: string): Quote {
    const target = this.byId.get(id);
    if (target === undefined) {
      return { id, text: '' };
    }
    const { from, kind, text, media } = target;
    return { id, from, kind, text, ...(media === undefined ? {} : { media }) };
  }
}

const isDead = (row: OutgoingRow) => row.state === 'failed' || row.state === 'not-sent';

function ofOutgoing(me: string, row: OutgoingRow): Source {
  return {
    id: row.id,
    sequence: row.sequence,
    time: row.written,
    from: me,
    mark: markOfOutgoing(row),
    meaning: meaningOf(row.content),
    failure: row.failure,
    pending: row.state !== 'accepted',
  };
}

function ofAttachment(me: string, row: AttachmentRow): Source {
  return {
    id: row.id,
    sequence: 0,
    time: row.written,
    from: me,
    mark: row.failure === undefined ? 'pending' : 'failed',
    meaning: meaningOfAttachment(row.content),
    failure: row.failure,
    attached: true,
    pending: true,
  };
}

function ofEntry(me: string, chat: ChatRow, entry: EntryRow): Source {
  const { id, sequence, time, from, content } = entry;
  const mark = from === me ? markOf(sequence, chat) : 'none';
  const pending = mark === 'pending';
  return { id, sequence, time, from, mark, meaning: meaningOf(content), pending };
}

/**
 * The bubbles of some entries, ascending and without a gap up to the newest stored one, of what is
 * in the outbox, and of what waits for its upload. What failed is shown after the entry that was
 * the newest when it was written.
 */
export function bubblesOf(
  me: string,
  chat: ChatRow,
  entries: readonly EntryRow[],
  outgoing: readonly OutgoingRow[],
  attachments: readonly AttachmentRow[] = [],
): Bubble[] {
  const folding = new Folding(me);
  const own = new Set(entries.filter((entry) => entry.from === me).map((entry) => entry.id));
  const unseen = outgoing.filter((row) => !own.has(row.id));
  const dead = [
    ...unseen.filter(isDead).map((row) => ({ ...row, source: ofOutgoing(me, row) })),
    ...attachments
      .filter((row) => row.failure !== undefined)
      .map((row) => ({ ...row, source: ofAttachment(me, row) })),
  ].sort((one, other) => one.place - other.place || one.written - other.written);
  let next = dead.findIndex((row) => row.place + 1 >= (entries[0]?.sequence ?? 0));
  next = next === -1 ? dead.length : next;
  for (const entry of entries) {
    for (; next < dead.length && dead[next]!.place < entry.sequence; next++) {
      folding.add(dead[next]!.source);
    }
    const change = entry.membership === undefined ? undefined : changeOf(entry.membership);
    if (change !== undefined) {
      folding.tell(entry, change);
    } else if (entry.membership === undefined) {
      folding.add(ofEntry(me, chat, entry));
    }
  }
  dead.slice(next).forEach((row) => folding.add(row.source));
  unseen.filter((row) => !isDead(row)).forEach((row) => folding.add(ofOutgoing(me, row)));
  attachments
    .filter((row) => row.failure === undefined)
    .forEach((row) => folding.add(ofAttachment(me, row)));
  return folding.finish();
}
