import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { Messenger } from '../../src/model/messenger';
import { type Notice, NOTICE_MS, Notices } from '../../src/model/notices';
import { Account } from '../../src/session/account';
import { noWrites, type Writes } from '../../src/store/image';
import { Store } from '../../src/store/store';
import { World } from '../session/world';
import { chat, entry } from './world';

let names = 0;
let world: World;
let messenger: Messenger;
let shown: Notice[];
let removed: string[];

beforeEach(async () => {
  names++;
  const store = await Store.open(`notices-${names}`);
  await store.commit({ ...noWrites(), identity: { user: 'alice', device: 1, token: 't' } });
  world = new World();
  const account = new Account(
    async () => new Response('{}', { status: 404 }),
    () => 't',
  );
  messenger = new Messenger('tab', store, world, account, () => '00000000000000aa');
  messenger.device = { do: async () => {} };
  await messenger.reload();
  shown = [];
  removed = [];
  const board = {
    show: (notice: Notice) => shown.push(notice),
    remove: (conversation: string) => removed.push(conversation),
  };
  const notices = new Notices(messenger, world, board);
  messenger.arrived = (entries) => notices.take(entries);
});

function change(writes: Partial<Writes>): void {
  messenger.changes({ writes: { ...noWrites(), ...writes }, happenings: [] });
}

function arrive(preferences: Record<string, string> = {}): void {
  change({
    chats: [chat({ have: 2, head: 2, activity: 2, preferences })],
    entries: [entry(1, 'bob', { text: 'one' }), entry(2, 'bob', { text: 'two' })],
  });
}

test('tells of a chat once, with its newest message and how many there are', () => {
  arrive();
  world.pass(NOTICE_MS);

  expect(shown).toMatchObject([{ entry: { sequence: 2 }, unread: 2 }]);
});

test('says nothing of what was read meanwhile, on whichever device', () => {
  arrive();
  change({ chats: [chat({ have: 2, head: 2, mine: { received: 2, read: 2 } })] });
  world.pass(NOTICE_MS);

  expect(shown).toEqual([]);
});

test('is silent about chats that are muted or archived, changes, and own messages', () => {
  arrive({ muted: '1' });
  change({
    chats: [chat({ have: 4, head: 4, activity: 2 })],
    entries: [entry(3, 'alice', { text: 'mine' }), entry(4, 'bob', { delete: entry(1, 'bob', {}).id })],
  });
  world.pass(NOTICE_MS);

  expect(shown).toEqual([]);
});

test('takes a notice back when the chat has been read', () => {
  arrive();
  world.pass(NOTICE_MS);
  expect(removed).toEqual([]);

  change({ chats: [chat({ have: 2, head: 2, opened: 2 })] });

  expect(removed).toEqual(['@bob']);
});
