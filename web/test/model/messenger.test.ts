import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { Messenger } from '../../src/model/messenger';
import { Account } from '../../src/session/account';
import type { Command } from '../../src/session/commands';
import type { Status } from '../../src/session/step';
import { noWrites, type Writes } from '../../src/store/image';
import { Store } from '../../src/store/store';
import { World } from '../session/world';
import { chat, entry, outgoing } from './world';

let names = 0;
let store: Store;
let world: World;
let done: Command[];
let messenger: Messenger;

let suspended: boolean;

async function answer(address: string): Promise<Response> {
  if (suspended) {
    return new Response(JSON.stringify({ code: 'FORBIDDEN' }), { status: 403 });
  }
  const user = address.split('/').at(-1)!;
  return new Response(JSON.stringify({ user, name: user.toUpperCase() }));
}

beforeEach(async () => {
  names++;
  store = await Store.open(`messenger-${names}`);
  await store.commit({
    ...noWrites(),
    identity: { user: 'alice', device: 1, token: 't' },
  });
  world = new World();
  done = [];
  suspended = false;
  const account = new Account(answer, () => 't');
  messenger = new Messenger('tab', store, world, account, () => '00000000000000aa');
  messenger.device = {
    do: async (command) => {
      done.push(command);
    },
  };
  await messenger.reload();
});

function change(writes: Partial<Writes>): void {
  messenger.changes({ writes: { ...noWrites(), ...writes }, happenings: [] });
}

describe('the chat list', () => {
  test('has the newest message, counts what is not read, and puts pinned chats first', () => {
    change({
      chats: [
        chat({ have: 2, head: 2, activity: 20 }),
        chat({ conversation: '@carol', have: 1, head: 1, activity: 90 }),
        chat({ conversation: '@dan', have: 1, head: 1, activity: 1, preferences: { pinned: '1' } }),
      ],
      entries: [
        entry(1, 'bob', { text: 'one' }, 10),
        entry(2, 'bob', { text: 'two' }, 20),
        { ...entry(1, 'carol', { text: 'hi' }, 90), conversation: '@carol' },
        { ...entry(1, 'dan', { text: 'yo' }, 1), conversation: '@dan' },
      ],
    });

    const lines = messenger.lines();
    expect(lines.map((line) => line.user)).toEqual(['dan', 'carol', 'bob']);
    expect(lines[2]).toMatchObject({ unread: 2, last: { text: 'two' } });
    expect(messenger.unread).toBe(4);
  });

  test('does not count changes, own messages, and what was read on another device', () => {
    change({
      chats: [chat({ have: 4, head: 4, activity: 9 })],
      entries: [
        entry(1, 'bob', { text: 'one' }),
        entry(2, 'bob', { text: 'two' }),
        entry(3, 'alice', { text: 'mine' }),
        entry(4, 'bob', { react: entry(3, 'alice', {}).id, emoji: '👍' }),
      ],
    });
    expect(messenger.lines()[0]?.unread).toBe(2);

    change({ chats: [chat({ have: 4, head: 4, activity: 9, mine: { received: 4, read: 1 } })] });
    expect(messenger.lines()[0]?.unread).toBe(1);
  });

  test('counts what is known of but not here yet', () => {
    change({ chats: [chat({ have: 0, head: 7, activity: 9 })] });
    expect(messenger.lines()[0]?.unread).toBe(7);
  });

  test('leaves muted and archived chats out of the number in the title', () => {
    const preferences = { muted: '1' };
    change({ chats: [chat({ head: 7, activity: 9, preferences })] });
    expect(messenger.unread).toBe(0);
  });

  test('keeps drafts, also over a reload', async () => {
    await messenger.keepDraft({ conversation: '@erin', text: 'half a' });
    await messenger.reload();
    expect(messenger.lines()[0]).toMatchObject({ user: 'erin', draft: 'half a' });
  });
});

describe('what is heard', () => {
  test('of an open conversation is its text, of another one only who wrote', async () => {
    change({ chats: [chat({ activity: 1 })] });
    await messenger.choose('@bob');

    change({
      chats: [chat({ have: 1, head: 1, activity: 1 })],
      entries: [entry(1, 'bob', { text: 'hello' })],
    });
    expect(messenger.announcement).toMatchObject({ kind: 'message', text: 'hello' });

    change({
      chats: [chat({ conversation: '@carol', have: 1, head: 1, activity: 2 })],
      entries: [{ ...entry(1, 'carol', { text: 'secret' }), conversation: '@carol' }],
    });
    expect(messenger.announcement).toMatchObject({ kind: 'elsewhere', text: '' });
  });

  test('of many at once is their number', () => {
    change({
      chats: [chat({ have: 2, head: 2, activity: 1 })],
      entries: [entry(1, 'bob', { text: 'a' }), entry(2, 'bob', { text: 'b' })],
    });
    expect(messenger.announcement).toMatchObject({ kind: 'many', text: '2' });
  });
});

test('typing ends by itself, or with the message', () => {
  const typing = () =>
    messenger.changes({
      writes: noWrites(),
      happenings: [
        { kind: 'typing', conversation: '@bob', user: 'bob', until: world.now() + 5_000 },
      ],
    });
  typing();
  expect(messenger.typing('@bob')).toEqual(['bob']);
  world.pass(5_000);
  expect(messenger.typing('@bob')).toEqual([]);

  typing();
  change({ chats: [chat({ have: 1, head: 1 })], entries: [entry(1, 'bob', { text: 'x' })] });
  expect(messenger.typing('@bob')).toEqual([]);
});

