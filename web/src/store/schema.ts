import type { DBSchema, IDBPDatabase } from 'idb';
import type {
  AttachmentRow,
  ChatRow,
  DraftRow,
  EntryRow,
  Identity,
  OutgoingRow,
  PersonRow,
  RosterRow,
} from './rows';

/** When media that are kept were last looked at; the bytes are beside it, by the same hash. */
export interface MediaUse {
  readonly hash: string;
  /** Bytes. */
  readonly size: number;
  /** Epoch milliseconds. */
  readonly used: number;
}

/** The bytes of an attachment. */
export interface FileRow {
  readonly bytes: Blob;
  /** Epoch milliseconds of when it was put here. */
  readonly kept: number;
}

/** What lies in IndexedDB. */
export interface Schema extends DBSchema {
  device: { key: 'identity' | 'since'; value: Identity | number };
  chats: { key: string; value: ChatRow };
  entries: {
    key: [string, number];
    value: EntryRow;
    indexes: { id: [string, string] };
  };
  outgoing: { key: [string, number]; value: OutgoingRow };
  preferences: { key: string; value: string };
  people: { key: string; value: PersonRow };
  drafts: { key: string; value: DraftRow };
  rosters: { key: string; value: RosterRow };
  attachments: { key: [string, string]; value: AttachmentRow };
  files: { key: [string, string]; value: FileRow };
  media: { key: string; value: Blob };
  mediaUses: { key: string; value: MediaUse; indexes: { used: number } };
}

export const VERSION = 3;

/** Brings a database of an earlier version to this one. */
export function upgrade(made: IDBPDatabase<Schema>, before: number): void {
  if (before < 1) {
    made.createObjectStore('device');
    made.createObjectStore('chats', { keyPath: 'conversation' });
    const entries = made.createObjectStore('entries', { keyPath: ['conversation', 'sequence'] });
    entries.createIndex('id', ['conversation', 'id'], { unique: false });
    made.createObjectStore('outgoing', { keyPath: ['conversation', 'number'] });
    made.createObjectStore('preferences');
    made.createObjectStore('people', { keyPath: 'user' });
    made.createObjectStore('drafts', { keyPath: 'conversation' });
  }
  if (before < 2) {
    made.createObjectStore('attachments', { keyPath: ['conversation', 'id'] });
    made.createObjectStore('files');
    made.createObjectStore('media');
    const uses = made.createObjectStore('mediaUses', { keyPath: 'hash' });
    uses.createIndex('used', 'used');
  }
  if (before < 3) {
    made.createObjectStore('rosters', { keyPath: 'conversation' });
  }
}
