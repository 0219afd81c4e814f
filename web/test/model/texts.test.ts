import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import ar from '../../src/i18n/ar.json';
import en from '../../src/i18n/en.json';
import { Settings } from '../../src/model/settings';
import { Texts } from '../../src/model/texts';

const values = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((each) => each[1]!);
const base = (key: string) => key.replace(/\.(zero|one|two|few|many|other)$/, '');

describe('the catalogues', () => {
  test('have the same texts', () => {
    const keys = (catalogue: object) => new Set(Object.keys(catalogue).map(base));
    expect(keys(ar)).toEqual(keys(en));
  });

  test('fill in the same values', () => {
    const english = en as Record<string, string>;
    for (const [key, text] of Object.entries(ar)) {
      const source = english[key] ?? english[`${base(key)}.other`]!;
      const missing = values(text).filter((value) => !values(source).includes(value));
      expect(missing, key).toEqual([]);
    }
  });

  test('have every text that the page asks for, and no other', () => {
    const folder = (name: string) => new URL(`../../src/${name}/`, import.meta.url);
    const source = ['ui', 'model']
      .flatMap((name) => readdirSync(folder(name)).map((file) => new URL(file, folder(name))))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const made = ['signin.', 'register.', 'error.', 'mark.', 'status.', 'settings.theme.']
      .concat(['media.kind.', 'media.trouble.', 'event.', 'export.']);
    const unused = Object.keys(en)
      .filter((key) => !made.some((prefix) => key.startsWith(prefix)))
      .filter((key) => !source.includes(`'${key}'`) && !source.includes(`'${base(key)}'`));
    expect(unused).toEqual([]);
  });
});

describe('texts', () => {
  test('are filled in and counted', () => {
    const texts = new Texts();
    expect(texts.get('presence.lastSeen', { when: 'now' })).toBe('last seen now');
    expect(texts.count('chats.unread', 1)).toBe('1 unread message');
    expect(texts.count('chats.unread', 2)).toBe('2 unread messages');
  });

  test('have the plurals and the direction of their language', async () => {
    const texts = new Texts();
    await texts.use('ar');
    expect(texts.direction).toBe('rtl');
    expect(texts.count('chats.unread', 2)).toBe('رسالتان غير مقروءتين');
    expect(texts.count('chats.unread', 5)).toBe('5 رسائل غير مقروءة');
  });

  test('name days as people do', () => {
    const texts = new Texts();
    const now = new Date(2026, 4, 20, 12).getTime();
    const day = 86_400_000;
    expect(texts.dayName(now, now)).toBe('Today');
    expect(texts.dayName(now - day, now)).toBe('Yesterday');
    expect(texts.dayName(now - 2 * day, now)).toBe('Monday');
    expect(texts.dayName(now - 30 * day, now)).toBe('April 20, 2026');
  });
});

test('settings fall back to what the browser speaks', () => {
  const shelf = new Map<string, string>();
  const store = {
    getItem: (key: string) => shelf.get(key) ?? null,
    setItem: (key: string, value: string) => void shelf.set(key, value),
  };
  const settings = new Settings(store, ['fr-FR', 'ar-EG', 'en']);
  expect(settings.language).toBe('ar');
  expect(settings.theme).toBe('system');
  settings.language = 'en';
  settings.theme = 'dark';
  expect(settings.language).toBe('en');
  expect(settings.theme).toBe('dark');
  shelf.set('parley.theme', 'neon');
  expect(settings.theme).toBe('system');
});
