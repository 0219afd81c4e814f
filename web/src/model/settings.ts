import { type Language, LANGUAGES } from './texts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Where the choices of this browser are kept; localStorage, or less. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

const THEME = 'parley.theme';
const NOTICES = 'parley.notices';
const SOUNDS = 'parley.sounds';
const LANGUAGE = 'parley.language';

/** How this browser shows things; not told to other devices. */
export class Settings {
  constructor(
    private readonly shelf: Shelf,
    private readonly spoken: readonly string[],
  ) {}

  get theme(): Theme {
    const kept = this.shelf.getItem(THEME);
    return THEMES.find((each) => each === kept) ?? 'system';
  }

  set theme(theme: Theme) {
    this.shelf.setItem(THEME, theme);
  }

  /** Whether a person wants to be told of messages while looking elsewhere. */
  get notices(): boolean {
    return this.shelf.getItem(NOTICES) === '1';
  }

  set notices(on: boolean) {
    this.shelf.setItem(NOTICES, on ? '1' : '');
  }

  get sounds(): boolean {
    return this.shelf.getItem(SOUNDS) === '1';
  }

  set sounds(on: boolean) {
    this.shelf.setItem(SOUNDS, on ? '1' : '');
  }

  /** The one that was chosen, or the first that the person's browser speaks. */
  get language(): Language {
    const known = Object.keys(LANGUAGES) as Language[];
    const kept = known.find((each) => each === this.shelf.getItem(LANGUAGE));
    const spoken = this.spoken
      .map((tag) => known.find((each) => tag.toLowerCase().split('-')[0] === each))
      .find((each) => each !== undefined);
    return kept ?? spoken ?? 'en';
  }

  set language(language: Language) {
    this.shelf.setItem(LANGUAGE, language);
  }
}
