import 'fake-indexeddb/auto';
import { expect, test } from 'vitest';
import { bubblesOf } from '../../src/model/bubbles';
import { Conversation } from '../../src/model/conversation';
import { addressOf, linkIn } from '../../src/model/groups';
import { unreadOf } from '../../src/model/lines';
import { changeText, namesOf } from '../../src/model/membership';
import { rowsOf } from '../../src/model/rows';
import { Texts } from '../../src/model/texts';
import type { Change } from '../../src/protocol/groups';
import { noWrites } from '../../src/store/image';
import type { ChatRow, EntryRow } from '../../src/store/rows';
import { Store } from '../../src/store/store';
import { chat, entry } from './world';

const GROUP = '#k3jq7wz2m5xvb4n6t2aprd7ehc';
const LINK = 'k3jq7wz2m5xvb4n6t2aprd7ehcabcdefghijklmnopqrstuvwxyz';
const texts = new Texts();
const name = (user: string) => user.charAt(0).toUpperCase() + user.slice(1);
const says = (change: Change) => changeText(change, 'alice', texts, name);

function event(sequence: number, membership: object): EntryRow {
  const { content: _, ...rest } = entry(sequence, 'bob', {});
  return { ...rest, conversation: GROUP, membership: membership as Record<string, unknown> };
}

function said(sequence: number, from: string, text: string): EntryRow {
  return { ...entry(sequence, from, { text }), conversation: GROUP };
}

test('changes are told in words, to this user as to this user', () => {
  const two = ['carol', 'dan'];
  expect(says({ change: 'added', by: 'bob', users: two })).toBe('Bob added Carol and Dan');
  expect(says({ change: 'added', by: 'alice', users: ['dan'] })).toBe('You added Dan');
  expect(says({ change: 'added', by: 'bob', users: ['alice'] })).toBe('Bob added you');
  expect(says({ change: 'added', by: 'bob', users: ['alice', 'dan'] })).toBe(
    'Bob added you and Dan',
  );
  expect(says({ change: 'removed', by: 'bob', users: ['alice'] })).toBe('Bob removed you');
  expect(says({ change: 'demoted', by: 'alice', users: ['alice'] })).toBe(
    'You are no longer an admin',
  );
  expect(says({ change: 'renamed', by: 'bob', title: 'Friends' })).toBe(
    'Bob changed the title to “Friends”',
  );
  expect(says({ change: 'left', by: 'bob', users: ['bob'], promoted: 'alice' })).toBe(
    'Bob left You are an admin now.',
  );
});

test('many names end in a number', () => {
  const users = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  expect(namesOf(users, texts, name)).toBe('A, B, C, D, and 3 others');
});

test('a change is a row of its own: nothing answers it, and it is not unread', () => {
  const entries = [
    said(1, 'bob', 'one'),
    event(2, { change: 'renamed', by: 'bob', title: 'Friends' }),
    event(3, { change: 'painted', by: 'bob' }),
    said(4, 'bob', 'two'),
  ];
  const row = chat({ conversation: GROUP, have: 4, head: 4 });

  const rows = rowsOf(bubblesOf('alice', row, entries, []), Number.POSITIVE_INFINITY);

  expect(rows.map((each) => each.kind)).toEqual(['day', 'bubble', 'event', 'bubble']);
  expect(rows.map((each) => (each.kind === 'bubble' ? each.first : undefined))[3]).toBe(true);
  expect(unreadOf('alice', row, entries)).toBe(2);
});

test('a conversation with holes is read to its beginning', async () => {
  const store = await Store.open('holes');
  const first = Array.from({ length: 150 }, (_, at) => said(50 + at, 'bob', `m${50 + at}`));
  const second = Array.from({ length: 150 }, (_, at) => said(900 + at, 'bob', `m${900 + at}`));
  await store.commit({ ...noWrites(), entries: [...first, ...second] });
  const row = chat({ conversation: GROUP, have: 1_049, head: 1_049, opened: 1_049 });
  const conversation = open(store, () => row);
  await conversation.load();

  for (let step = 0; step < 20 && !conversation.isWhole; step++) {
    await conversation.showEarlier();
  }

  expect(conversation.isWhole).toBe(true);
  expect(conversation.bubbles).toHaveLength(300);
  expect(conversation.bubbles[0]?.text).toBe('m50');
});

test('an older page of a group follows what is here, also over a hole', async () => {
  const store = await Store.open('older');
  const here = Array.from({ length: 60 }, (_, at) => said(900 + at, 'bob', `m${900 + at}`));
  await store.commit({ ...noWrites(), entries: here });
  let row = chat({ conversation: GROUP, floor: 899, have: 959, head: 959, opened: 959 });
  const asked: string[] = [];
  const conversation = open(store, () => row, asked);
  await conversation.load();
  await conversation.showEarlier();
  await conversation.showEarlier();
  expect(asked).toEqual([GROUP]);

  const older = [said(40, 'bob', 'm40'), said(41, 'bob', 'm41')];
  row = { ...row, floor: 0 };
  conversation.apply({ ...noWrites(), entries: older });

  expect(conversation.asking).toBe(false);
  expect(conversation.bubbles).toHaveLength(62);
  expect(conversation.bubbles[0]?.text).toBe('m40');
});

test('of a group that was left nothing older is asked', async () => {
  const store = await Store.open('left');
  const row = chat({ conversation: GROUP, floor: 10, have: 12, head: 12, left: true });
  const asked: string[] = [];
  const conversation = open(store, () => row, asked);
  await conversation.load();

  await conversation.showEarlier();

  expect(asked).toEqual([]);
  expect(conversation.asking).toBe(false);
});

test('an invite link is found in what people paste, and nothing else is taken for one', () => {
  const address = addressOf(LINK, 'https://chat.example.org');
  expect(address).toBe(`https://chat.example.org/#join=${LINK}`);
  expect(linkIn(` ${address} `)).toBe(LINK);
  expect(linkIn(LINK)).toBe(LINK);
  expect(linkIn(LINK.slice(1))).toBeUndefined();
  expect(linkIn('hello')).toBeUndefined();
});

function open(store: Store, row: () => ChatRow, asked: string[] = []): Conversation {
  return new Conversation(
    GROUP,
    {
      me: 'alice',
      store,
      chat: row,
      outgoing: () => [],
      attachments: () => [],
      askOlder: (each) => asked.push(each),
      meet: () => {},
    },
    undefined,
  );
}
