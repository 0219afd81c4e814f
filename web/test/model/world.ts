import type { ChatRow, EntryRow, OutgoingRow } from '../../src/store/rows';
import { newChat } from '../../src/store/rows';

export function id(n: number): string {
  return n.toString(16).padStart(16, '0');
}

export function chat(changes: Partial<ChatRow> = {}): ChatRow {
  return { ...newChat('@bob'), started: true, ...changes };
}

/** An entry whose id is its sequence. */
export function entry(sequence: number, from: string, content: object, time = sequence): EntryRow {
  return {
    conversation: '@bob',
    sequence,
    time,
    from,
    device: 1,
    number: sequence,
    id: id(sequence),
    content: content as Record<string, unknown>,
  };
}

export function outgoing(number: number, changes: Partial<OutgoingRow> = {}): OutgoingRow {
  return {
    conversation: '@bob',
    number,
    id: id(1_000 + number),
    content: { text: `out ${number}` },
    written: 5_000 + number,
    place: 0,
    state: 'waiting',
    sequence: 0,
    ...changes,
  };
}
