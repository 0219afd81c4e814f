import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkClientFrame } from '../../src/protocol/client-frames';
import { checkServerFrame } from '../../src/protocol/server-frames';

/** The examples that the server's own tests read. */
const golden = new URL('../../../src/test/resources/golden/frames/', import.meta.url);

function frames(side: string): [string, unknown][] {
  const folder = new URL(`${side}/`, golden);
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]);
}

const sides = [
  { side: 'client', check: checkClientFrame },
  { side: 'server', check: checkServerFrame },
];

describe.each(sides)('golden frames of the $side', ({ side, check }) => {
  const all = frames(side);

  test('are there', () => {
    expect(all.length).toBeGreaterThan(10);
  });

  test.each(all)('%s is read whole', (_, frame) => {
    expect(check(frame)).toEqual(frame);
  });

  test.each(all)('%s with unknown fields is read without them', (_, frame) => {
    expect(check({ ...(frame as object), novelty: { any: ['thing'] } })).toEqual(frame);
  });

  test.each(all)('%s without any one of its required fields is refused', (_, frame) => {
    const source = frame as Record<string, unknown>;
    for (const field of Object.keys(source).filter((name) => name !== 'type')) {
      const { [field]: gone, ...rest } = source;
      expect(gone).toBeDefined();
      let made: unknown;
      try {
        made = check(rest);
      } catch (refusal) {
        expect(String(refusal)).toMatch(/expected/);
        continue;
      }
      expect(made, `${field} is optional`).toEqual(rest);
    }
  });

  test.each(all)('%s with a field of another type is refused', (_, frame) => {
    const source = frame as Record<string, unknown>;
    for (const field of Object.keys(source).filter((name) => name !== 'type')) {
      expect(() => check({ ...source, [field]: () => 0 }), field).toThrow();
    }
  });

  test.each(all)('%s with null for a field is as without it', (_, frame) => {
    const source = frame as Record<string, unknown>;
    expect(check({ ...source, unheard: null })).toEqual(source);
  });
});

test('a type that is not known is left alone', () => {
  expect(checkServerFrame({ type: 'novelty', x: 1 })).toBeUndefined();
  expect(checkServerFrame({ type: 'toString' })).toBeUndefined();
});

test('what is no frame is refused', () => {
  for (const value of [null, 1, 'x', [], {}, { type: 3 }]) {
    expect(() => checkServerFrame(value)).toThrow();
    expect(() => checkClientFrame(value)).toThrow();
  }
});

test('counters beyond what a number holds exactly are refused', () => {
  expect(() => checkServerFrame({ type: 'pong', n: 2 ** 53 })).toThrow();
  expect(() => checkServerFrame({ type: 'pong', n: 1.5 })).toThrow();
  expect(() => checkServerFrame({ type: 'pong', n: -1 })).toThrow();
});
