import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { linkIn } from '../model/groups';
import { type Line, matches } from '../model/lines';
import { lineView } from './chat-line';
import { icon, logo } from './icons';
import { avatar, explain } from './parts';
import { View } from './view';

const USER = /^[a-z0-9._-]{2,32}$/;

/** The side: search, the conversations, and the way to the settings. */
export class ChatList extends View {
  static override properties = {
    ...View.properties,
    query: { state: true },
    archived: { state: true },
    error: { state: true },
    looking: { state: true },
  };
  declare query: string;
  declare archived: boolean;
  declare error: string;
  declare looking: boolean;

  constructor() {
    super();
    this.query = '';
    this.archived = false;
    this.error = '';
    this.looking = false;
  }

  focusSearch(): void {
    this.find<HTMLInputElement>('#search')?.select();
  }

  private choose(conversation: string): void {
    void this.page.messenger.choose(conversation);
    this.query = '';
    this.error = '';
  }

  private async startWith(user: string): Promise<void> {
    this.looking = true;
    this.error = '';
    try {
      await this.page.messenger.find(user);
      this.choose(`@${user}`);
    } catch (failure) {
      this.error = explain(failure, this.page.texts, user);
    }
    this.looking = false;
  }

  /** The user whose name is typed, unless there is a chat with exactly that one. */
  private candidate(lines: readonly Line[]): string | undefined {
    const user = this.query.trim().replace(/^@/, '').toLowerCase();
    return USER.test(user) && !lines.some((line) => line.user === user) ? user : undefined;
  }

  protected override render(): TemplateResult {
    const all = this.page.messenger.lines();
    const searching = this.query.trim() !== '';
    const shown = all.filter((line) =>
      searching ? matches(line, this.query) : line.archived === this.archived,
    );
    const link = linkIn(this.query);
    const candidate = link === undefined ? this.candidate(all) : undefined;
    const isNothing = shown.length === 0 && candidate === undefined && link === undefined;
    return html`
      ${this.head()} ${this.searchField()}
      <p class="error" role="alert">${this.error}</p>
      <div class="scroll" @keydown=${this.move}>
        ${this.archiveButton(all, searching)}
        <ul class="lines" aria-label=${this.t('chats.list')}>
          ${repeat(
            shown,
            (line) => line.conversation,
            (line) => html`<li>${lineView(line, this.page, () => this.choose(line.conversation))}</li>`,
          )}
          ${candidate === undefined ? nothing : html`<li>${this.candidateButton(candidate)}</li>`}
          ${link === undefined ? nothing : html`<li>${this.linkButton(link)}</li>`}
        </ul>
        ${isNothing ? this.nobody(searching) : nothing}
        ${searching && link === undefined ? this.found() : nothing}
      </div>
    `;
  }

  private head(): TemplateResult {
    return html`<header class="bar">
      ${this.archived
        ? html`<button
            class="icon-button"
            aria-label=${this.t('chats.back')}
            @click=${() => (this.archived = false)}
          >
            ${icon('back')}
          </button>`
        : logo()}
      <h1>${this.t(this.archived ? 'chats.archived' : 'chats.title')}</h1>
      <button
        class="icon-button end"
        aria-label=${this.t('group.new')}
        title=${this.t('group.new')}
        @click=${this.newGroup}
      >
        ${icon('newGroup')}
      </button>
      <button
        class="icon-button"
        aria-label=${this.t('settings.open')}
        @click=${() => this.dispatchEvent(new Event('settings', { bubbles: true }))}
      >
        ${icon('settings')}
      </button>
    </header>`;
  }

  private newGroup = async (): Promise<void> => {
    (await import('./new-group')).openNewGroup(this.page);
  };

  private searchField(): TemplateResult {
    return html`<div class="search" role="search">
      ${icon('search')}
      <input
        id="search"
        type="text"
        dir="auto"
        maxlength="256"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        enterkeyhint="search"
        placeholder=${this.t('chats.search')}
        aria-label=${this.t('chats.search')}
        .value=${this.query}
        @input=${this.typed}
        @keydown=${this.searchKey}
      />
      ${this.query === ''
        ? nothing
        : html`<button
            class="icon-button"
            aria-label=${this.t('chats.clear')}
            @click=${() => this.clear()}
          >
            ${icon('close')}
          </button>`}
    </div>`;
  }

  private typed = (event: InputEvent): void => {
    this.query = (event.target as HTMLInputElement).value;
    this.error = '';
  };

  private clear(): void {
    this.query = '';
    this.error = '';
    this.find<HTMLInputElement>('#search')?.focus();
  }

  private searchKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      this.clear();
    } else if (event.key === 'Enter' && !event.isComposing) {
      this.find<HTMLButtonElement>('.lines button')?.click();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.find<HTMLButtonElement>('.lines button')?.focus();
    }
  };

  /** Arrow keys go from line to line. */
  private move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      const buttons = [...this.querySelectorAll<HTMLButtonElement>('.scroll button')];
      const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
      event.preventDefault();
      (buttons[at + step] ?? this.find<HTMLInputElement>('#search'))?.focus();
    }
  };

  private archiveButton(all: readonly Line[], searching: boolean) {
    const count = all.filter((line) => line.archived).length;
    return this.archived || searching || count === 0
      ? nothing
      : html`<button class="archived" @click=${() => (this.archived = true)}>
          ${icon('archive')}<span>${this.t('chats.archived')}</span>
          <span class="count">${count}</span>
        </button>`;
  }

  private nobody(searching: boolean): TemplateResult {
    return html`<div class="nobody">
      <p class="strong">
        ${searching
          ? this.t('chats.none', { query: this.query.trim() })
          : this.t('chats.empty')}
      </p>
      ${searching ? nothing : html`<p>${this.t('chats.emptyLead')}</p>`}
    </div>`;
  }

  /** Messages with what is looked for; the part that finds them comes when it is needed. */
  private found(): TemplateResult {
    void import('./found');
    return html`<parley-found .page=${this.page} .query=${this.query}></parley-found>`;
  }

  private linkButton(link: string): TemplateResult {
    const join = async () => {
      this.query = '';
      await (await import('./join')).offerToJoin(this.page, link);
    };
    return html`<button class="line" @click=${join}>
      <span class="avatar" data-hue="0" aria-hidden="true">${icon('link')}</span>
      <span class="what">
        <span class="top"><span class="name">${this.t('group.join')}</span></span>
        <span class="bottom">${this.t('group.joinByLink')}</span>
      </span>
    </button>`;
  }

  private candidateButton(user: string): TemplateResult {
    return html`<button
      class="line"
      ?disabled=${this.looking}
      @click=${() => this.startWith(user)}
    >
      ${avatar(user, user)}
      <span class="what">
        <span class="top"><span class="name">${user}</span></span>
        <span class="bottom">
          ${this.looking
            ? this.t('chats.looking', { user })
            : `${this.t('chats.startWith')} ${user}`}
        </span>
      </span>
    </button>`;
  }
}
customElements.define('parley-chat-list', ChatList);
