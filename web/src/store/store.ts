import { deleteDB, type IDBPDatabase, type IDBPTransaction, openDB } from 'idb';
import { Files } from './files';
import type { Contents, Writes } from './image';
import type { DraftRow, EntryRow, Identity, PersonRow, RosterRow } from './rows';
import { type Schema, upgrade, VERSION } from './schema';

const COMMITTED = [
  'device',
  'chats',
  'entries',
  'outgoing',
  'attachments',
  'preferences',
] as const;
type Committing = IDBPTransaction<Schema, typeof COMMITTED, 'readwrite'>;

/** A value that can't be stored throws, but leaves the rest of its transaction to be committed. */
function abort(tx: Committing): void {
  tx.done.catch(() => {});
  try {
    tx.abort();
  } catch {
    // It has ended by itself.
  }
}

/** The durable memory of one device, in IndexedDB. */
export class Store {
  readonly files: Files;

  private constructor(private readonly db: IDBPDatabase<Schema>) {
    this.files = new Files(db);
  }

  /** @param whenOld called when another tab has brought a newer schema: this one must reload */
  static async open(name = 'parley', whenOld: () => void = () => {}): Promise<Store> {
    const db = await openDB<Schema>(name, VERSION, {
      upgrade,
      blocking() {
        db.close();
        whenOld();
      },
    });
    return new Store(db);
  }

  static async remove(name = 'parley'): Promise<void> {
    await deleteDB(name);
  }

  close(): void {
    this.db.close();
  }

  /** Forgets everything. */
  async clear(): Promise<void> {
    const names = [...this.db.objectStoreNames];
    const tx = this.db.transaction(names, 'readwrite');
    await Promise.all([...names.map((name) => tx.objectStore(name).clear()), tx.done]);
  }

  async load(): Promise<Contents> {
    const tx = this.db.transaction(['device', 'chats', 'outgoing', 'attachments', 'preferences']);
    const settings = tx.objectStore('preferences');
    const [identity, since, chats, outgoing, attachments, keys, values] = await Promise.all([
      tx.objectStore('device').get('identity'),
      tx.objectStore('device').get('since'),
      tx.objectStore('chats').getAll(),
      tx.objectStore('outgoing').getAll(),
      tx.objectStore('attachments').getAll(),
      settings.getAllKeys(),
      settings.getAll(),
    ]);
    return {
      ...(identity === undefined ? {} : { identity: identity as Identity }),
      ...(since === undefined ? {} : { since: since as number }),
      chats,
      outgoing,
      attachments,
      preferences: Object.fromEntries(keys.map((key, at) => [key, values[at]!])),
    };
  }

  /**
   * Commits all of it or nothing. When this resolves, entries and messages are on the disk as far
   * as a browser can say so.
   */
  async commit(writes: Writes): Promise<void> {
    const bodies =
      writes.entries.length + writes.outgoing.length + writes.attachments.length > 0;
    const tx = this.db.transaction(COMMITTED, 'readwrite', {
      durability: bodies ? 'strict' : 'relaxed',
    });
    try {
      this.put(tx, writes);
      await tx.done;
    } catch (failure) {
      abort(tx);
      throw failure;
    }
  }

  /** A request that fails makes its transaction fail, which is where it is noticed. */
  private put(tx: Committing, writes: Writes): void {
    const begun = (request: Promise<unknown>) => void request.catch(() => {});
    const device = tx.objectStore('device');
    if (writes.identity !== undefined) {
      begun(device.put(writes.identity, 'identity'));
    }
    if (writes.since === null) {
      begun(device.delete('since'));
    } else if (writes.since !== undefined) {
      begun(device.put(writes.since, 'since'));
    }
    const outbox = tx.objectStore('outgoing');
    writes.chats.forEach((row) => begun(tx.objectStore('chats').put(row)));
    writes.entries.forEach((row) => begun(tx.objectStore('entries').put(row)));
    writes.removed.forEach((row) => begun(outbox.delete([row.conversation, row.number])));
    writes.outgoing.forEach((row) => begun(outbox.put(row)));
    const attached = tx.objectStore('attachments');
    writes.detached.forEach((row) => begun(attached.delete([row.conversation, row.id])));
    writes.attachments.forEach((row) => begun(attached.put(row)));
    const settings = tx.objectStore('preferences');
    for (const [key, value] of Object.entries(writes.preferences)) {
      begun(value === '' ? settings.delete(key) : settings.put(value, key));
    }
  }

  /** The highest entries at or below a sequence, at most `limit`, ascending. */
  async entriesUpTo(conversation: string, sequence: number, limit: number): Promise<EntryRow[]> {
    const found: EntryRow[] = [];
    const range = IDBKeyRange.bound([conversation, 0], [conversation, sequence]);
    // Entries are dense inside a window, so the lowest key wanted is nearly always known.
    const from = Math.max(0, sequence - limit + 1);
    const dense = IDBKeyRange.bound([conversation, from], [conversation, sequence]);
    const rows = await this.db.getAll('entries', dense, limit);
    if (rows.length >= Math.min(limit, sequence)) {
      return rows;
    }
    let cursor = await this.db.transaction('entries').store.openCursor(range, 'prev');
    while (cursor !== null && found.length < limit) {
      found.push(cursor.value);
      cursor = await cursor.continue();
    }
    return found.reverse();
  }

  /** All entries above a sequence and up to another, ascending, at most `limit`. */
  entriesBetween(
    conversation: string,
    above: number,
    upTo: number,
    limit: number,
  ): Promise<EntryRow[]> {
    if (upTo <= above) {
      return Promise.resolve([]);
    }
    const range = IDBKeyRange.bound([conversation, above], [conversation, upTo], true);
    return this.db.getAll('entries', range, limit);
  }

  /** The entry that its author gave this id, if it is here. */
  entry(conversation: string, id: string): Promise<EntryRow | undefined> {
    return this.db.getFromIndex('entries', 'id', [conversation, id]);
  }

  people(): Promise<PersonRow[]> {
    return this.db.getAll('people');
  }

  async putPerson(row: PersonRow): Promise<void> {
    await this.db.put('people', row);
  }

  rosters(): Promise<RosterRow[]> {
    return this.db.getAll('rosters');
  }

  async putRoster(row: RosterRow): Promise<void> {
    await this.db.put('rosters', row);
  }

  drafts(): Promise<DraftRow[]> {
    return this.db.getAll('drafts');
  }

  async putDraft(row: DraftRow): Promise<void> {
    if (row.text === '' && row.replyTo === undefined) {
      await this.db.delete('drafts', row.conversation);
    } else {
      await this.db.put('drafts', row);
    }
  }
}
