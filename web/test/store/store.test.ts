import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { Image, noWrites } from '../../src/store/image';
import { type EntryRow, newChat, type OutgoingRow } from '../../src/store/rows';
import { Store } from '../../src/store/store';

let names = 0;
let name = '';
let store: Store;

beforeEach(async () => {
  names++;
  name = `store-${names}`;
  store = await Store.open(name);
});

function row(sequence: number, conversation = '@bob'): EntryRow {
  const id = sequence.toString(16).padStart(16, '0');
  const content = { text: `m${sequence}` };
  return { conversation, sequence, time: 1, from: 'bob', device: 1, number: 1, id, content };
}

function outgoing(number: number, state: OutgoingRow['state'] = 'waiting'): OutgoingRow {
  const id = number.toString(16).padStart(16, '0');
  const content = { text: 'x' };
  const written = number;
  return { conversation: '@bob', number, id, content, written, place: 0, state, sequence: 0 };
}

describe('the store', () => {
  test('gives back what was committed, also when opened again', async () => {
    const image = new Image(await store.load());
    image.setIdentity({ user: 'alice', device: 2, token: 't' });
    image.setSince(7);
    image.putChat({ ...newChat('@bob'), have: 3 });
    image.putOutgoing(outgoing(1));
    image.putOutgoing(outgoing(2));
    image.removeOutgoing(outgoing(1));
    image.setPreference('theme', 'dark');
    image.setPreference('gone', 'x');
    image.setPreference('gone', '');
    await store.commit(image.takeWrites());
    store.close();

    const contents = await (await Store.open(name)).load();

    expect(contents).toEqual({
      identity: { user: 'alice', device: 2, token: 't' },
      since: 7,
      chats: [{ ...newChat('@bob'), have: 3 }],
      outgoing: [outgoing(2)],
      attachments: [],
      preferences: { theme: 'dark' },
    });
  });

  test('commits all or nothing', async () => {
    const unstorable = { ...row(2), content: { text: () => 0 } } as unknown as EntryRow;

    await expect(
      store.commit({ ...noWrites(), since: 4, entries: [row(1), unstorable] }),
    ).rejects.toThrow();

    expect((await store.load()).since).toBeUndefined();
    expect(await store.entry('@bob', row(1).id)).toBeUndefined();
  });

  test('pages through entries in both directions, one conversation alone', async () => {
    const all = Array.from({ length: 20 }, (_, at) => row(at + 1));
    await store.commit({ ...noWrites(), entries: [...all, row(9, '@carol')] });

    const sequences = (rows: EntryRow[]) => rows.map((each) => each.sequence);
    expect(sequences(await store.entriesUpTo('@bob', 20, 3))).toEqual([18, 19, 20]);
    expect(sequences(await store.entriesUpTo('@bob', 2, 9))).toEqual([1, 2]);
    expect(sequences(await store.entriesUpTo('@bob', 99, 2))).toEqual([19, 20]);
    expect(sequences(await store.entriesBetween('@bob', 4, 6, 9))).toEqual([5, 6]);
    expect(sequences(await store.entriesUpTo('@carol', 20, 5))).toEqual([9]);
  });

  test('finds an entry by the id that its author gave', async () => {
    await store.commit({ ...noWrites(), entries: [row(5)] });

    expect((await store.entry('@bob', row(5).id))?.sequence).toBe(5);
    expect(await store.entry('@carol', row(5).id)).toBeUndefined();
  });

  test('keeps drafts until they are empty, and forgets everything when told to', async () => {
    await store.putDraft({ conversation: '@bob', text: 'half a' });
    expect(await store.drafts()).toHaveLength(1);
    await store.putDraft({ conversation: '@bob', text: '' });
    expect(await store.drafts()).toHaveLength(0);

    await store.commit({ ...noWrites(), since: 1, entries: [row(1)] });
    await store.clear();
    expect((await store.load()).since).toBeUndefined();
    expect(await store.entriesUpTo('@bob', 9, 9)).toEqual([]);
  });
});
