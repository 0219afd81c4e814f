import { describe, expect, it } from 'vitest';
import { partitionOf } from '../../src/protocol/partition';

describe('the partition of a user', () => {
  // What the server says of the same names.
  it.each([
    ['alice', '942'],
    ['bob', '340'],
    ['a_b.c-d', '577'],
    ['zz', '910'],
    ['user42', '630'],
  ])('of %s is %s', (user, partition) => {
    expect(partitionOf(user)).toBe(partition);
  });
});
