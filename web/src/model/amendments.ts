import type { EntryRow } from '../store/rows';
import { meaningOf } from './content';

/** What has become of a message. */
export interface Amended {
  readonly deleted: boolean;
  /** What it reads now, when it was edited. */
  readonly text?: string;
}

const UNTOUCHED: Amended = { deleted: false };

interface Latest {
  deletedAt: number;
  editedAt: number;
  text: string;
}

/**
 * Edits and deletions that were met while a log was read, in whichever order: a message is asked
 * about when everything above it, or everything, has been taken.
 */
export class Amendments {
  private readonly latest = new Map<string, Latest>();

  take(entry: EntryRow): void {
    const meaning = meaningOf(entry.content);
    if (meaning.kind !== 'edit' && meaning.kind !== 'delete') {
      return;
    }
    const key = keyOf(meaning.target, entry.from);
    const known = this.latest.get(key) ?? { deletedAt: 0, editedAt: 0, text: '' };
    this.latest.set(key, known);
    if (meaning.kind === 'delete') {
      known.deletedAt = Math.max(known.deletedAt, entry.sequence);
    } else if (entry.sequence > known.editedAt) {
      known.editedAt = entry.sequence;
      known.text = meaning.text;
    }
  }

  /** Only its author can have changed it, and only afterwards. */
  of(entry: EntryRow): Amended {
    const known = this.latest.get(keyOf(entry.id, entry.from));
    if (known === undefined) {
      return UNTOUCHED;
    }
    const deleted = known.deletedAt > entry.sequence;
    return known.editedAt > entry.sequence ? { deleted, text: known.text } : { deleted };
  }
}

function keyOf(id: string, from: string): string {
  return `${id} ${from}`;
}
