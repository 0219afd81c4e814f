import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Conversation } from '../../src/model/conversation';
import { ROWS_MAX } from '../../src/model/window';
import { noWrites } from '../../src/store/image';
import type { ChatRow, OutgoingRow } from '../../src/store/rows';
import { Store } from '../../src/store/store';
import { chat, entry, id, outgoing } from './world';

const MANY = 10_000;
const DAY = 86_400_000;

let names = 0;
let store: Store;
let row: ChatRow;
let outbox: OutgoingRow[];
let asked: string[];

beforeEach(async () => {
  names++;
  store = await Store.open(`conversation-${names}`);
  outbox = [];
  asked = [];
});

async function open(count: number, changes: Partial<ChatRow> = {}): Promise<Conversation> {
  const floor = changes.floor ?? 0;
  const all = Array.from({ length: count }, (_, at) =>
    entry(floor + at + 1, 'bob', { text: `m${floor + at + 1}` }, at * 60_000),
  );
  await store.commit({ ...noWrites(), entries: all });
  row = chat({ have: floor + count, head: floor + count, opened: floor + count, ...changes });
  const conversation = new Conversation(
    '@bob',
    {
      me: 'alice',
      store,
      chat: () => row,
      outgoing: () => outbox,
      attachments: () => [],
      askOlder: (name) => asked.push(name),
      meet: () => {},
    },
    undefined,
  );
  await conversation.load();
  return conversation;
}

function texts(conversation: Conversation): string[] {
  const { rows, window } = conversation;
  return rows
    .slice(window.start, window.end)
    .flatMap((each) => (each.kind === 'bubble' ? [each.bubble.text] : []));
}

