import en from '../i18n/en.json';
import type more from '../i18n/en-more.json';
import { directionOf } from './links';

/** The texts of the page, in catalogues: English, and others that are loaded when chosen. */
export type Key = keyof typeof en | keyof typeof more;
type Catalogue = Readonly<Record<string, string>>;

const english: Record<string, string> = { ...en };

/** Adds the English texts of parts of the page that are loaded later. */
export function learn(later: Catalogue): void {
  Object.assign(english, later);
}

export const LANGUAGES = {
  en: { name: 'English', direction: 'ltr' },
  ar: { name: 'العربية', direction: 'rtl' },
} as const;
export type Language = keyof typeof LANGUAGES;

/** Controls that change the direction of what follows. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

type Values = Readonly<Record<string, string | number>>;

/** One language at a time; words, plurals, dates. */
export class Texts {
  private catalogue: Catalogue = english;
  private plurals = new Intl.PluralRules('en');
  private clock!: Intl.DateTimeFormat;
  private weekday!: Intl.DateTimeFormat;
  private day!: Intl.DateTimeFormat;
  private longDay!: Intl.DateTimeFormat;
  private relative!: Intl.RelativeTimeFormat;
  private lists!: Intl.ListFormat;
  language: Language = 'en';

  constructor() {
    this.prepare();
  }

  async use(language: Language): Promise<void> {
    this.catalogue = language === 'ar' ? (await import('../i18n/ar.json')).default : english;
    this.language = language;
    this.prepare();
  }

  get direction(): 'ltr' | 'rtl' {
    return LANGUAGES[this.language].direction;
  }

  private prepare(): void {
    // The person's own variant of the language tells how to write times.
    const own = globalThis.navigator?.language ?? this.language;
    const locale = own.startsWith(this.language) ? own : this.language;
    this.plurals = new Intl.PluralRules(this.language);
    this.clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
    this.weekday = new Intl.DateTimeFormat(locale, { weekday: 'long' });
    this.day = new Intl.DateTimeFormat(locale, { dateStyle: 'short' });
    this.longDay = new Intl.DateTimeFormat(locale, { dateStyle: 'long' });
    this.lists = new Intl.ListFormat(this.language);
    this.relative = new Intl.RelativeTimeFormat(this.language, { numeric: 'auto' });
  }

  /** A text with its `{values}` filled in. */
  get(key: Key, values: Values = {}): string {
    const text = this.catalogue[key] ?? english[key] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) =>
      this.isolated(String(values[name] ?? whole)),
    );
  }

  /** A value that is written the other way must not turn the words around it. */
  private isolated(value: string): string {
    const own = directionOf(value);
    const plain = own === undefined || own === this.direction;
    return plain && !TURNING.test(value) ? value : `\u2068${value}\u2069`;
  }

  has(key: string): boolean {
    return key in english;
  }

  /** A text that depends on a number: the catalogue has `key.one`, `key.other` and so on. */
  count(key: string, count: number, values: Values = {}): string {
    const form = `${key}.${this.plurals.select(count)}`;
    const known = form in this.catalogue ? form : `${key}.other`;
    return this.get(known as Key, { count, ...values });
  }

  /** Names or other words, put together as a sentence has them. */
  list(words: readonly string[]): string {
    return this.lists.format(words.map((word) => this.isolated(word)));
  }

  time(at: number): string {
    return this.clock.format(at);
  }

  /** A day, in full. */
  date(at: number): string {
    return this.longDay.format(at);
  }

  /** Of a day: today, yesterday, a weekday, or its date. */
  dayName(at: number, now: number): string {
    const days = daysBetween(at, now);
    if (days === 0 || days === 1) {
      const name = this.relative.format(-days, 'day');
      return name.charAt(0).toLocaleUpperCase(this.language) + name.slice(1);
    }
    return days > 1 && days < 7 ? this.weekday.format(at) : this.longDay.format(at);
  }

  /** As short as a list needs it: the time today, then the day. */
  moment(at: number, now: number): string {
    const days = daysBetween(at, now);
    if (days <= 0) {
      return this.clock.format(at);
    }
    return days < 7 ? this.dayName(at, now) : this.day.format(at);
  }

  /** The time today, else the day and the time. */
  lately(at: number, now: number): string {
    const days = daysBetween(at, now);
    return days <= 0 ? this.time(at) : `${this.dayName(at, now)}, ${this.time(at)}`;
  }

  /** Minutes and seconds. */
  duration(ms: number): string {
    const seconds = Math.max(0, Math.round(ms / 1_000));
    const two = (part: number) => String(part).padStart(2, '0');
    const hours = Math.floor(seconds / 3_600);
    const minutes = Math.floor(seconds / 60) % 60;
    const rest = `${two(seconds % 60)}`;
    return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
  }

  /** A size in the largest unit that it fills. */
  bytes(size: number): string {
    const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;
    const power = Math.min(Math.floor(Math.log10(Math.max(1, size)) / 3), units.length - 1);
    const amount = size / 1_000 ** power;
    const digits = amount < 10 && power > 1 ? 1 : 0;
    return new Intl.NumberFormat(this.language, {
      style: 'unit',
      unit: units[power]!,
      unitDisplay: power === 0 ? 'long' : 'short',
      maximumFractionDigits: digits,
    }).format(amount);
  }

  full(at: number): string {
    return `${this.longDay.format(at)}, ${this.clock.format(at)}`;
  }
}

/** Midnight before a time, where the person is. */
export function dayOf(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}

function daysBetween(at: number, now: number): number {
  return Math.round((dayOf(now) - dayOf(at)) / 86_400_000);
}
