import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { noWrites } from '../../src/store/image';
import { Store } from '../../src/store/store';
import { type TabListener, Tabs } from '../../src/session/tabs';
import type { Changes } from '../../src/session/engine';
import { ALICE, entry, id } from './device';
import { Air, World } from './world';

class Seen implements TabListener {
  readonly all: Changes[] = [];
  reloads = 0;

  changes(changes: Changes): void {
    this.all.push(changes);
  }

  reload(): void {
    this.reloads++;
  }

  get status() {
    const told = this.all.flatMap((each) => each.happenings);
    return told.filter((each) => each.kind === 'status').at(-1)?.status;
  }
}

let names = 0;
let name = '';
let store: Store;
let world: World;
let air: Air;

beforeEach(async () => {
  names++;
  name = `tabs-${names}`;
  store = await Store.open(name);
  await store.commit({ ...noWrites(), identity: ALICE, since: 1 });
  world = new World();
  air = new Air();
});

function tab(called: string, seen = new Seen()) {
  const channel = air.channel();
  const tabs = new Tabs(called, store, world, channel, seen);
  return { tabs, seen, channel };
}

async function connected(owner: ReturnType<typeof tab>) {
  await vi.waitFor(() => expect(world.sockets).toHaveLength(1));
  world.socket.listener.opened();
  await vi.waitFor(() => expect(world.socket.of('hello')).toHaveLength(1));
  world.socket.welcome();
  await vi.waitFor(() => expect(owner.seen.status).toBe('live'));
}

const write = (n: number) =>
  ({ kind: 'write', conversation: '@bob', content: { text: `t${n}` }, id: id(n) }) as const;

test('commits an entry before it is acknowledged, and tells every tab of it', async () => {
  const one = tab('one');
  const two = tab('two');
  one.tabs.start(() => Promise.resolve());
  await connected(one);

  world.socket.say({ type: 'message', conversation: '@bob', ...entry(1) });

  await vi.waitFor(() => {
    const seen = two.seen.all.flatMap((each) => each.writes.entries);
    expect(seen).toMatchObject([{ sequence: 1 }]);
  });
  expect(await store.entry('@bob', id(1))).toBeDefined();
  world.pass(250);
  await vi.waitFor(() => expect(world.socket.of('received')).toHaveLength(1));
});

test('a message written in another tab is sent by the owner, once', async () => {
  const one = tab('one');
  const two = tab('two');
  one.tabs.start(() => Promise.resolve());
  await connected(one);

  await two.tabs.do(write(1));

  await vi.waitFor(() => expect(world.socket.of('send')).toHaveLength(1));
  expect(world.socket.of('send')[0]?.messages).toMatchObject([{ id: id(1) }]);
});

test('a tab takes over, and what nobody has answered is done then', async () => {
  const one = tab('one');
  one.tabs.start(() => Promise.resolve());
  await connected(one);
  const two = tab('two');
  let own = () => {};
  two.tabs.start(() => new Promise((resolve) => (own = resolve)));
  one.channel.cut();
  one.tabs.close();
  const written = two.tabs.do(write(2));

  own();
  await written;

  expect(two.seen.reloads).toBe(1);
  await vi.waitFor(() => expect(world.sockets).toHaveLength(2));
  world.socket.listener.opened();
  await vi.waitFor(() => expect(world.socket.of('hello')).toHaveLength(1));
  world.socket.welcome();
  await vi.waitFor(() => expect(world.socket.of('send')).toHaveLength(1));
});

test('a command that is repeated after its message is in the log writes nothing', async () => {
  const one = tab('one');
  await store.commit({
    ...noWrites(),
    entries: [{ ...entry(1, 'alice'), id: id(3), conversation: '@bob' }],
  });
  const written = one.tabs.do(write(3));
  one.tabs.start(() => Promise.resolve());

  await written;

  expect((await store.load()).outgoing).toEqual([]);
});

test('connects again with growing pauses, and at once when it is woken', async () => {
  const one = tab('one');
  one.tabs.start(() => Promise.resolve());
  await vi.waitFor(() => expect(world.sockets).toHaveLength(1));

  world.socket.listener.closed();
  world.pass(374);
  expect(world.sockets).toHaveLength(1);
  world.pass(1);
  expect(world.sockets).toHaveLength(2);

  world.socket.listener.closed();
  world.pass(700);
  expect(world.sockets).toHaveLength(2);
  one.tabs.wake();
  expect(world.sockets).toHaveLength(3);
});

test('survives a store that fails: says nothing of it, and begins with what is stored', async () => {
  const one = tab('one');
  one.tabs.start(() => Promise.resolve());
  await connected(one);
  const commit = vi.spyOn(store, 'commit').mockRejectedValueOnce(new Error('disk full'));

  await expect(one.tabs.do(write(4))).rejects.toThrow('disk full');

  expect(commit).toHaveBeenCalled();
  expect(world.sockets[0]?.of('send')).toEqual([]);
  await vi.waitFor(() => expect(one.seen.reloads).toBe(2));
  await one.tabs.do(write(5));
  expect((await store.load()).outgoing).toMatchObject([{ id: id(5), number: 1 }]);
});

test('forgets everything when told to', async () => {
  const one = tab('one');
  one.tabs.start(() => Promise.resolve());
  await connected(one);

  await one.tabs.do({ kind: 'forget' });

  expect(world.socket.closed).toBe(true);
  expect((await store.load()).identity).toBeUndefined();
});
