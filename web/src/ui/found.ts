import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Observable } from '../model/observable';
import { type Hit, HITS_MAX, snippet, wordsOf } from '../model/search';
import { openDialog } from './dialogs';
import { goToMessage } from './going';
import { icon } from './icons';
import { aboutView, pictureOf } from './parts';
import type { Page } from './view';
import { View } from './view';
import '../model/more-texts';

/** A person is still typing for so long. */
const PAUSE_MS = 250;

/** Messages that have some words: of one conversation, or of all. */
export class Found extends View {
  static override properties = {
    ...View.properties,
    query: { attribute: false },
    conversation: { attribute: false },
    hits: { state: true },
    searching: { state: true },
  };
  declare query: string;
  /** Empty for all conversations. */
  declare conversation: string;
  declare hits: readonly Hit[];
  declare searching: boolean;
  private words: readonly string[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Which search is the present one; an earlier one ends itself. */
  private turn = 0;

  constructor() {
    super();
    this.query = '';
    this.conversation = '';
    this.hits = [];
    this.searching = false;
  }

  protected override models(): (Observable | undefined)[] {
    return [];
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has('query')) {
      const words = wordsOf(this.query);
      if (words.join(' ') !== this.words.join(' ')) {
        this.begin(words);
      }
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.turn++;
  }

  private begin(words: readonly string[]): void {
    this.words = words;
    this.turn++;
    this.searching = words.length > 0;
    clearTimeout(this.timer);
    if (words.length === 0) {
      this.hits = [];
    } else {
      this.timer = setTimeout(() => void this.search(words, this.turn), PAUSE_MS);
    }
  }

  private async search(words: readonly string[], turn: number): Promise<void> {
    const found: Hit[] = [];
    for await (const hit of this.page.messenger.archive.search(words, this.conversation)) {
      if (turn !== this.turn) {
        return;
      }
      found.push(hit);
      if (found.length >= HITS_MAX) {
        break;
      }
    }
    if (turn === this.turn) {
      this.hits = found.sort((one, other) => other.time - one.time);
      this.searching = false;
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.words.length === 0) {
      return nothing;
    }
    const { texts } = this.page;
    const { length } = this.hits;
    const says = this.searching
      ? this.t('search.going')
      : length === 0
        ? this.t('search.none')
        : length >= HITS_MAX
          ? this.t('search.many', { count: length })
          : texts.count('search.found', length);
    return html`<h2 class="found-head">${this.t('search.messages')}</h2>
      <p class="found-count" role="status">${says}</p>
      <ul class="lines" aria-label=${this.t('search.messages')}>
        ${repeat(
          this.hits,
          (hit) => `${hit.conversation} ${hit.sequence}`,
          (hit) => html`<li>${this.hit(hit)}</li>`,
        )}
      </ul>`;
  }

  private hit(hit: Hit): TemplateResult {
    const { messenger, texts, now } = this.page;
    const inAll = this.conversation === '';
    const by = hit.from === messenger.me ? texts.get('message.you') : messenger.people.name(hit.from);
    const place = messenger.nameOf(hit.conversation) || texts.get('group.untitled');
    const go = () => {
      this.dispatchEvent(new Event('done', { bubbles: true }));
      void goToMessage(this.page, hit.conversation, hit.id);
    };
    const parts = snippet(hit.text, this.words);
    return html`<button class="line" @click=${go}>
      ${pictureOf(this.page, inAll ? hit.conversation : `@${hit.from}`)}
      <span class="what">
        <span class="top">
          <span class="name"><bdi>${inAll ? place : by}</bdi></span>
          <time>${texts.moment(hit.time, now())}</time>
        </span>
        <span class="bottom"
          ><span class="brief"
            >${inAll && hit.conversation !== `@${hit.from}` ? aboutView(`${by}:`) : nothing}<bdi
              >${parts.map((part) => (part.hit ? html`<mark>${part.text}</mark>` : part.text))}</bdi
            ></span
          ></span
        >
      </span>
    </button>`;
  }
}
customElements.define('parley-found', Found);

/** Looks for messages in one conversation. */
export function openSearch(page: Page, conversation: string): void {
  const { texts, messenger } = page;
  const dialog = openDialog(page, texts.get('search.inChat'), 'searching');
  const draw = (query: string): void =>
    dialog.draw(
      html`<div class="search" role="search">
          ${icon('search')}
          <input
            type="text"
            dir="auto"
            maxlength="256"
            autocomplete="off"
            spellcheck="false"
            enterkeyhint="search"
            placeholder=${texts.get('search.placeholder')}
            aria-label=${texts.get('search.placeholder')}
            @input=${(event: Event) => draw((event.target as HTMLInputElement).value)}
          />
        </div>
        ${messenger.chat(conversation).floor > 0
          ? html`<p class="lead">${texts.get('search.partly')}</p>`
          : nothing}
        <parley-found
          .page=${page}
          .conversation=${conversation}
          .query=${query}
          @done=${() => dialog.close()}
        ></parley-found>`,
    );
  draw('');
  dialog.element.querySelector('input')?.focus();
}
