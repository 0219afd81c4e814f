import { describe, expect, test } from 'vitest';
import { isFewEmoji, piecesOf } from '../../src/model/links';

function links(text: string): string[] {
  return piecesOf(text)
    .filter((piece) => piece.kind === 'link')
    .map((piece) => piece.href);
}

describe('links', () => {
  test.each([
    ['see https://example.org/a?b=c#d now', ['https://example.org/a?b=c#d']],
    ['(https://example.org/x_(y)) and', ['https://example.org/x_(y)']],
    ['www.example.org.', ['https://www.example.org/']],
    ['HTTP://EXAMPLE.ORG!', ['http://example.org/']],
    ['“https://example.org”', ['https://example.org/']],
    ['http://localhost:8080/x', ['http://localhost:8080/x']],
    ['https://a.org, https://b.org', ['https://a.org/', 'https://b.org/']],
    ['https://bücher.example/ü', ['https://xn--bcher-kva.example/%C3%BC']],
  ])('in %j are found', (text, wanted) => {
    expect(links(text)).toEqual(wanted);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'https://',
    'http://x',
    'xhttps://example.org',
    'https://bank.example@evil.example/',
    'https://user:secret@example.org/',
    'https://example.org/\u202egpj.exe',
    'www.',
  ])('are not made of %j', (text) => {
    expect(links(text)).toEqual([]);
  });

  test('end where markup would begin', () => {
    expect(links('https://example.org/"><script>alert(1)</script>')).toEqual([
      'https://example.org/',
    ]);
  });

  test.each([
    '<b>https://a.org</b> & www.b.org, ok?',
    'no links at all',
    '',
    'https://a.org https://b.org',
    `${'www.'.repeat(500)}x`,
  ])('and the rest of %j are together the same text', (text) => {
    const pieces = piecesOf(text);
    expect(pieces.map((piece) => piece.text).join('')).toBe(text);
  });

  test('of a hostile text are found in time', () => {
    const started = performance.now();
    piecesOf('https://'.repeat(4_000));
    piecesOf(`https://${'('.repeat(16_000)}`);
    piecesOf(`https://a.org/${'.'.repeat(16_000)}`);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

test('a few emoji alone are shown larger', () => {
  expect(['👍', '👩‍👩‍👧 🎉'.replace(' ', ''), '🇦🇷🇧🇷', '👍🏽'].map(isFewEmoji)).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['', '1', 'ok 👍', '👍👍👍👍', '12', '#'].map(isFewEmoji)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});
