import type { AttachmentRow, ChatRow, EntryRow, OutgoingRow } from '../store/rows';
import { readMark } from '../store/rows';
import { type Bubble, bubblesOf } from './bubbles';
import { isMessage, meaningOf } from './content';

/** Of each conversation, so many of the newest entries are in memory for the chat list. */
export const TAIL = 40;
export const UNREAD_SHOWN_MAX = 99;

/** A line of the chat list. */
export interface Line {
  readonly conversation: string;
  /** The other one of a direct chat; undefined for a group. */
  readonly user: string | undefined;
  readonly name: string;
  readonly unread: number;
  readonly last: Bubble | undefined;
  readonly time: number;
  readonly draft: string;
  readonly pinned: boolean;
  readonly muted: boolean;
  readonly archived: boolean;
  readonly blocked: boolean;
  /** A group that this user is not a member of any more. */
  readonly left: boolean;
  /** Who is typing. */
  readonly typing: readonly string[];
  readonly online: boolean;
}

/** How many entries are to be in memory: those of a full counter, or the usual ones. */
export function tailLength(chat: ChatRow): number {
  const unread = chat.have - readMark(chat);
  return Math.max(TAIL, Math.min(unread + 1, UNREAD_SHOWN_MAX + TAIL));
}

/** Messages of others that were not read; those that are not in memory count as such. */
export function unreadOf(me: string, chat: ChatRow, tail: readonly EntryRow[]): number {
  const read = readMark(chat);
  const seen = tail.filter((entry) => {
    const says = entry.membership === undefined && isMessage(meaningOf(entry.content));
    return entry.sequence > read && entry.from !== me && says;
  });
  const lowest = tail[0]?.sequence ?? chat.have + 1;
  const below = Math.max(0, lowest - 1 - read);
  const beyond = chat.started ? Math.max(0, chat.head - Math.max(chat.have, read)) : 0;
  return seen.length + below + beyond;
}

/** The newest message of a conversation. */
export function lastOf(
  me: string,
  chat: ChatRow,
  tail: readonly EntryRow[],
  outgoing: readonly OutgoingRow[],
  attachments: readonly AttachmentRow[] = [],
): Bubble | undefined {
  return bubblesOf(me, chat, tail, outgoing, attachments).at(-1);
}

/** A text without accents and case, to be compared. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/** Whether a line is one that a person looks for. */
export function matches(line: Line, wanted: string): boolean {
  const query = folded(wanted.trim().replace(/^@/, ''));
  const texts = [line.name, line.user ?? '', line.last?.text ?? ''];
  return query === '' || texts.some((text) => folded(text).includes(query));
}

/** Pinned ones first, then the newest. */
export function inOrder(lines: readonly Line[]): Line[] {
  return [...lines].sort((one, other) => {
    const pinned = Number(other.pinned) - Number(one.pinned);
    return pinned !== 0 ? pinned : other.time - one.time;
  });
}
