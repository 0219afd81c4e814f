import { describe, expect, test } from 'vitest';
import { bubblesOf } from '../../src/model/bubbles';
import { isMessage, meaningOf } from '../../src/model/content';
import { fileName, readMedia, safeName, shownType } from '../../src/model/media';
import { chat, entry, id } from './world';

const HASH = 'ab'.repeat(32);
const IMAGE = {
  kind: 'image',
  hash: HASH,
  size: 48_213,
  mime: 'image/jpeg',
  name: 'beach.jpg',
  width: 1600,
  height: 1200,
  preview: '/9j/4AAQ',
};

describe('the media of a content', () => {
  test('are read as the protocol has them', () => {
    expect(readMedia(IMAGE)).toEqual({ ...IMAGE, locked: false });
    expect(readMedia({ ...IMAGE, kind: 'hologram' })?.kind).toBe('file');
    expect(readMedia({ ...IMAGE, key: 'AAAA' })?.locked).toBe(true);
  });

  test('make no sense without a hash and a size', () => {
    for (const wrong of [
      null,
      'x',
      { ...IMAGE, hash: 'AB' },
      { ...IMAGE, hash: undefined },
      { ...IMAGE, size: 0 },
      { ...IMAGE, size: 1.5 },
      { ...IMAGE, size: '7' },
    ]) {
      expect(readMedia(wrong)).toBeUndefined();
    }
    expect(readMedia({ ...IMAGE, hash: undefined }, true)).toBeDefined();
  });

  test('lose what is wrong and only nice to have', () => {
    const odd = { ...IMAGE, width: -1, duration: 'long', preview: 'x'.repeat(5_000), name: 7 };
    const read = readMedia(odd)!;
    expect(Object.keys(read).sort()).toEqual(['hash', 'kind', 'locked', 'mime', 'size']);
  });

  test('come with a caption or without one, and are messages', () => {
    const meaning = meaningOf({ media: IMAGE, text: 'Wish you were here', replyTo: id(3) });
    expect(meaning).toMatchObject({ kind: 'media', text: 'Wish you were here', replyTo: id(3) });
    expect(isMessage(meaning)).toBe(true);
    expect(meaningOf({ media: IMAGE })).toMatchObject({ kind: 'media', text: '' });
    expect(meaningOf({ media: {}, text: 'x' })).toEqual({ kind: 'unknown' });
  });
});

describe('a name', () => {
  test.each([
    ['../../etc/passwd', 'passwd'],
    ['C:\\Windows\\evil.exe', 'evil.exe'],
    ['.bashrc', 'bashrc'],
    ['..', ''],
    ['a\u202egpj.exe', 'agpj.exe'],
    ['new\nline\u0000.txt', 'newline.txt'],
    ['a<b>:"c|?*.png', 'a_b___c___.png'],
    ['صورة.png', 'صورة.png'],
  ])('%j is saved as %j', (name, safe) => {
    expect(safeName(name)).toBe(safe);
  });

  test('is cut before its ending', () => {
    const long = safeName(`${'é'.repeat(300)}.jpeg`);
    expect(new TextEncoder().encode(long).length).toBeLessThanOrEqual(255);
    expect(long.endsWith('.jpeg')).toBe(true);
  });

  test('is made of the hash where there is none', () => {
    const { name: _, ...nameless } = readMedia(IMAGE)!;
    expect(fileName(nameless)).toBe('parley-abababababab.jpg');
  });
});

test('only pictures, sound and films are held under their type', () => {
  expect(shownType('image/png')).toBe('image/png');
  expect(shownType('audio/webm;codecs=opus')).toBe('audio/webm');
  for (const type of ['text/html', 'image/svg+xml', 'application/pdf', 'video', '']) {
    expect(shownType(type)).toBe('application/octet-stream');
  }
});

describe('bubbles', () => {
  test('of media have a caption that can be edited, and lose both when deleted', () => {
    const entries = [
      entry(1, 'bob', { media: IMAGE, text: 'here' }),
      entry(2, 'bob', { edit: id(1), text: 'there' }),
      entry(3, 'alice', { text: 'nice', replyTo: id(1) }),
    ];
    const [first, second] = bubblesOf('alice', chat({ have: 3 }), entries, []);
    expect(first).toMatchObject({ kind: 'media', text: 'there', edited: true });
    expect(first?.media?.name).toBe('beach.jpg');
    expect(second?.quote).toMatchObject({ kind: 'media', text: 'there' });

    const deleted = [...entries, entry(4, 'bob', { delete: id(1) })];
    const [gone] = bubblesOf('alice', chat({ have: 4 }), deleted, []);
    expect(gone).toMatchObject({ kind: 'deleted', text: '' });
    expect(gone?.media).toBeUndefined();
  });

  test('of what waits for its upload come last, and where they were when they fail', () => {
    const content = { media: { ...IMAGE, hash: undefined } };
    const attached = { conversation: '@bob', content, size: IMAGE.size, place: 1 };
    const entries = [entry(1, 'bob', { text: 'a' }), entry(2, 'bob', { text: 'b' })];
    const attachments = [
      { ...attached, id: id(11), written: 10 },
      { ...attached, id: id(12), written: 11, failure: 'FILE_LOST' as const },
    ];

    const bubbles = bubblesOf('alice', chat({ have: 2 }), entries, [], attachments);

    expect(bubbles.map((bubble) => bubble.id)).toEqual([id(1), id(12), id(2), id(11)]);
    expect(bubbles[3]).toMatchObject({ mark: 'pending', attached: true, sequence: 0 });
    expect(bubbles[1]).toMatchObject({ mark: 'failed', failure: 'FILE_LOST' });
  });
});
