import { expect, test } from 'vitest';
import { ALICE, entry, head, id, TestDevice } from './device';

/** Faults that runs of many devices over bad networks have found. */

function anew(device: TestDevice): void {
  device.do(device.sync.adopt({ ...ALICE, device: 2 }, () => false));
  device.take();
}

/** A new device whose only message went into the log below where its window was to begin. */
function inDoubtBelowTheWindow(): TestDevice {
  const device = new TestDevice();
  device.write('@bob', 1);
  device.goLive(head('@bob', 80, { mine: { received: 80, read: 80 } }));
  anew(device);
  device.goLive(head('@bob', 80, { mine: { received: 80, read: 80 } }));
  return device;
}

function answerOlder(device: TestDevice, from: number, to: number, own?: number): void {
  const pull = device.frames('pull').at(-1)!;
  expect(pull).toMatchObject({ before: to + 1 });
  const entries = Array.from({ length: to - from + 1 }, (_, at) => entry(from + at));
  device.take();
  device.hear({
    type: 'messages',
    request: pull.request,
    conversation: '@bob',
    entries: entries.map((each) =>
      each.sequence === own ? { ...each, from: 'alice', id: id(1) } : each,
    ),
    more: from > 1,
  });
}

test('what is in doubt is looked for below the window before it is called not sent', () => {
  const device = inDoubtBelowTheWindow();
  expect(device.image.outgoing('@bob', id(1))?.state).toBe('in-doubt');

  answerOlder(device, 31, 80);
  expect(device.image.outgoing('@bob', id(1))?.state).toBe('in-doubt');
  answerOlder(device, 1, 30, 17);

  expect(device.image.outgoing('@bob', id(1))).toBeUndefined();
});

test('what is in doubt and nowhere in the log is not sent', () => {
  const device = inDoubtBelowTheWindow();

  answerOlder(device, 31, 80);
  answerOlder(device, 1, 30);

  expect(device.image.outgoing('@bob', id(1))?.state).toBe('not-sent');
});

test('a device that signs in anew forgets settings, which may be gone', () => {
  const device = new TestDevice();
  device.goLive(head('@bob', 1));
  device.hear({ type: 'preference', conversation: '@bob', key: 'muted', value: '1' });
  device.hear({ type: 'preference', key: 'tone', value: 'low' });

  const writes = device.do(device.sync.adopt({ ...ALICE, device: 2 }, () => false));

  expect(device.image.chat('@bob').preferences).toEqual({});
  expect(writes.preferences).toEqual({ tone: '' });
});

test('a late answer does not undo a newer block or setting of another device', () => {
  const device = new TestDevice();
  device.goLive(head('@bob', 1));
  device.do(device.sync.ask({ type: 'block', request: 'b', user: 'bob' }, device.now));
  device.do(
    device.sync.ask(
      { type: 'prefer', request: 'p', conversation: '@bob', key: 'muted', value: '1' },
      device.now,
    ),
  );

  device.hear({ type: 'heads', conversations: [head('@bob', 1)], more: false });
  device.hear({ type: 'preference', conversation: '@bob', key: 'muted', value: '' });
  device.hear({ type: 'result', request: 'b', conversation: '@bob' });
  device.hear({ type: 'result', request: 'p', conversation: '@bob' });

  expect(device.image.chat('@bob')).toMatchObject({ blocked: false, preferences: {} });
  expect(device.told.filter((each) => each.kind === 'done')).toHaveLength(2);
});