describe('a conversation', () => {
  test('shows its end, and pages back to its beginning in a window of rows', async () => {
    const conversation = await open(600);
    expect(texts(conversation).at(-1)).toBe('m600');

    for (let step = 0; step < 40 && !conversation.isWhole; step++) {
      await conversation.showEarlier();
      const { start, end } = conversation.window;
      expect(end - start).toBeLessThanOrEqual(ROWS_MAX);
    }

    expect(conversation.isWhole).toBe(true);
    expect(texts(conversation)[0]).toBe('m1');
    expect(conversation.showsEnd).toBe(false);
    while (!conversation.showsEnd) {
      conversation.showLater();
    }
    expect(texts(conversation).at(-1)).toBe('m600');
  });

  test('lets go of old entries when the end is shown again, and reads them anew', async () => {
    const conversation = await open(3_000);
    expect(await conversation.show(id(1))).toBe(true);
    expect(conversation.bubbles).toHaveLength(3_000);

    conversation.showEnd();
    expect(conversation.bubbles.length).toBeLessThan(1_000);
    expect(texts(conversation).at(-1)).toBe('m3000');
    expect(conversation.isWhole).toBe(false);
    const next = entry(3_001, 'bob', { text: 'm3001' }, 3_001 * 60_000);
    await store.commit({ ...noWrites(), entries: [next] });
    row = { ...row, have: 3_001, head: 3_001 };
    conversation.apply({ ...noWrites(), chats: [row], entries: [next] });
    expect(texts(conversation).at(-1)).toBe('m3001');

    expect(await conversation.show(id(1))).toBe(true);
    expect(texts(conversation)[0]).toBe('m1');
    const sequences = conversation.bubbles.map((bubble) => bubble.sequence);
    expect(sequences).toEqual(Array.from({ length: 3_001 }, (_, at) => at + 1));
  });

  test('begins at what was not read, with a divider before it', async () => {
    const conversation = await open(400, { opened: 150 });

    const divider = conversation.rows.findIndex((each) => each.kind === 'unread');
    expect(divider).toBeGreaterThanOrEqual(conversation.window.start);
    expect(divider).toBeLessThan(conversation.window.end);
    const next = conversation.rows[divider + 1];
    expect(next?.kind === 'bubble' && next.bubble.text).toBe('m151');
  });

  test('takes new entries at its end, and keeps its place when it is elsewhere', async () => {
    const conversation = await open(300);
    const add = (sequence: number) => {
      row = { ...row, have: sequence, head: sequence };
      const fresh = entry(sequence, 'bob', { text: `m${sequence}` }, sequence * 60_000);
      conversation.apply({ ...noWrites(), entries: [fresh] });
    };

    add(301);
    expect(texts(conversation).at(-1)).toBe('m301');
    await conversation.showEarlier();
    await conversation.showEarlier();
    await conversation.showEarlier();
    const before = texts(conversation);
    add(302);
    expect(texts(conversation)).toEqual(before);
  });

  test('asks the server for what is older than the store, and shows it when it comes', async () => {
    const conversation = await open(60, { floor: 50 });
    await conversation.showEarlier();
    await conversation.showEarlier();
    expect(asked).toEqual(['@bob']);
    expect(conversation.asking).toBe(true);

    const older = Array.from({ length: 50 }, (_, at) => entry(at + 1, 'bob', { text: `m${at + 1}` }));
    await store.commit({ ...noWrites(), entries: older });
    row = { ...row, floor: 0 };
    conversation.apply({ ...noWrites(), entries: older });

    expect(conversation.asking).toBe(false);
    expect(texts(conversation)[0]).toBe('m1');
    expect(conversation.isWhole).toBe(true);
  });

  test('a new device, which has the newest message alone, keeps it in the page', async () => {
    const conversation = await open(1, { floor: 319 });
    expect(asked).toEqual(['@bob']);
    const older = Array.from({ length: 200 }, (_, at) =>
      entry(at + 120, 'bob', { text: `m${at + 120}` }),
    );
    await store.commit({ ...noWrites(), entries: older });
    row = { ...row, floor: 119 };

    conversation.apply({ ...noWrites(), entries: older });

    expect(texts(conversation).at(-1)).toBe('m320');
    expect(conversation.showsEnd).toBe(true);
    conversation.showEarlier();
    conversation.showEarlier();
    expect(texts(conversation)[0]).toBe('m120');
  });

  test('takes two older pages that come at once', async () => {
    const conversation = await open(0, { floor: 100, have: 100, head: 100 });
    const page = (from: number) =>
      Array.from({ length: 50 }, (_, at) => entry(from + at, 'bob', { text: `m${from + at}` }));
    row = { ...row, floor: 0 };

    conversation.apply({ ...noWrites(), entries: [...page(51), ...page(1)] });

    expect(texts(conversation).at(-1)).toBe('m100');
    expect(conversation.rows).toHaveLength(101);
  });

  test('finds a message by its id and a day by its first message', async () => {
    const conversation = await open(3_000);

    expect(await conversation.show(id(7))).toBe(true);
    expect(texts(conversation)).toContain('m7');
    expect(await conversation.show('ffffffffffffffff')).toBe(false);
    const first = await conversation.firstSince(DAY);
    expect(first?.time).toBe(DAY);
  });

  test('shows what waits to be sent after everything else', async () => {
    const conversation = await open(3);
    outbox = [outgoing(1)];

    conversation.apply({ ...noWrites(), outgoing: outbox });

    expect(texts(conversation)).toEqual(['m1', 'm2', 'm3', 'out 1']);
  });

  test('with ten thousand messages in it takes another one in a blink', async () => {
    const conversation = await open(MANY, { opened: MANY });
    await conversation.firstSince(0);
    expect(conversation.bubbles).toHaveLength(MANY);
    conversation.showEnd();
    row = { ...row, have: MANY + 1, head: MANY + 1 };
    const fresh = entry(MANY + 1, 'bob', { text: 'new' }, MANY * 60_000);

    const started = performance.now();
    conversation.apply({ ...noWrites(), entries: [fresh] });
    const took = performance.now() - started;

    expect(texts(conversation).at(-1)).toBe('new');
    // Generous: machines that run tests are slow and shared.
    expect(took).toBeLessThan(250);
  }, 60_000);
});

test('watchers are told once of each change, and no more when they have gone', async () => {
  const conversation = await open(3);
  const watcher = vi.fn();
  const end = conversation.watch(watcher);
  conversation.showEnd();
  end();
  conversation.showEnd();
  expect(watcher).toHaveBeenCalledTimes(1);
});
