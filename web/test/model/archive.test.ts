import 'fake-indexeddb/auto';
import { beforeEach, expect, test } from 'vitest';
import { Archive } from '../../src/model/archive';
import { exportName, fileOf, type Format } from '../../src/model/export';
import { forwarded } from '../../src/model/forward';
import { Observable } from '../../src/model/observable';
import { type Hit, HITS_OF_ONE, snippet, wordsOf } from '../../src/model/search';
import { Texts } from '../../src/model/texts';
import { noWrites } from '../../src/store/image';
import type { ChatRow, EntryRow } from '../../src/store/rows';
import { Store } from '../../src/store/store';
import { chat, entry, id } from './world';

let names = 0;
let store: Store;
let rows: Map<string, ChatRow>;
let live: boolean;
let asked: number;
let changes: Observable;
let archive: Archive;

beforeEach(async () => {
  names++;
  store = await Store.open(`archive-${names}`);
  rows = new Map();
  live = true;
  asked = 0;
  changes = new Observable();
  archive = new Archive({
    store,
    isLive: () => live,
    chats: () => [...rows.values()],
    chat: (conversation) => rows.get(conversation)!,
    nameOf: (conversation) => conversation.slice(1),
    nameOfUser: (user) => user.toUpperCase(),
    askOlder: async () => {
      asked++;
    },
    watch: (watcher) => changes.watch(watcher),
  });
});

async function fill(conversation: string, ...entries: EntryRow[]): Promise<void> {
  const all = entries.map((each) => ({ ...each, conversation }));
  await store.commit({ ...noWrites(), entries: all });
  const have = all.at(-1)!.sequence;
  rows.set(conversation, chat({ conversation, have, head: have, activity: have }));
}

async function find(query: string, conversation = ''): Promise<string[]> {
  const found: Hit[] = [];
  for await (const hit of archive.search(wordsOf(query), conversation)) {
    found.push(hit);
  }
  return found.map((hit) => hit.text);
}

test('finds all words in any order, without accents and case, newest first', async () => {
  await fill(
    '@bob',
    entry(1, 'bob', { text: 'The Café opens at nine' }),
    entry(2, 'alice', { text: 'At ten the café is full' }),
    entry(3, 'bob', { text: 'No coffee' }),
  );

  expect(await find('CAFE at')).toEqual(['At ten the café is full', 'The Café opens at nine']);
  expect(await find('a')).toEqual([]);
  expect(await find('cafe', '@bob')).toHaveLength(2);
});

test('finds a message as it reads now, and a deleted one no more', async () => {
  await fill(
    '@bob',
    entry(1, 'bob', { text: 'first words' }),
    entry(2, 'bob', { text: 'secret words' }),
    entry(3, 'bob', { edit: id(1), text: 'other words' }),
    entry(4, 'bob', { delete: id(2) }),
    entry(5, 'alice', { delete: id(1) }),
    entry(6, 'alice', { edit: id(1), text: 'forged words' }),
  );

  expect(await find('words')).toEqual(['other words']);
  expect(await find('first')).toEqual([]);
});

test('takes a few of each chat when all are looked through', async () => {
  const many = Array.from({ length: 700 }, (_, at) => entry(at + 1, 'bob', { text: `word ${at}` }));
  await fill('@bob', ...many);
  await fill('@carol', entry(1, 'carol', { text: 'one word' }));

  expect(await find('word')).toHaveLength(HITS_OF_ONE + 1);
  expect(await find('word', '@bob')).toHaveLength(700);
});

test('shows what was found in its place', () => {
  expect(snippet('The Café opens', ['cafe'])).toEqual([
    { text: 'The ', hit: false },
    { text: 'Café', hit: true },
    { text: ' opens', hit: false },
  ]);
  const far = snippet(`${'x '.repeat(200)}needle here`, ['needle']);
  expect(far[0]).toEqual({ text: '…', hit: false });
  expect(far.find((part) => part.hit)?.text).toBe('needle');
});

async function exported(format: Format): Promise<string> {
  const source = archive.source('@bob', new Texts(), Date.UTC(2026, 4, 20, 12));
  return (await fileOf(source, format)).text();
}

test('exports a chat as people read it: edits made, deletions kept, reactions left out', async () => {
  await fill(
    '@bob',
    entry(1, 'bob', { text: 'helo' }),
    entry(2, 'alice', { text: 'gone' }),
    entry(3, 'bob', { edit: id(1), text: 'hello' }),
    entry(4, 'alice', { delete: id(2) }),
    entry(5, 'alice', { react: id(1), emoji: '👍' }),
    entry(6, 'bob', { poll: {} }),
  );

  const lines = (await exported('text')).split('\n').filter((line) => line.startsWith('['));

  expect(lines.map((line) => line.replace(/^\[.*?\] /, ''))).toEqual([
    'BOB: hello',
    'ALICE: This message was deleted',
    'BOB: This message needs a newer version of Parley',
  ]);
});

test('exports everything as it stands in the log', async () => {
  const many = Array.from({ length: 1_200 }, (_, at) => entry(at + 1, 'bob', { text: `m${at}` }));
  await fill('@bob', ...many);

  const json = JSON.parse(await exported('json')) as {
    entries: { sequence: number }[];
    people: Record<string, string>;
  };

  expect(json.entries.map((each) => each.sequence)).toEqual(many.map((each) => each.sequence));
  expect(json.people).toEqual({ bob: 'BOB' });
});

test('a file has a name that every system can hold', () => {
  const now = Date.UTC(2026, 4, 20, 12);
  expect(exportName('../Ann: "A/B"?', 'text', now)).toBe('..Ann AB 2026-05-20.txt');
  expect(exportName('🙂', 'json', now)).toBe('chat 2026-05-20.json');
});

test('fetches what is older page by page, until there is no more', async () => {
  await fill('@bob', entry(120, 'bob', { text: 'newest' }));
  const floorIs = (floor: number) => {
    rows.set('@bob', { ...rows.get('@bob')!, floor });
    changes.changed();
  };
  floorIs(100);
  const left: number[] = [];
  const done = archive.fetchAll('@bob', new AbortController().signal, (each) => left.push(each));

  await expect.poll(() => asked).toBe(1);
  changes.changed();
  floorIs(50);
  await expect.poll(() => asked).toBe(2);
  floorIs(0);
  await done;

  expect(left).toEqual([100, 50]);
});

test('fetching ends with the connection, and when it is called off', async () => {
  await fill('@bob', entry(120, 'bob', { text: 'newest' }));
  rows.set('@bob', { ...rows.get('@bob')!, floor: 100 });
  const off = new AbortController();
  const calledOff = archive.fetchAll('@bob', off.signal, () => {});
  await expect.poll(() => asked).toBe(1);
  off.abort();
  await calledOff;

  const cut = archive.fetchAll('@bob', new AbortController().signal, () => {});
  await expect.poll(() => asked).toBe(2);
  live = false;
  changes.changed();
  await expect(cut).rejects.toMatchObject({ code: 'OFFLINE' });
});

test('what is passed on keeps all that it had but what it answered', () => {
  const content = { text: 'old', replyTo: id(1), poll: { a: 1 } };
  expect(forwarded(content, 'new')).toEqual({ text: 'new', poll: { a: 1 } });
  expect(forwarded({ media: { kind: 'image' } }, '')).toEqual({ media: { kind: 'image' } });
});
