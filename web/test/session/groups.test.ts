import { expect, test } from 'vitest';
import type { Entry } from '../../src/protocol/values';
import { ALICE, entry, head, id, TestDevice } from './device';

const GROUP = '#k3jq7wz2m5xvb4n6t2aprd7ehc';

function change(sequence: number, membership: object): Entry {
  const { content: _, ...rest } = entry(sequence, 'bob');
  return { ...rest, device: 0, membership: membership as Record<string, unknown> };
}

function answer(device: TestDevice, ...entries: Entry[]): void {
  const pull = device.frames('pull').at(-1)!;
  device.hear({
    type: 'messages',
    request: pull.request,
    conversation: GROUP,
    entries,
    more: false,
  });
}

function sequences(device: TestDevice): number[] {
  return [...device.entries.values()].map(({ sequence }) => sequence);
}

/** A member who joined at 50 and has everything up to 52. */
function member(): TestDevice {
  const device = new TestDevice({ since: 1 });
  device.goLive(head(GROUP, 52, { title: 'Friends' }));
  answer(device, change(50, { change: 'added', by: 'bob', users: ['alice'] }), entry(51), entry(52));
  device.take();
  return device;
}

test('the first entry of a page that begins later than asked is the next one', () => {
  const device = member();

  expect(device.image.chat(GROUP)).toMatchObject({ have: 52, floor: 0, title: 'Friends' });
  expect(device.entries.size).toBe(3);
});

test('its groups are named in every greeting, even when nothing has changed', () => {
  const device = member();
  device.hear({ type: 'ready', since: 80 });
  device.live('@bob', entry(1));
  device.hear({ type: 'ready', since: 81 });
  device.take();

  device.reload();
  device.connect();

  expect(device.said[0]).toMatchObject({ type: 'hello', since: 81, cursors: { [GROUP]: 52 } });
});

test('who is removed keeps what is there and asks for nothing', () => {
  const device = member();

  device.live(GROUP, change(53, { change: 'removed', by: 'bob', users: ['alice'] }));
  expect(device.image.chat(GROUP)).toMatchObject({ left: true, have: 53 });
  device.take();
  device.do(device.sync.older(GROUP, device.now));

  device.pass(10_000);

  expect(device.take()).toEqual([]);
});

test('who comes back pulls on where the new time begins', () => {
  const device = member();
  device.live(GROUP, change(53, { change: 'left', by: 'alice', users: ['alice'] }));
  device.take();

  device.live(GROUP, change(70, { change: 'added', by: 'bob', users: ['alice', 'carol'] }));
  expect(device.frames('pull')).toMatchObject([{ after: 53 }]);
  answer(device, change(70, { change: 'added', by: 'bob', users: ['alice', 'carol'] }));

  expect(device.image.chat(GROUP)).toMatchObject({ left: false, have: 70 });
});

test('a group that knows this user no more is asked no further', () => {
  const device = member();
  device.live(GROUP, entry(60));
  const [pull] = device.frames('pull');

  device.hear({ type: 'error', request: pull!.request, code: 'NOT_MEMBER', class: 'fix' });
  device.take();
  device.pass(120_000);

  expect(device.image.chat(GROUP).left).toBe(true);
  expect(device.frames('pull')).toEqual([]);
});

test('a wrong invite link does not end a membership', () => {
  const device = member();
  device.do(
    device.sync.ask(
      { type: 'group', request: 'r', action: 'join', link: 'x'.repeat(52) },
      device.now,
    ),
  );

  device.hear({
    type: 'error',
    request: 'r',
    conversation: GROUP,
    code: 'NOT_MEMBER',
    class: 'fix',
  });

  expect(device.told.at(-1)).toEqual({ kind: 'refused', request: 'r', code: 'NOT_MEMBER' });
  expect(device.image.chat(GROUP).left).not.toBe(true);
});

test('a title follows the entries, and an old entry does not bring an old title back', () => {
  const device = member();
  device.live(GROUP, change(53, { change: 'renamed', by: 'bob', title: 'Old friends' }));
  expect(device.image.chat(GROUP).title).toBe('Old friends');

  device.hear({
    type: 'heads',
    conversations: [head(GROUP, 56, { title: 'Best friends' })],
    more: false,
  });
  answer(
    device,
    change(54, { change: 'renamed', by: 'bob', title: 'In between' }),
    entry(55),
    entry(56),
  );

  expect(device.image.chat(GROUP)).toMatchObject({ title: 'Best friends', have: 56 });
});

