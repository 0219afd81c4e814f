import type { ChatRow, EntryRow } from '../store/rows';
import type { Store } from '../store/store';
import { Amendments } from './amendments';
import { meaningOf } from './content';
import { folded } from './lines';

/** A message with what was looked for. */
export interface Hit {
  readonly conversation: string;
  readonly id: string;
  readonly sequence: number;
  readonly time: number;
  readonly from: string;
  readonly text: string;
}

/** A piece of a text; `hit` where it is what was looked for. */
export interface Part {
  readonly text: string;
  readonly hit: boolean;
}

/** Shorter words are in everything. */
export const QUERY_MIN = 2;
/** Hits of one conversation when all are looked through. */
export const HITS_OF_ONE = 20;
/** Hits of one search. */
export const HITS_MAX = 200;
/** Sequences that are read at once. */
const STRIDE = 500;
/** UTF-16 units shown before the first hit, and of a text in all. */
const BEFORE_HIT = 24;
const SNIPPET = 160;

/** The words of a query, without accents and case; none when it is too short to look for. */
export function wordsOf(query: string): string[] {
  const words = folded(query).split(/\s+/u).filter((word) => word !== '');
  return words.join('').length < QUERY_MIN ? [] : words;
}

/**
 * The messages of a conversation that have all the words, newest first: of what the store holds, as
 * they read now. Deleted ones have none.
 */
export async function* hitsIn(
  store: Store,
  chat: ChatRow,
  words: readonly string[],
): AsyncGenerator<Hit> {
  const amendments = new Amendments();
  for (let top = chat.have; top > chat.floor && words.length > 0; top -= STRIDE) {
    const above = Math.max(chat.floor, top - STRIDE);
    const page = await store.entriesBetween(chat.conversation, above, top, STRIDE);
    for (const entry of page.reverse()) {
      amendments.take(entry);
      const text = textOf(entry, amendments);
      if (text !== '' && words.every((word) => folded(text).includes(word))) {
        const { conversation, id, sequence, time, from } = entry;
        yield { conversation, id, sequence, time, from, text };
      }
    }
  }
}

function textOf(entry: EntryRow, amendments: Amendments): string {
  const meaning = meaningOf(entry.content);
  if (meaning.kind !== 'text' && meaning.kind !== 'media') {
    return '';
  }
  const { deleted, text } = amendments.of(entry);
  return deleted ? '' : (text ?? meaning.text);
}

/** The same through all conversations, the liveliest first, a few hits of each. */
export async function* hitsInAll(
  store: Store,
  chats: readonly ChatRow[],
  words: readonly string[],
): AsyncGenerator<Hit> {
  const lively = [...chats].sort((one, other) => other.activity - one.activity);
  for (const chat of lively) {
    let count = 0;
    for await (const hit of hitsIn(store, chat, words)) {
      yield hit;
      count++;
      if (count === HITS_OF_ONE) {
        break;
      }
    }
  }
}

/** A text without accents and case, and where each of its units comes from. */
function traced(text: string): { folded: string; at: number[] } {
  let all = '';
  const at: number[] = [];
  let index = 0;
  for (const character of text) {
    const plain = folded(character);
    all += plain;
    for (let unit = 0; unit < plain.length; unit++) {
      at.push(index);
    }
    index += character.length;
  }
  at.push(text.length);
  return { folded: all, at };
}

/** Where words stand in a text: from, to; in order and not within each other. */
function places(text: string, words: readonly string[]): [number, number][] {
  const { folded: plain, at } = traced(text);
  const found: [number, number][] = [];
  for (const word of words) {
    for (let from = plain.indexOf(word); from !== -1; from = plain.indexOf(word, from + 1)) {
      found.push([at[from]!, at[from + word.length]!]);
    }
  }
  found.sort((one, other) => one[0] - other[0] || other[1] - one[1]);
  return found.filter(([from], index) => index === 0 || from >= found[index - 1]![1]);
}

/** As much of a text as a line shows, from shortly before the first of the words. */
export function snippet(text: string, words: readonly string[]): Part[] {
  const line = text.replace(/\s+/gu, ' ').trim();
  const all = places(line, words);
  const first = all[0]?.[0] ?? 0;
  const start = first <= BEFORE_HIT ? 0 : first - BEFORE_HIT;
  const end = start + SNIPPET;
  const parts: Part[] = start > 0 ? [{ text: '…', hit: false }] : [];
  let from = start;
  for (const [hit, to] of all) {
    if (hit >= end || hit < from) {
      continue;
    }
    parts.push({ text: line.slice(from, hit), hit: false }, { text: line.slice(hit, to), hit: true });
    from = to;
  }
  parts.push({ text: line.slice(from, Math.max(from, end)), hit: false });
  return parts.filter((part) => part.text !== '');
}
