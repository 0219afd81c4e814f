import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { folded } from '../model/lines';
import { icon } from './icons';
import { explain, pictureOf } from './parts';
import { View } from './view';

/** Somebody or something that can be picked; a conversation's name. */
export interface Choice {
  readonly conversation: string;
  readonly name: string;
  readonly detail: string;
}

const USER = /^[a-z0-9._-]{2,32}$/;
/** So many are in the page; the others are found by their names. */
const SHOWN_MAX = 60;

/** Picks some of many; what is picked is told by `change` and stands above the others. */
export class Picker extends View {
  static override properties = {
    ...View.properties,
    choices: { attribute: false },
    most: { attribute: false },
    label: { attribute: false },
    people: { attribute: false },
    chosen: { state: true },
    query: { state: true },
    error: { state: true },
  };
  declare choices: readonly Choice[];
  /** How many may be picked. */
  declare most: number;
  declare label: string;
  /** Whether users who are not among the choices can be looked up. */
  declare people: boolean;
  declare chosen: readonly Choice[];
  declare query: string;
  declare error: string;

  constructor() {
    super();
    this.choices = [];
    this.most = 1;
    this.label = '';
    this.people = false;
    this.chosen = [];
    this.query = '';
    this.error = '';
  }

  private toggle(choice: Choice): void {
    const rest = this.chosen.filter((each) => each.conversation !== choice.conversation);
    if (rest.length < this.chosen.length) {
      this.chosen = rest;
    } else if (this.chosen.length < this.most) {
      this.chosen = [...rest, choice];
      this.query = '';
    } else {
      this.error = this.page.texts.count('pick.most', this.most);
      return;
    }
    this.error = '';
    this.dispatchEvent(new Event('change'));
  }

  private async lookUp(user: string): Promise<void> {
    const { messenger, texts } = this.page;
    try {
      await messenger.find(user);
      const name = messenger.people.name(user);
      this.toggle({ conversation: `@${user}`, name, detail: `@${user}` });
    } catch (failure) {
      this.error = explain(failure, texts, user);
    }
  }

  private get found(): readonly Choice[] {
    const query = folded(this.query.trim().replace(/^@/, ''));
    const texts = ({ name, detail }: Choice) => folded(`${name} ${detail}`);
    return this.choices.filter((choice) => texts(choice).includes(query)).slice(0, SHOWN_MAX);
  }

  /** The user whose name is typed and who is not among the choices. */
  private get stranger(): string | undefined {
    const user = this.query.trim().replace(/^@/, '').toLowerCase();
    const known = [...this.choices, ...this.chosen].some((each) => each.conversation === `@${user}`);
    const isUser = USER.test(user) && user !== this.page.messenger.me;
    return this.people && isUser && !known ? user : undefined;
  }

  private keys = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && this.query.trim() !== '') {
      // Enter picks; it does not send the form that this stands in.
      event.preventDefault();
      this.find<HTMLElement>('.picks input, .picks button')?.click();
    }
  };

  protected override render(): TemplateResult {
    const { found, stranger } = this;
    return html`
      ${this.chosen.length === 0 ? nothing : this.chips()}
      <div class="search">
        ${icon('search')}
        <input
          type="text"
          dir="auto"
          maxlength="64"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          placeholder=${this.label}
          aria-label=${this.label}
          .value=${this.query}
          @input=${(event: Event) => {
            this.query = (event.target as HTMLInputElement).value;
            this.error = '';
          }}
          @keydown=${this.keys}
        />
      </div>
      <p class="error" role="alert">${this.error}</p>
      <ul class="picks" aria-label=${this.label}>
        ${repeat(
          found,
          (choice) => choice.conversation,
          (choice) => html`<li>${this.pick(choice)}</li>`,
        )}
        ${stranger === undefined ? nothing : html`<li>${this.strange(stranger)}</li>`}
      </ul>
      ${found.length === 0 && stranger === undefined
        ? html`<p class="lead">${this.t(this.people ? 'pick.nobody' : 'pick.nothing')}</p>`
        : nothing}
    `;
  }

  private chips(): TemplateResult {
    return html`<ul class="chips" aria-label=${this.t('pick.chosen')}>
      ${this.chosen.map(
        (choice) =>
          html`<li>
            <button
              type="button"
              aria-label=${this.t('pick.remove', { name: choice.name })}
              @click=${() => this.toggle(choice)}
            >
              <bdi>${choice.name}</bdi>${icon('close')}
            </button>
          </li>`,
      )}
    </ul>`;
  }

  private pick(choice: Choice): TemplateResult {
    const isChosen = this.chosen.some((each) => each.conversation === choice.conversation);
    return html`<label class="pick">
      ${pictureOf(this.page, choice.conversation)}
      <span class="who"
        ><bdi>${choice.name}</bdi>
        ${choice.detail === '' ? nothing : html`<small><bdi>${choice.detail}</bdi></small>`}</span
      >
      <input type="checkbox" .checked=${isChosen} @change=${() => this.toggle(choice)} />
    </label>`;
  }

  private strange(user: string): TemplateResult {
    return html`<button type="button" class="pick" @click=${() => this.lookUp(user)}>
      ${pictureOf(this.page, `@${user}`)}
      <span class="who"><bdi>@${user}</bdi><small>${this.t('pick.lookUp')}</small></span>
      ${icon('plus')}
    </button>`;
  }
}
customElements.define('parley-picker', Picker);