test('what is open is seen once', async () => {
  change({
    chats: [chat({ have: 1, head: 1, activity: 1 })],
    entries: [entry(1, 'bob', { text: 'hello' })],
  });
  await store.commit({ ...noWrites(), entries: [entry(1, 'bob', { text: 'hello' })] });
  await messenger.choose('@bob');

  messenger.seen();
  change({ chats: [chat({ have: 1, head: 1, opened: 1, activity: 1 })] });
  messenger.seen();

  expect(done.filter((each) => each.kind === 'open')).toEqual([
    { kind: 'open', conversation: '@bob', upTo: 1 },
  ]);
});

test('counts what would be lost by signing out', () => {
  change({ outgoing: [outgoing(1), outgoing(2, { state: 'accepted' })] });
  expect(messenger.unsent).toBe(1);
});

test('a request is answered, or refused', async () => {
  const pinned = messenger.prefer('@bob', 'pinned', true);
  messenger.changes({
    writes: noWrites(),
    happenings: [{ kind: 'done', request: '00000000000000aa' }],
  });
  await pinned;

  const blocked = messenger.block('bob', true);
  messenger.changes({
    writes: noWrites(),
    happenings: [{ kind: 'refused', request: '00000000000000aa', code: 'UNAVAILABLE' }],
  });
  await expect(blocked).rejects.toMatchObject({ code: 'UNAVAILABLE' });
});

test('of a group it is told who types, and what it is called', () => {
  const group = '#k3jq7wz2m5xvb4n6t2aprd7ehc';
  change({ chats: [chat({ conversation: group, title: 'Friends', activity: 5, left: false })] });
  const typing = (user: string) =>
    messenger.changes({
      writes: noWrites(),
      happenings: [{ kind: 'typing', conversation: group, user, until: world.now() + 5_000 }],
    });
  typing('bob');
  typing('carol');
  expect(messenger.lines()[0]).toMatchObject({
    name: 'Friends',
    user: undefined,
    typing: ['bob', 'carol'],
  });

  change({ entries: [{ ...entry(1, 'bob', { text: 'x' }), conversation: group }] });
  expect(messenger.typing(group)).toEqual(['carol']);
  world.pass(5_000);
  expect(messenger.typing(group)).toEqual([]);
});

test('who is in a group is known without a connection, once it was learnt', async () => {
  const group = '#k3jq7wz2m5xvb4n6t2aprd7ehc';
  const members = [{ user: 'alice', admin: true }];
  const learnt = messenger.groups.roster(group);
  const [asked] = done.filter((each) => each.kind === 'ask');
  const { request } = asked!.frame;
  messenger.changes({
    writes: noWrites(),
    happenings: [{ kind: 'done', request, conversation: group, members, description: 'D' }],
  });
  await learnt;
  await messenger.reload();

  expect(messenger.roster(group)).toMatchObject({ members, description: 'D' });
});

test('forwards to a few chats at once and no more', async () => {
  await store.commit({ ...noWrites(), entries: [entry(1, 'bob', { text: 'old', poll: 1 })] });
  const many = ['@a1', '@b2', '@c3', '@d4', '@e5', '@f6', '@g7'];

  await messenger.forward('@bob', entry(1, 'bob', {}).id, 'new', many);

  const written = done.filter((each) => each.kind === 'write');
  expect(written.map((each) => each.conversation)).toEqual(many.slice(0, 5));
  expect(written[0]).toMatchObject({ content: { text: 'new', poll: 1 } });
});

describe('who is there', () => {
  test('goes without a time at first, which a second frame brings', () => {
    const tell = (presence: { online: boolean; lastSeen?: number }): void =>
      messenger.changes({
        writes: noWrites(),
        happenings: [
          { kind: 'status', status: 'live' },
          { kind: 'presence', user: 'bob', ...presence },
        ],
      });
    change({ chats: [chat({ activity: 1 })] });
    tell({ online: false, lastSeen: 1_000 });
    tell({ online: true });
    expect(messenger.presence('bob')).toEqual({ online: true });

    tell({ online: false });
    expect(messenger.presence('bob')).toEqual({ online: false });
    expect(messenger.lines()[0]?.online).toBe(false);

    tell({ online: false, lastSeen: 5_000 });
    expect(messenger.presence('bob')).toEqual({ online: false, lastSeen: 5_000 });
  });
});

describe('somebody whose account is suspended', () => {
  const tell = (...all: Status[]) =>
    messenger.changes({
      writes: noWrites(),
      happenings: all.map((status) => ({ kind: 'status', status })),
    });

  test('is told when the server said so last, also while it is asked again', () => {
    tell('suspended');
    expect(messenger.suspendedAt).toBe(world.now());
    world.pass(60_000);
    tell('greeting');
    expect(messenger.suspendedAt).toBe(world.now() - 60_000);
    tell('suspended');
    expect(messenger.suspendedAt).toBe(world.now());

    tell('greeting', 'catching-up');

    expect(messenger.suspendedAt).toBeUndefined();
  });

  test('hears of it from calls, and can sign out of this browser', async () => {
    suspended = true;

    await expect(messenger.rename('Al')).rejects.toMatchObject({ code: 'SUSPENDED' });
    await messenger.signOut();

    expect(done.at(-1)).toEqual({ kind: 'forget' });
  });
});
