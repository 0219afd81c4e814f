import type { ChatRow, EntryRow } from '../store/rows';
import type { Store } from '../store/store';
import { Amendments } from './amendments';
import { meaningOf } from './content';
import { fileName } from './media';
import { changeOf, changeText } from './membership';
import { dayOf, type Texts } from './texts';

export const FORMATS = ['text', 'json'] as const;
/** For people; or everything as it stands in the log. */
export type Format = (typeof FORMATS)[number];

/** Sequences that are read at once. */
const STRIDE = 500;

/** What an export needs of the rest. */
export interface Source {
  readonly store: Store;
  readonly chat: ChatRow;
  readonly title: string;
  readonly texts: Texts;
  /** Epoch milliseconds. */
  readonly now: number;
  name(user: string): string;
}

/** The entries that the store holds, ascending, some at a time. */
async function* pages({ store, chat }: Source): AsyncGenerator<EntryRow[]> {
  for (let above = chat.floor; above < chat.have; above += STRIDE) {
    const upTo = Math.min(chat.have, above + STRIDE);
    yield await store.entriesBetween(chat.conversation, above, upTo, STRIDE);
  }
}

async function* json(source: Source): AsyncGenerator<string> {
  const { chat, title, now } = source;
  const people = new Set<string>();
  const head = { conversation: chat.conversation, title, exported: now };
  yield `${JSON.stringify(head).slice(0, -1)},"entries":[`;
  let isFirst = true;
  for await (const page of pages(source)) {
    let text = '';
    for (const { conversation: _, ...entry } of page) {
      people.add(entry.from);
      text += `${isFirst ? '' : ','}\n${JSON.stringify(entry)}`;
      isFirst = false;
    }
    yield text;
  }
  const names = [...people].map((user) => [user, source.name(user)]);
  yield `\n],"people":${JSON.stringify(Object.fromEntries(names))}}\n`;
}

async function* lines(source: Source): AsyncGenerator<string> {
  const { texts, title, now, chat } = source;
  const amendments = new Amendments();
  for await (const page of pages(source)) {
    page.forEach((entry) => amendments.take(entry));
  }
  yield `${title} (${chat.conversation})\n`;
  yield `${texts.get('export.stamp', { when: texts.full(now) })}\n`;
  let day = Number.NaN;
  for await (const page of pages(source)) {
    let text = '';
    for (const entry of page) {
      const says = lineOf(entry, amendments, source);
      if (says !== undefined) {
        const today = dayOf(entry.time);
        text += today === day ? '' : `\n${texts.date(entry.time)}\n`;
        day = today;
        text += `[${texts.time(entry.time)}] ${says}\n`;
      }
    }
    yield text;
  }
}

/** A message as a line; undefined for what only changes another one. */
function lineOf(entry: EntryRow, amendments: Amendments, source: Source): string | undefined {
  const { texts, name } = source;
  if (entry.membership !== undefined) {
    const change = changeOf(entry.membership);
    return change === undefined ? undefined : `* ${changeText(change, '', texts, name)}`;
  }
  const meaning = meaningOf(entry.content);
  const { deleted, text } = amendments.of(entry);
  const by = name(entry.from);
  switch (meaning.kind) {
    case 'media': {
      const file = `<${texts.get(`media.kind.${meaning.media.kind}`)}: ${fileName(meaning.media)}>`;
      const caption = text ?? meaning.text;
      return `${by}: ${deleted ? texts.get('message.deleted') : `${file} ${caption}`.trim()}`;
    }
    case 'text':
      return `${by}: ${deleted ? texts.get('message.deleted') : (text ?? meaning.text)}`;
    case 'unknown':
      return `${by}: ${texts.get('message.unknown')}`;
    case 'edit':
    case 'delete':
    case 'reaction':
      return undefined;
  }
}

/** A conversation as a file, put together piece by piece so that no text holds all of it. */
export async function fileOf(source: Source, format: Format): Promise<Blob> {
  const pieces: Blob[] = [];
  for await (const piece of format === 'json' ? json(source) : lines(source)) {
    pieces.push(new Blob([piece]));
  }
  const type = format === 'json' ? 'application/json' : 'text/plain;charset=utf-8';
  return new Blob(pieces, { type });
}

/** A name for the file, of what every system can hold. */
export function exportName(title: string, format: Format, now: number): string {
  const plain = title.replace(/[^\p{L}\p{N} ._-]/gu, '').trim().slice(0, 60) || 'chat';
  const day = new Date(now).toISOString().slice(0, 10);
  return `${plain} ${day}.${format === 'json' ? 'json' : 'txt'}`;
}
