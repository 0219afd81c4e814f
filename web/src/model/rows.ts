import type { Change } from '../protocol/groups';
import type { Bubble } from './bubbles';
import { dayOf } from './texts';

/** A row of a conversation. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly day: number }
  | { readonly kind: 'unread'; readonly key: string }
  | { readonly kind: 'event'; readonly key: string; readonly bubble: Bubble; readonly change: Change }
  | {
      readonly kind: 'bubble';
      readonly key: string;
      readonly bubble: Bubble;
      /** Whether it begins or ends a run of messages of one person. */
      readonly first: boolean;
      readonly last: boolean;
    };

/** Messages of one person within this time stand close together. */
const RUN_MS = 5 * 60_000;

function follows(before: Bubble | undefined, bubble: Bubble): boolean {
  const both = before?.kind !== 'event' && bubble.kind !== 'event';
  return both && before?.from === bubble.from && bubble.time - before.time < RUN_MS;
}

/** No day is shorter; within this time of its midnight it is the same day, which is soon told. */
const DAY_MS_MIN = 22 * 3_600_000;

function dayAt(time: number, near: number): number {
  return time >= near && time - near < DAY_MS_MIN ? near : dayOf(time);
}

/**
 * Rows with a separator before each day and one before what was not read when the conversation
 * was opened.
 *
 * @param unreadAfter the sequence that was read then; Infinity for no separator
 */
export function rowsOf(bubbles: readonly Bubble[], unreadAfter: number): Row[] {
  const rows: Row[] = [];
  let day = Number.NaN;
  let divided = false;
  bubbles.forEach((bubble, at) => {
    const today = dayAt(bubble.time, day);
    let broken = false;
    if (today !== day && !(today < day)) {
      day = today;
      broken = true;
      rows.push({ kind: 'day', key: `day-${day}-${bubble.key}`, day });
    }
    if (bubble.change !== undefined) {
      rows.push({ kind: 'event', key: bubble.key, bubble, change: bubble.change });
      return;
    }
    if (!divided && bubble.sequence > unreadAfter && !bubble.mine) {
      divided = true;
      broken = true;
      rows.push({ kind: 'unread', key: 'unread' });
    }
    const next = bubbles[at + 1];
    const endsDay = next !== undefined && dayAt(next.time, today) > today;
    rows.push({
      kind: 'bubble',
      key: bubble.key,
      bubble,
      first: broken || !follows(bubbles[at - 1], bubble),
      last: next === undefined || endsDay || !follows(bubble, next),
    });
  });
  return rows;
}
