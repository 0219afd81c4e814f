import { expect, test } from 'vitest';
import type { Row } from '../../src/model/rows';
import { kept, ROWS_MAX } from '../../src/model/window';

function rows(from: number, to: number): Row[] {
  return Array.from({ length: to - from + 1 }, (_, at) => ({
    kind: 'unread',
    key: `r${from + at}`,
  }));
}

test('stays on the same rows when others come in above', () => {
  const before = rows(101, 300);

  const after = kept({ start: 20, end: 120 }, before, rows(51, 300));

  expect(after).toEqual({ start: 70, end: 170 });
});

test('stays at the end when others come in below, and never holds too many', () => {
  const before = rows(1, 150);
  const after = rows(1, 151);

  expect(kept({ start: 0, end: 150 }, before, after)).toEqual({ start: 151 - ROWS_MAX, end: 151 });
  expect(kept({ start: 0, end: 100 }, before, after)).toEqual({ start: 0, end: 100 });
});

test('is in its place when the row that it began with is gone', () => {
  expect(kept({ start: 10, end: 60 }, rows(1, 100), rows(50, 100))).toEqual({ start: 10, end: 51 });
});