test('the answer to a request of a group is passed on', () => {
  const device = member();
  const members = [{ user: 'alice', admin: false }];
  device.do(
    device.sync.ask(
      { type: 'group', request: 'r', action: 'members', conversation: GROUP },
      device.now,
    ),
  );

  device.hear({ type: 'result', request: 'r', conversation: GROUP, members, description: 'D' });

  expect(device.told.at(-1)).toEqual({
    kind: 'done',
    request: 'r',
    conversation: GROUP,
    members,
    description: 'D',
  });
});

test('what is in doubt in a group that was left is not sent', () => {
  const device = member();
  device.write(GROUP, 1);
  device.live(GROUP, change(53, { change: 'removed', by: 'bob', users: ['alice'] }));

  device.do(device.sync.adopt({ ...ALICE, device: 2 }, () => false));
  device.goLive();

  expect(device.image.outgoing(GROUP, id(1))?.state).toBe('not-sent');
});

test('a new device wants all of a group to which something in doubt was written', () => {
  const device = new TestDevice();
  device.write(GROUP, 1);
  device.do(device.sync.adopt({ ...ALICE, device: 2 }, () => false));
  device.take();

  device.connect();
  device.hear({
    type: 'messages',
    conversation: GROUP,
    entries: [
      change(1, { change: 'created', by: 'alice', users: ['alice', 'bob'] }),
      change(2, { change: 'left', by: 'alice', users: ['alice'] }),
    ],
    more: false,
  });
  device.hear({
    type: 'heads',
    conversations: [head(GROUP, 9, { mine: { received: 7, read: 7 } })],
    more: false,
  });
  device.hear({ type: 'ready', since: 77 });

  expect(device.frames('hello')[0]).toMatchObject({ cursors: { [GROUP]: 0 } });
  expect(device.image.chat(GROUP)).toMatchObject({ started: true, floor: 0, have: 2 });
  expect(device.frames('pull')[0]).toMatchObject({ conversation: GROUP, after: 2 });
});

test('the last of two times that are over comes unasked', () => {
  const device = member();
  device.reload();
  device.connect();

  device.hear({
    type: 'messages',
    conversation: GROUP,
    entries: [
      change(70, { change: 'added', by: 'bob', users: ['carol', 'alice'] }),
      entry(71),
      change(72, { change: 'removed', by: 'bob', users: ['alice'] }),
    ],
    more: false,
  });

  expect(device.image.chat(GROUP)).toMatchObject({ left: true, have: 72, head: 72 });
  expect(sequences(device)).toEqual([50, 51, 52, 70, 71, 72]);
});

test('unasked entries beyond a gap that begin at no coming of this user are not taken', () => {
  const device = member();

  device.hear({
    type: 'messages',
    conversation: GROUP,
    entries: [change(70, { change: 'added', by: 'bob', users: ['carol'] }), entry(71)],
    more: false,
  });

  expect(device.image.chat(GROUP)).toMatchObject({ have: 52, head: 71 });
  expect(device.frames('pull')).toMatchObject([{ conversation: GROUP, after: 52 }]);
});

test('the rest comes unasked too when nothing but an own message is known of the time', () => {
  const device = new TestDevice({ since: 1 });
  device.goLive();
  device.write(GROUP, 1);
  const [sent] = device.frames('send');
  device.accept(GROUP, [1, id(1), 8]);
  const [pull] = device.frames('pull');
  expect(pull).toMatchObject({ conversation: GROUP, after: 0 });

  device.hear({ type: 'error', request: pull!.request, code: 'NOT_MEMBER', class: 'fix' });
  device.hear({
    type: 'messages',
    conversation: GROUP,
    entries: [
      change(7, { change: 'added', by: 'bob', users: ['alice'] }),
      { ...entry(8, 'alice'), ...sent!.messages[0]! },
      change(9, { change: 'left', by: 'alice', users: ['alice'] }),
    ],
    more: false,
  });

  expect(device.image.chat(GROUP)).toMatchObject({ left: true, floor: 0, have: 9 });
  expect(device.image.outgoing(GROUP, id(1))).toBeUndefined();
  expect(sequences(device)).toEqual([7, 8, 9]);
});

test('a direct chat does not begin at an own message', () => {
  const device = new TestDevice();
  device.goLive();
  device.write('@bob', 1);

  device.accept('@bob', [1, id(1), 8]);

  expect(device.image.chat('@bob')).toMatchObject({ started: false, head: 8 });
});
