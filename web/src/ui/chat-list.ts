import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type Line, matches, UNREAD_SHOWN_MAX } from '../model/lines';
import { icon, logo } from './icons';
import { avatar, briefly, explain, markView } from './parts';
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
    const candidate = this.candidate(all);
    return html`
      ${this.head()} ${this.searchField()}
      <p class="error" role="alert">${this.error}</p>
      <div class="scroll" @keydown=${this.move}>
        ${this.archiveButton(all, searching)}
        <ul class="lines" aria-label=${this.t('chats.list')}>
          ${repeat(
            shown,
            (line) => line.conversation,
            (line) => html`<li>${this.line(line)}</li>`,
          )}
          ${candidate === undefined ? nothing : html`<li>${this.candidateButton(candidate)}</li>`}
        </ul>
        ${shown.length === 0 && candidate === undefined ? this.nobody(searching) : nothing}
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
        aria-label=${this.t('settings.open')}
        @click=${() => this.dispatchEvent(new Event('settings', { bubbles: true }))}
      >
        ${icon('settings')}
      </button>
    </header>`;
  }

  private searchField(): TemplateResult {
    return html`<div class="search" role="search">
      ${icon('search')}
      <input
        id="search"
        type="text"
        dir="auto"
        maxlength="64"
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

  private line(line: Line): TemplateResult {
    const { messenger, texts } = this.page;
    const open = messenger.open?.name === line.conversation;
    const time = line.last === undefined ? line.time : line.last.time;
    return html`<button
      class="line"
      aria-current=${open ? 'true' : nothing}
      @click=${() => this.choose(line.conversation)}
    >
      ${avatar(line.user, line.name, line.online)}
      <span class="what">
        <span class="top">
          <span class="name">${this.nameOf(line)}</span>
          <time>${time > 0 ? texts.moment(time, this.page.now()) : ''}</time>
        </span>
        <span class="bottom"
          ><span class="brief">${this.brief(line)}</span>${this.signs(line)}</span
        >
      </span>
    </button>`;
  }

  private nameOf(line: Line): TemplateResult {
    const self = line.user === this.page.messenger.me;
    const online = line.online ? html`<span class="vh">${this.t('presence.online')}</span>` : '';
    return html`<bdi>${self ? this.t('chats.self') : line.name}</bdi> ${online}`;
  }

  private brief(line: Line): TemplateResult | string {
    const { texts } = this.page;
    if (line.typing) {
      return html`<span class="typing">${this.t('presence.typing')}</span>`;
    }
    if (line.draft !== '') {
      return html`<span class="draft">${this.t('chats.draft')}</span> <bdi>${line.draft}</bdi>`;
    }
    const { last } = line;
    if (last === undefined) {
      return '';
    }
    const by = last.mine
      ? html`${markView(last.mark, texts)}<span class="vh">${this.t('chats.you')}</span>`
      : nothing;
    return html`${by}<bdi>${briefly(last, texts)}</bdi>`;
  }

  private signs(line: Line): TemplateResult {
    const sign = (name: 'mute' | 'pin' | 'block', text: string) =>
      html`<span class="sign">${icon(name)}<span class="vh">${text}</span></span>`;
    const unread = line.unread > UNREAD_SHOWN_MAX ? `${UNREAD_SHOWN_MAX}+` : line.unread;
    return html`${line.blocked ? sign('block', this.t('chats.blocked')) : nothing}
    ${line.muted ? sign('mute', this.t('chats.muted')) : nothing}
    ${line.pinned ? sign('pin', this.t('chats.pinned')) : nothing}
    ${line.unread === 0
      ? nothing
      : html`<span class="badge" data-muted=${line.muted || nothing}
          ><span aria-hidden="true">${unread}</span
          ><span class="vh">${this.page.texts.count('chats.unread', line.unread)}</span></span
        >`}`;
  }
}
customElements.define('parley-chat-list', ChatList);
