import 'fake-indexeddb/auto';
import { beforeEach, expect, test, vi } from 'vitest';
import { Engine } from '../../src/session/engine';
import type { Changes } from '../../src/session/engine';
import { noWrites } from '../../src/store/image';
import { Store } from '../../src/store/store';
import { ALICE, id } from './device';
import { TusServer } from './tus';
import { World } from './world';

const SIZE = 700_000;

let names = 0;
let store: Store;
let world: World;
let server: TusServer;
let changes: Changes[];

beforeEach(async () => {
  names++;
  store = await Store.open(`uploads-${names}`);
  await store.commit({ ...noWrites(), identity: ALICE, since: 1 });
  world = new World();
  server = new TusServer();
  world.answer = (address, init) => server.answer(address, init);
  changes = [];
});

function engine(): Promise<Engine> {
  return Engine.start(
    store,
    world,
    (change) => changes.push(change),
    () => {},
  );
}

async function attach(to: Engine, n: number, size = SIZE): Promise<void> {
  const bytes = new Blob([new Uint8Array(size).fill(n)]);
  await store.files.put('@bob', id(n), bytes, world.now());
  const media = { kind: 'file', size, mime: 'x/y' };
  const content = { media };
  await to.attachments.attach({ kind: 'attach', conversation: '@bob', content, id: id(n), size });
}

async function outbox() {
  const { outgoing, attachments } = await store.load();
  return { outgoing, attachments };
}

function soon(expectation: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(expectation, { timeout: 50_000, interval: 20 });
}

test('uploads in parts, then puts the message into the outbox with its hash', async () => {
  const device = await engine();
  await attach(device, 1);

  await soon(async () => expect((await outbox()).outgoing).toHaveLength(1));
  const { outgoing, attachments } = await outbox();
  expect(attachments).toEqual([]);
  const [hash] = [...server.stored.keys()];
  expect(outgoing[0]).toMatchObject({
    id: id(1),
    number: 1,
    content: { media: { kind: 'file', hash, size: SIZE } },
  });
  expect(server.parts.map((part) => part.offset)).toEqual([0, 131_072, 393_216]);
  const told = changes.flatMap((each) => each.happenings);
  const sent = told.flatMap((each) => (each.kind === 'uploading' ? [each.sent] : []));
  expect(sent).toEqual([0, 131_072, 393_216, SIZE]);
  await soon(async () => expect(await store.files.find('@bob', id(1))).toBeUndefined());
  expect((await store.files.media(hash!, 1))?.size).toBe(SIZE);
});

test('sends those of one conversation in their order', async () => {
  const device = await engine();
  server.holdsBack = true;
  await attach(device, 2);
  await attach(device, 1);
  await attach(device, 3);
  server.holdsBack = false;
  server.letGo();

  await soon(async () => expect((await outbox()).outgoing).toHaveLength(3));
  const { outgoing } = await outbox();
  expect(outgoing.map((row) => row.id)).toEqual([id(2), id(1), id(3)]);
});

test('goes on where a broken connection has left it', async () => {
  const device = await engine();
  server.breaksAfter = 1;
  await attach(device, 1);
  await soon(() => expect(server.broken).toBe(1));
  await soon(async () => {
    world.pass(3_000);
    expect((await outbox()).outgoing).toHaveLength(1);
  });

  expect(server.begun).toBe(1);
  expect(server.parts.slice(0, 3).map((part) => part.offset)).toEqual([0, 131_072, 262_144]);
  expect(server.parts.reduce((sum, part) => sum + part.size, 0)).toBe(SIZE);
});

test('waits while the account is suspended, and goes on after it', async () => {
  let refused = 0;
  world.answer = async () => {
    refused++;
    return new Response(JSON.stringify({ status: 403, code: 'FORBIDDEN' }), { status: 403 });
  };
  const device = await engine();
  await attach(device, 1);
  await soon(() => expect(refused).toBe(1));
  await soon(() => {
    world.pass(3_000);
    expect(refused).toBeGreaterThan(1);
  });
  expect((await outbox()).attachments[0]?.failure).toBeUndefined();

  world.answer = (address, init) => server.answer(address, init);
  await soon(async () => {
    world.pass(60_000);
    expect((await outbox()).outgoing).toHaveLength(1);
  });
});

test('goes on after a reload, and is in the outbox once', async () => {
  const first = await engine();
  server.holdsBack = true;
  await attach(first, 1);
  await soon(() => expect(server.held).toBeGreaterThan(0));
  first.stop();
  server.holdsBack = false;
  server.letGo();

  await engine();

  await soon(async () => expect((await outbox()).outgoing).toHaveLength(1));
  expect(server.begun).toBe(1);
});

test('an attachment that is repeated is one', async () => {
  const device = await engine();
  await attach(device, 1);
  await attach(device, 1);
  await soon(async () => expect((await outbox()).outgoing).toHaveLength(1));
  await attach(device, 1);

  expect((await outbox()).attachments).toEqual([]);
  expect((await outbox()).outgoing).toHaveLength(1);
});

test('begins anew when the server has forgotten the upload', async () => {
  const device = await engine();
  server.breaksAfter = 1;
  await attach(device, 1);
  await soon(() => expect(server.broken).toBe(1));
  server.forget();
  await soon(async () => {
    world.pass(3_000);
    expect((await outbox()).outgoing).toHaveLength(1);
  });

  expect(server.begun).toBe(2);
});

test('what is refused has failed, and is tried again when a person wants it', async () => {
  const device = await engine();
  server.refusal = 413;
  await attach(device, 1);
  await soon(async () =>
    expect((await outbox()).attachments).toMatchObject([{ failure: 'FILE_TOO_LARGE' }]),
  );

  server.refusal = 0;
  await device.attachments.again('@bob', id(1));
  await soon(async () => expect((await outbox()).outgoing).toHaveLength(1));
});

test('one that failed does not hold up the next one', async () => {
  const device = await engine();
  await store.files.put('@bob', id(1), new Blob(['short']), 1);
  const content = { media: { kind: 'file', size: 99, mime: 'x/y' } };
  const command = { kind: 'attach', conversation: '@bob', content, id: id(1), size: 99 } as const;
  await device.attachments.attach(command);
  await attach(device, 2);

  await soon(async () => expect((await outbox()).outgoing).toHaveLength(1));
  expect((await outbox()).attachments).toMatchObject([{ id: id(1), failure: 'FILE_LOST' }]);
});

test('what is cancelled is not sent, and is ended at the server', async () => {
  const device = await engine();
  server.holdsBack = true;
  await attach(device, 1);
  await soon(() => expect(server.held).toBeGreaterThan(0));

  await device.attachments.cancel('@bob', id(1));

  server.holdsBack = false;
  server.letGo();
  await soon(() => expect(server.ended).toBe(1));
  expect(await outbox()).toEqual({ outgoing: [], attachments: [] });
  expect(await store.files.find('@bob', id(1))).toBeUndefined();
});
