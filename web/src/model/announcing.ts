import type { EntryRow } from '../store/rows';
import { meaningOf } from './content';
import type { Media } from './media';

/** What a screen reader is to say once. */
export interface Announcement {
  readonly kind: 'message' | 'elsewhere' | 'many';
  /** Who has written; with `elsewhere`, and in a group, where. */
  readonly name: string;
  readonly text: string;
  readonly media?: Media;
}

/** Whether an entry is something that a person says. */
export function isSaid(entry: EntryRow): boolean {
  const { kind } = meaningOf(entry.content);
  return kind === 'text' || kind === 'media';
}

/**
 * What to say of new messages of others: the text of one in the open conversation, the place of one
 * elsewhere unless that is quiet, the number of many.
 */
export function announcementOf(
  fresh: readonly EntryRow[],
  open: string | undefined,
  isQuiet: (conversation: string) => boolean,
  nameOf: (entry: EntryRow) => string,
): Announcement | undefined {
  const [first] = fresh;
  if (first === undefined) {
    return undefined;
  }
  const name = nameOf(first);
  const meaning = meaningOf(first.content);
  if (fresh.length > 1) {
    return { kind: 'many', name, text: String(fresh.length) };
  }
  if (first.conversation === open && meaning.kind === 'text') {
    return { kind: 'message', name, text: meaning.text };
  }
  if (first.conversation === open && meaning.kind === 'media') {
    return { kind: 'message', name, text: meaning.text, media: meaning.media };
  }
  return isQuiet(first.conversation) ? undefined : { kind: 'elsewhere', name, text: '' };
}
