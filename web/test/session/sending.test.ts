import { expect, test } from 'vitest';
import type { ServerFrame } from '../../src/protocol/server-frames';
import { TooLargeError } from '../../src/session/sending';
import { ALICE, entry, head, id, TestDevice } from './device';

test('sends what was written offline once there is a connection, in order', () => {
  const device = new TestDevice({ since: 1 });
  device.write('@bob', 1);
  device.write('@bob', 2);
  expect(device.said).toEqual([]);

  device.connect();

  expect(device.frames('send')).toMatchObject([
    { conversation: '@bob', messages: [{ number: 1 }, { number: 2 }] },
  ]);
});

test('a new device learns what the log holds before it sends', () => {
  const device = new TestDevice();
  device.write('@bob', 1);

  device.connect();
  expect(device.frames('send')).toEqual([]);
  device.hear({ type: 'ready', since: 1 });

  expect(device.frames('send')).toHaveLength(1);
});

test('has one unanswered batch, and what is new waits for the next', () => {
  const device = new TestDevice();
  device.goLive();

  device.write('@bob', 1);
  device.write('@bob', 2);
  device.write('@bob', 3);

  expect(device.frames('send')).toHaveLength(1);
  device.take();
  device.accept('@bob', [1, id(1), 1]);
  expect(device.frames('send')).toMatchObject([{ messages: [{ number: 2 }, { number: 3 }] }]);
});

test('sends exactly the same batch again, after a while and after a reload', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);
  const [first] = device.frames('send');
  device.take();
  device.write('@bob', 2);

  device.pass(10_000);
  expect(device.frames('send')).toEqual([first]);
  device.take();

  device.reload();
  device.connect();
  expect(device.frames('send')).toEqual([first]);
});

test('an own entry joins its message but only accepted settles it', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 9);

  device.live('@bob', { ...entry(1, 'alice'), id: id(9) });
  expect(device.image.outgoing('@bob', id(9))).toMatchObject({ state: 'batched', sequence: 1 });
  expect(device.image.chat('@bob').stored).toBe(0);

  device.accept('@bob', [1, id(9), 1]);
  expect(device.image.outgoing('@bob', id(9))).toBeUndefined();
  expect(device.image.chat('@bob').stored).toBe(1);
});

test('an accepted message leaves the outbox when its entry is here', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 9);

  device.accept('@bob', [1, id(9), 1]);
  expect(device.image.outgoing('@bob', id(9))).toMatchObject({ state: 'accepted', sequence: 1 });

  device.live('@bob', { ...entry(1, 'alice'), id: id(9) });
  expect(device.image.outgoing('@bob', id(9))).toBeUndefined();
});

test('takes a refused message out and sends the rest', () => {
  const device = new TestDevice();
  device.write('@bob', 1);
  device.write('@bob', 2);
  device.goLive();
  device.take();

  device.hear({
    type: 'error',
    conversation: '@bob',
    messages: [{ number: 1, id: id(1) }],
    code: 'UNKNOWN_USER',
    class: 'fix',
  });

  expect(device.image.outgoing('@bob', id(1))).toMatchObject({
    state: 'failed',
    failure: 'UNKNOWN_USER',
  });
  expect(device.frames('send')).toMatchObject([{ messages: [{ number: 2, id: id(2) }] }]);
});

test('a failed message is sent again as a new one', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1, 'hello');
  device.hear({
    type: 'error',
    conversation: '@bob',
    messages: [{ number: 1, id: id(1) }],
    code: 'TOO_LARGE',
    class: 'fix',
  });
  device.take();

  device.do(device.sync.resend('@bob', id(1), id(2), device.now));
  device.do(device.sync.resend('@bob', id(1), id(2), device.now));

  expect(device.frames('send')).toMatchObject([
    { messages: [{ number: 2, id: id(2), content: { text: 'hello' } }] },
  ]);
});

test('a failed message that appears in the log is not failed', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);
  device.hear({
    type: 'error',
    conversation: '@bob',
    messages: [{ number: 1, id: id(1) }],
    code: 'UNKNOWN_USER',
    class: 'fix',
  });

  device.live('@bob', { ...entry(1, 'alice'), id: id(1) });

  expect(device.image.outgoing('@bob', id(1))).toBeUndefined();
});

