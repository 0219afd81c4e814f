import { describe, expect, test } from 'vitest';
import { bubblesOf } from '../../src/model/bubbles';
import { chat, entry, id, outgoing } from './world';

const seen = (...rows: Parameters<typeof bubblesOf>[2]) => bubblesOf('alice', chat(), rows, []);

describe('marks', () => {
  test('follow what the server has shown: a clock, one check, two, and blue ones', () => {
    const rows = [1, 2, 3, 4].map((n) => entry(n, 'alice', { text: `m${n}` }));
    const marks = chat({ stored: 3, theirs: { received: 2, read: 1 } });

    const bubbles = bubblesOf('alice', marks, rows, []);

    expect(bubbles.map((each) => each.mark)).toEqual(['read', 'received', 'accepted', 'pending']);
  });

  test('of the outbox are clocks, until it is accepted, refused or not sent', () => {
    const rows = (['waiting', 'batched', 'in-doubt', 'accepted'] as const).map((state, at) =>
      outgoing(at + 1, { state }),
    );

    const bubbles = bubblesOf('alice', chat(), [], rows);

    const marks = bubbles.map((each) => each.mark);
    expect(marks).toEqual(['pending', 'pending', 'pending', 'accepted']);
  });

  test('messages of others have none', () => {
    expect(seen(entry(1, 'bob', { text: 'x' }))[0]?.mark).toBe('none');
  });
});

describe('the outbox', () => {
  test('an entry takes the place of the message that it came from', () => {
    const own = { ...entry(1, 'alice', { text: 'hi' }), id: id(1_001) };

    const bubbles = bubblesOf('alice', chat(), [own], [outgoing(1, { state: 'batched' })]);

    expect(bubbles).toMatchObject([{ text: 'hi', sequence: 1, mark: 'pending' }]);
  });

  test('a stranger with the id of an own message does not take its place', () => {
    const stolen = { ...entry(1, 'bob', { text: 'hers' }), id: id(1_001) };

    const bubbles = bubblesOf('alice', chat(), [stolen], [outgoing(1)]);

    expect(bubbles.map((each) => each.text)).toEqual(['hers', 'out 1']);
    expect(new Set(bubbles.map((each) => each.key)).size).toBe(2);
  });

  test('what failed stands where it was written, and can be sent again', () => {
    const rows = [1, 2, 3].map((n) => entry(n, 'bob', { text: `m${n}` }));
    const dead = outgoing(1, { state: 'failed', place: 2, failure: 'TOO_LARGE' });

    const bubbles = bubblesOf('alice', chat(), rows, [dead, outgoing(2)]);

    expect(bubbles.map((each) => each.text)).toEqual(['m1', 'm2', 'out 1', 'm3', 'out 2']);
    expect(bubbles[2]).toMatchObject({ mark: 'failed', failure: 'TOO_LARGE' });
  });
});

describe('changes', () => {
  test('an edit by its author changes a message, and is marked', () => {
    const [bubble] = seen(
      entry(1, 'bob', { text: 'helo' }),
      entry(2, 'bob', { edit: id(1), text: 'hello' }),
    );

    expect(bubble).toMatchObject({ text: 'hello', edited: true });
  });

  test('nobody changes what another has written', () => {
    const bubbles = seen(
      entry(1, 'bob', { text: 'mine' }),
      entry(2, 'alice', { edit: id(1), text: 'yours' }),
      entry(3, 'alice', { delete: id(1) }),
    );

    expect(bubbles).toMatchObject([{ text: 'mine', kind: 'text', edited: false }]);
  });

  test('what is deleted says so, and stays deleted', () => {
    const bubbles = seen(
      entry(1, 'bob', { text: 'secret' }),
      entry(2, 'alice', { react: id(1), emoji: '👍' }),
      entry(3, 'bob', { delete: id(1) }),
      entry(4, 'bob', { edit: id(1), text: 'back' }),
      entry(5, 'alice', { react: id(1), emoji: '👍' }),
    );

    expect(bubbles).toMatchObject([{ kind: 'deleted', text: '', reactions: [] }]);
  });

  test('everybody has one reaction, the latest, until it is taken back', () => {
    const rows = [
      entry(1, 'bob', { text: 'news' }),
      entry(2, 'alice', { react: id(1), emoji: '👍' }),
      entry(3, 'bob', { react: id(1), emoji: '🎉' }),
      entry(4, 'alice', { react: id(1), emoji: '🎉' }),
    ];

    expect(seen(...rows)[0]?.reactions).toEqual([{ emoji: '🎉', users: ['bob', 'alice'] }]);
    const taken = entry(5, 'alice', { react: id(1), emoji: '' });
    expect(seen(...rows, taken)[0]?.reactions).toEqual([{ emoji: '🎉', users: ['bob'] }]);
  });

  test('a change in the outbox shows at once, as one that is under way', () => {
    const rows = [entry(1, 'alice', { text: 'helo' })];
    const edit = outgoing(1, { content: { edit: id(1), text: 'hello' } });

    const bubbles = bubblesOf('alice', chat({ stored: 1 }), rows, [edit]);

    expect(bubbles).toMatchObject([{ text: 'hello', changing: true, mark: 'accepted' }]);
  });

  test('an edit that failed is not lost', () => {
    const rows = [entry(1, 'alice', { text: 'helo' })];
    const content = { edit: id(1), text: 'hello' };
    const edit = outgoing(1, { state: 'failed', failure: 'TOO_LARGE', place: 1, content });

    const bubbles = bubblesOf('alice', chat(), rows, [edit]);

    expect(bubbles).toMatchObject([{ text: 'helo' }, { text: 'hello', mark: 'failed' }]);
  });
});

describe('replies', () => {
  test('quote what they answer, as it is now', () => {
    const bubbles = seen(
      entry(1, 'bob', { text: 'eigth?' }),
      entry(2, 'alice', { text: 'yes', replyTo: id(1) }),
      entry(3, 'bob', { edit: id(1), text: 'eight?' }),
    );

    expect(bubbles[1]?.quote).toEqual({ id: id(1), from: 'bob', kind: 'text', text: 'eight?' });
  });

  test('say so when what they answer is not at hand', () => {
    const bubbles = seen(entry(2, 'alice', { text: 'yes', replyTo: id(1) }));

    expect(bubbles[0]?.quote).toEqual({ id: id(1), text: '' });
  });
});

test('what is not understood is shown as such', () => {
  const strange = [
    { text: 5 },
    { poll: ['a', 'b'] },
    { edit: 'nonsense', text: 'x' },
    { react: id(1), emoji: 'x'.repeat(33) },
    {},
  ];

  const bubbles = seen(...strange.map((content, at) => entry(at + 1, 'bob', content)));

  expect(bubbles.map((each) => each.kind)).toEqual(strange.map(() => 'unknown'));
});
