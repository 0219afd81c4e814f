import { expect, test } from 'vitest';
import { entry, head, id, TestDevice } from './device';

test('greets with its token, and without a position when it is new', () => {
  const device = new TestDevice();

  device.connect();

  expect(device.said[0]).toEqual({
    type: 'hello',
    protocol: 1,
    token: 'alice.1.secret',
    cursors: {},
  });
});

test('applies live entries in order and drops those that it has', () => {
  const device = new TestDevice();
  device.goLive();

  device.live('@bob', entry(1), entry(2), entry(1), entry(2));

  expect(device.image.chat('@bob').have).toBe(2);
  expect(device.entries.size).toBe(2);
});

test('pulls a gap and asks again when nobody answers', () => {
  const device = new TestDevice();
  device.goLive();
  device.live('@bob', entry(1));
  device.take();

  device.live('@bob', entry(4));

  expect(device.image.chat('@bob').have).toBe(1);
  expect(device.take()).toMatchObject([{ type: 'pull', conversation: '@bob', after: 1 }]);

  device.pass(10_000);
  const [again] = device.frames('pull');
  expect(again).toMatchObject({ after: 1 });

  device.hear({
    type: 'messages',
    request: again!.request,
    conversation: '@bob',
    entries: [entry(2), entry(3), entry(4)],
    more: false,
  });
  expect(device.image.chat('@bob').have).toBe(4);
});

test('says what it has stored, and again until the server shows it', () => {
  const device = new TestDevice();
  device.goLive();
  device.live('@bob', entry(1));
  device.take();

  device.pass(250);
  expect(device.take()).toEqual([{ type: 'received', marks: { '@bob': 1 } }]);
  device.pass(250);
  expect(device.take()).toEqual([]);
  device.pass(5_000);
  expect(device.take()).toEqual([{ type: 'received', marks: { '@bob': 1 } }]);

  device.hear({ type: 'marks', conversation: '@bob', mine: { received: 1, read: 0 } });
  device.pass(20_000);
  expect(device.frames('received')).toEqual([]);
});

test('says what a person has opened, but not more than is stored', () => {
  const device = new TestDevice();
  device.goLive();
  device.live('@bob', entry(1), entry(2));
  device.take();

  device.do(device.sync.open('@bob', 9));
  device.pass(250);

  expect(device.frames('read')).toEqual([{ type: 'read', marks: { '@bob': 2 } }]);
});

test('marks never go back', () => {
  const device = new TestDevice();
  device.goLive(head('@bob', 0));
  const marks = (received: number, read: number) =>
    device.hear({ type: 'marks', conversation: '@bob', stored: read, theirs: { received, read } });

  marks(5, 4);
  marks(3, 2);

  expect(device.image.chat('@bob')).toMatchObject({
    stored: 4,
    theirs: { received: 5, read: 4 },
  });
});

test('a new device begins at the mark of its user and reads a page before it', () => {
  const device = new TestDevice();

  device.goLive(head('@bob', 80, { mine: { received: 80, read: 80 } }));

  expect(device.image.chat('@bob')).toMatchObject({ floor: 80, have: 80 });
  const [pull] = device.frames('pull');
  expect(pull).toMatchObject({ before: 81, limit: 50 });

  const page = Array.from({ length: 50 }, (_, at) => entry(31 + at));
  device.hear({
    type: 'messages',
    request: pull!.request,
    conversation: '@bob',
    entries: page,
    more: true,
  });
  expect(device.image.chat('@bob')).toMatchObject({ floor: 30, have: 80 });
  expect(device.entries.size).toBe(50);
});

test('a page that does not end where the window begins is not stored', () => {
  const device = new TestDevice();
  device.goLive(head('@bob', 80, { mine: { received: 80, read: 80 } }));
  const [pull] = device.frames('pull');

  device.hear({
    type: 'messages',
    request: pull!.request,
    conversation: '@bob',
    entries: [entry(50), entry(51)],
    more: true,
  });

  expect(device.image.chat('@bob').floor).toBe(80);
  expect(device.entries.size).toBe(0);
});

test('the next greeting names the position, and cursors only for what has changed since', () => {
  const device = new TestDevice();
  device.goLive(head('@bob', 0), head('@carol', 0));
  device.live('@bob', entry(1));
  device.do(device.sync.disconnected());
  device.take();

  device.reload();
  device.connect();

  expect(device.said[0]).toMatchObject({ since: 77, cursors: { '@bob': 1 } });
});

test('a head that is higher is pulled whenever it comes', () => {
  const device = new TestDevice();
  device.goLive(head('@bob', 0));
  device.take();

  device.hear({ type: 'heads', conversations: [head('@bob', 3)], more: false });

  expect(device.frames('pull')).toMatchObject([{ conversation: '@bob', after: 0 }]);
});

test('gives a connection up that does not answer its pings', () => {
  const device = new TestDevice();
  device.goLive();

  device.pass(25_000);
  device.pass(25_000);
  expect(device.leave).toBeUndefined();
  device.pass(25_000);

  expect(device.leave).toEqual({ forGood: false });
  expect(device.frames('ping')).toHaveLength(2);
});

test('a revoked device asks for a new sign-in and keeps what it has', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);

  device.hear({ type: 'error', code: 'UNAUTHENTICATED', class: 'auth' });

  expect(device.sync.status).toBe('signed-out');
  expect(device.leave).toEqual({ forGood: true });
  expect(device.image.identity?.revoked).toBe(true);
  expect(device.image.outgoing('@bob', id(1))).toBeDefined();
});

test('an account that is suspended is told so until it is not, and loses nothing', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);

  device.hear({ type: 'bye', code: 'FORBIDDEN', after: [30_000, 120_000] });

  expect(device.sync.status).toBe('suspended');
  expect(device.told.at(-1)).toEqual({ kind: 'status', status: 'suspended' });
  expect(device.leave).toEqual({ forGood: false, after: [30_000, 120_000] });
  expect(device.image.identity?.revoked).toBeUndefined();
  device.do(device.sync.disconnected());
  device.pass(60_000);
  expect(device.sync.status).toBe('suspended');

  device.take();
  device.goLive();
  expect(device.sync.status).toBe('live');
  expect(device.frames('send').flatMap(({ messages }) => messages)).toMatchObject([{ id: id(1) }]);
});

test('settings of other devices are kept, and forgotten when empty', () => {
  const device = new TestDevice();
  device.goLive();
  const prefer = (value: string) =>
    device.hear({ type: 'preference', conversation: '@bob', key: 'pinned', value });

  prefer('1');
  expect(device.image.chat('@bob').preferences).toEqual({ pinned: '1' });
  prefer('');
  expect(device.image.chat('@bob').preferences).toEqual({});
});

test('a request without an answer fails after a while', () => {
  const device = new TestDevice();
  device.goLive();

  device.do(device.sync.ask({ type: 'block', request: 'b1', user: 'bob' }, device.now));
  device.pass(15_000);

  expect(device.told).toContainEqual({ kind: 'refused', request: 'b1', code: 'UNAVAILABLE' });
});
