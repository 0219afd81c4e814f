import type { IDBPDatabase } from 'idb';
import type { MediaUse, Schema } from './schema';

/** Bytes of media that are kept to be seen again; the ones not seen for longest go first. */
export const MEDIA_KEPT_BYTES_MAX = 256 * 1024 * 1024;
/** A larger file is fetched again whenever it is wanted. */
export const MEDIA_KEPT_EACH_MAX = MEDIA_KEPT_BYTES_MAX / 4;

/** How exactly it is known when media were last seen. */
const USED_MS = 3_600_000;
/** A file without an attachment for so long has lost it: its tab has closed in between. */
const ORPHAN_MS = 3_600_000;

/** The bytes that a device holds: of what it is about to send, and of what it has seen. */
export class Files {
  constructor(private readonly db: IDBPDatabase<Schema>) {}

  /** Keeps the bytes of an attachment; on the disk when this resolves. */
  async put(conversation: string, id: string, bytes: Blob, now: number): Promise<void> {
    const tx = this.db.transaction('files', 'readwrite', { durability: 'strict' });
    await Promise.all([tx.store.put({ bytes, kept: now }, [conversation, id]), tx.done]);
  }

  async find(conversation: string, id: string): Promise<Blob | undefined> {
    return (await this.db.get('files', [conversation, id]))?.bytes;
  }

  async remove(conversation: string, id: string): Promise<void> {
    await this.db.delete('files', [conversation, id]);
  }

  /** Removes the files that belong to nothing any more. */
  async tidy(now: number): Promise<void> {
    const tx = this.db.transaction(['files', 'attachments'], 'readwrite');
    const files = tx.objectStore('files');
    const attached = tx.objectStore('attachments');
    for (const key of await files.getAllKeys()) {
      const row = await files.get(key);
      const isOld = row !== undefined && now - row.kept > ORPHAN_MS;
      if (isOld && (await attached.getKey(key)) === undefined) {
        await files.delete(key);
      }
    }
    await tx.done;
  }

  /** Media that were seen before, if they are still here. */
  async media(hash: string, now: number): Promise<Blob | undefined> {
    const bytes = await this.db.get('media', hash);
    if (bytes !== undefined) {
      const use = await this.db.get('mediaUses', hash);
      if (use !== undefined && now - use.used > USED_MS) {
        await this.db.put('mediaUses', { ...use, used: now });
      }
    }
    return bytes;
  }

  /** Keeps media, and lets go of others where it is too much. */
  async keepMedia(hash: string, bytes: Blob, now: number): Promise<void> {
    if (bytes.size > MEDIA_KEPT_EACH_MAX) {
      return;
    }
    const tx = this.db.transaction(['media', 'mediaUses'], 'readwrite', { durability: 'relaxed' });
    const uses = tx.objectStore('mediaUses');
    const media = tx.objectStore('media');
    const [others] = await Promise.all([
      uses.index('used').getAll(),
      media.put(bytes, hash),
      uses.put({ hash, size: bytes.size, used: now }),
    ]);
    for (const { hash: old } of surplus(others.filter((use) => use.hash !== hash), bytes.size)) {
      void uses.delete(old);
      void media.delete(old);
    }
    await tx.done;
  }
}

/** Which of the kept media go when others of a size come; `uses` has the oldest first. */
export function surplus(uses: readonly MediaUse[], coming: number): MediaUse[] {
  let total = uses.reduce((sum, use) => sum + use.size, coming);
  const going: MediaUse[] = [];
  for (const use of uses) {
    if (total <= MEDIA_KEPT_BYTES_MAX) {
      break;
    }
    total -= use.size;
    going.push(use);
  }
  return going;
}
