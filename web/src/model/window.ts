import type { Row } from './rows';

/** At most so many rows are in the page. */
export const ROWS_MAX = 150;
/** How many rows are added at an end when a person comes near it. */
export const ROWS_STEP = 50;

/** Which of the rows are in the page: from `start`, to before `end`. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** The newest rows. */
export function atEnd(count: number): Window {
  return { start: Math.max(0, count - ROWS_STEP * 2), end: count };
}

/** Whether a window is smaller than that of the newest rows. */
export function isFew(window: Window): boolean {
  return window.end - window.start < ROWS_STEP * 2;
}

/** Around a row. */
export function around(at: number, count: number): Window {
  const start = Math.max(0, Math.min(at - ROWS_STEP, count - ROWS_STEP * 2));
  return { start, end: Math.min(count, start + ROWS_STEP * 2) };
}

export function earlier(window: Window): Window {
  const start = Math.max(0, window.start - ROWS_STEP);
  return { start, end: Math.min(window.end, start + ROWS_MAX) };
}

export function later(window: Window, count: number): Window {
  const end = Math.min(count, window.end + ROWS_STEP);
  return { start: Math.max(window.start, end - ROWS_MAX), end };
}

/** The same rows after `above` rows have come in front and the count has changed. */
export function shifted(window: Window, above: number, count: number): Window {
  const start = Math.min(window.start + above, count);
  return { start, end: Math.min(window.end + above, count) };
}

/** The window on the same rows when these are others, or at their end where it was there. */
export function kept(window: Window, before: readonly Row[], after: readonly Row[]): Window {
  const first = before[window.start]?.key;
  const at = after.findIndex((row) => row.key === first);
  const count = after.length;
  const same = shifted(window, at === -1 ? 0 : at - window.start, count);
  const ends = window.end >= before.length;
  return ends ? later({ ...same, end: Math.max(0, count - 1) }, count) : same;
}