test('what the log holds is not called failed by an answer to a repeat', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);
  device.live('@bob', { ...entry(1, 'alice'), id: id(1) });

  device.hear({
    type: 'error',
    conversation: '@bob',
    messages: [{ number: 1, id: id(1) }],
    code: 'NOT_MEMBER',
    class: 'fix',
  });

  expect(device.image.outgoing('@bob', id(1))).toBeUndefined();
});

test('waits as long as a retry says', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);
  device.hear({
    type: 'error',
    conversation: '@bob',
    messages: [{ number: 1, id: id(1) }],
    code: 'RATE_LIMITED',
    class: 'retry',
    after: 1_500,
  });
  device.take();

  device.pass(1_250);
  expect(device.frames('send')).toEqual([]);
  device.pass(250);
  expect(device.frames('send')).toHaveLength(1);
});

test('an answer that comes after a retry settles the batch once', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);
  device.write('@bob', 2);
  const retry: ServerFrame = {
    type: 'error',
    conversation: '@bob',
    messages: [{ number: 1, id: id(1) }],
    code: 'UNAVAILABLE',
    class: 'retry',
    after: 300,
  };
  device.hear(retry);
  device.take();

  device.accept('@bob', [1, id(1), 1]);
  expect(device.frames('send')).toMatchObject([{ messages: [{ number: 2 }] }]);
  device.take();
  device.accept('@bob', [1, id(1), 1]);
  device.hear(retry);
  device.pass(500);
  expect(device.frames('send')).toEqual([]);
});

test('an error that names nothing of the outbox changes nothing', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);

  device.hear({
    type: 'error',
    conversation: '@bob',
    messages: [{ number: 7, id: id(7) }],
    code: 'NUMBER_REUSED',
    class: 'fix',
  });

  expect(device.image.outgoing('@bob', id(1))?.state).toBe('batched');
  expect(device.sync.status).toBe('live');
});

test('a store that is a copy is found out by a number that it never gave', () => {
  const device = new TestDevice();
  device.connect();

  device.hear({
    type: 'heads',
    conversations: [head('@bob', 4, { lastNumber: 12 })],
    more: false,
  });

  expect(device.sync.status).toBe('copied');
  expect(device.leave).toEqual({ forGood: true });
});

test('a reused number is found out by its error', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);

  device.hear({
    type: 'error',
    conversation: '@bob',
    messages: [{ number: 1, id: id(1) }],
    code: 'NUMBER_REUSED',
    class: 'fix',
  });

  expect(device.sync.status).toBe('copied');
});

test('after signing in anew, what the log holds is settled and the rest is not sent', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);
  device.write('@bob', 2);
  device.hear({ type: 'error', code: 'UNAUTHENTICATED', class: 'auth' });

  device.do(device.sync.adopt({ ...ALICE, device: 2 }, () => false));
  expect(device.image.outgoing('@bob', id(1))?.state).toBe('in-doubt');
  device.connect();
  device.hear({ type: 'heads', conversations: [head('@bob', 1)], more: false });
  device.hear({
    type: 'messages',
    conversation: '@bob',
    entries: [{ ...entry(1, 'alice'), id: id(1) }],
    more: false,
  });
  device.hear({ type: 'ready', since: 5 });

  expect(device.image.outgoing('@bob', id(1))).toBeUndefined();
  expect(device.image.outgoing('@bob', id(2))?.state).toBe('not-sent');
  expect(device.frames('send')).toHaveLength(1);
});

test('refuses a body that no frame can hold', () => {
  const device = new TestDevice();

  expect(() => device.write('@bob', 1, 'x'.repeat(32_768))).toThrow(TooLargeError);
  expect(device.image.chat('@bob').lastNumber).toBe(0);
});

test('large bodies make small batches', () => {
  const device = new TestDevice({ since: 1 });
  for (let n = 1; n <= 3; n++) {
    device.write('@bob', n, 'x'.repeat(30_000));
  }

  device.connect();

  expect(device.frames('send')[0]?.messages).toHaveLength(2);
});

test('tells of typing now and then', () => {
  const device = new TestDevice();
  device.goLive();
  device.take();

  for (let n = 0; n < 4; n++) {
    device.now += 1_000;
    device.do(device.sync.typing('@bob', device.now));
  }

  expect(device.said).toHaveLength(2);
});
