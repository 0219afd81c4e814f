import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Bubble } from '../model/bubbles';
import type { Conversation } from '../model/conversation';
import { changeText } from '../model/membership';
import type { Row } from '../model/rows';
import type { Observable } from '../model/observable';
import type { Composer } from './composer';
import './composer';
import { headerView } from './conversation-header';
import { icon } from './icons';
import { menuView, messageView } from './message';
import { Actions } from './message-actions';
import { explain } from './parts';
import { Scrolling } from './scrolling';
import { View } from './view';

const FLASH_MS = 1_600;

/** An open conversation: a window of its rows, and where to write. */
export class ConversationView extends View {
  static override properties = {
    ...View.properties,
    conversation: { attribute: false },
    menuFor: { state: true },
    focused: { state: true },
    headerMenu: { state: true },
  };
  declare conversation: Conversation;
  declare menuFor: string;
  declare focused: string;
  declare headerMenu: boolean;
  private menuUp = false;
  private readonly scrolling = new Scrolling(this);
  private readonly actions = new Actions(this);

  constructor() {
    super();
    this.menuFor = '';
    this.focused = '';
    this.headerMenu = false;
  }

  protected override models(): (Observable | undefined)[] {
    return [this.page.messenger, this.conversation];
  }

  get scroller(): HTMLElement {
    return this.find<HTMLElement>('.scroller')!;
  }

  get composer(): Composer | null {
    return this.find<Composer>('parley-composer');
  }

  atEndChanged(): void {
    this.requestUpdate();
  }

  items(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('.message')];
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has('conversation')) {
      this.watch();
      this.scrolling.restart();
      this.menuFor = '';
      this.focused = '';
      this.headerMenu = false;
    } else {
      this.scrolling.hold();
    }
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has('headerMenu') && this.headerMenu) {
      this.find<HTMLElement>('.chat-menu .menu button')?.focus();
    }
    if (this.conversation.loaded) {
      this.scrolling.place();
      this.seen();
    }
  }

  /** Whoever looks at the page has seen what is open. */
  private seen(): void {
    if (document.visibilityState === 'visible') {
      this.page.messenger.seen();
    }
  }

  protected override firstUpdated(): void {
    this.scrolling.observe();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.visible);
    document.addEventListener('click', this.clicked);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.scrolling.disconnect();
    document.removeEventListener('visibilitychange', this.visible);
    document.removeEventListener('click', this.clicked);
  }

  private visible = (): void => this.seen();

  private clicked = (event: Event): void => {
    const target = event.target as Element;
    if (this.menuFor !== '' && target.closest('.more, .menu') === null) {
      this.menuFor = '';
    }
    if (this.headerMenu && target.closest('.chat-menu') === null) {
      this.headerMenu = false;
    }
  };

  private toEnd = (): void => {
    this.scrolling.atEnd = true;
    this.conversation.showEnd();
    this.composer?.focus();
  };

  // The keyboard: one message is in the tab order, arrows go to the others.
  private keys = (event: KeyboardEvent): void => {
    const item = (event.target as Element).closest<HTMLElement>('.message');
    if (item === null || event.target !== item) {
      return;
    }
    const items = this.items();
    const at = items.indexOf(item);
    const to: Record<string, HTMLElement | undefined> = {
      ArrowUp: items[at - 1],
      ArrowDown: items[at + 1],
      Home: items[0],
      End: items.at(-1),
    };
    if (event.key in to) {
      event.preventDefault();
      this.focusItem(to[event.key]);
    } else if (event.key === 'Enter' || event.key === ' ' || event.key === 'ContextMenu') {
      event.preventDefault();
      item.querySelector<HTMLButtonElement>('.more')?.click();
    } else if (event.key === 'Escape') {
      this.composer?.focus();
    }
  };

  private focusItem(item: HTMLElement | undefined): void {
    if (item !== undefined) {
      this.focused = item.dataset.key!;
      item.focus({ preventScroll: true });
      item.scrollIntoView({ block: 'nearest' });
    }
  }

  private menuKeys = (event: KeyboardEvent): void => {
    const menu = event.currentTarget as HTMLElement;
    const all = [...menu.querySelectorAll<HTMLButtonElement>('button')];
    const at = all.indexOf(document.activeElement as HTMLButtonElement);
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      ArrowRight: this.page.texts.direction === 'rtl' ? -1 : 1,
      ArrowLeft: this.page.texts.direction === 'rtl' ? 1 : -1,
    };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      all[(at + step + all.length) % all.length]?.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      event.stopPropagation();
      this.closeMenu();
    }
  };

  closeMenu(): void {
    const item = this.items().find((each) => each.dataset.key === this.menuFor);
    this.menuFor = '';
    this.focusItem(item);
  }

  toggleMenu(bubble: Bubble): void {
    if (this.menuFor === bubble.key) {
      this.menuFor = '';
      return;
    }
    const item = this.items().find((each) => each.dataset.key === bubble.key);
    const { bottom } = item?.getBoundingClientRect() ?? { bottom: 0 };
    this.menuUp = bottom > this.scroller.getBoundingClientRect().bottom - 280;
    this.menuFor = bubble.key;
    void this.updateComplete.then(() => this.find<HTMLElement>('.menu button')?.focus());
  }

  async goTo(id: string): Promise<void> {
    const { conversation } = this;
    if (!(await conversation.show(id))) {
      return;
    }
    this.scrolling.atEnd = false;
    await this.updateComplete;
    // A conversation that was just opened has the focus where one writes.
    await this.composer?.updateComplete;
    const item = this.items().find((each) => each.dataset.id === id);
    this.scrolling.letGo();
    item?.scrollIntoView({ block: 'center' });
    this.scrolling.scrolled();
    item?.classList.add('flash');
    setTimeout(() => item?.classList.remove('flash'), FLASH_MS);
    this.focusItem(item);
  }

  // What is drawn ------------------------------------------------------------------------------

  protected override render(): TemplateResult {
    const { conversation } = this;
    const { window, rows } = conversation;
    const name = this.page.messenger.nameOf(conversation.name);
    const shown = rows.slice(window.start, window.end);
    const current = this.currentKey(shown);
    return html`
      ${headerView(this.page, conversation, this.headerMenu, (open) => (this.headerMenu = open))}
      <div class="scroller" @scroll=${this.scrolling.scrolled} @keydown=${this.keys}>
        ${this.beginning(name)}
        <ol
          class="messages"
          role="list"
          data-group=${conversation.isGroup || nothing}
          aria-label=${this.t('chat.messages', { name })}
        >
          ${repeat(
            shown,
            (row) => row.key,
            (row) => this.row(row, current),
          )}
        </ol>
      </div>
      ${this.scrolling.atEnd && conversation.showsEnd
        ? nothing
        : html`<button class="to-end" aria-label=${this.t('chat.toEnd')} @click=${this.toEnd}>
            ${icon('down')}
          </button>`}
      ${this.below(name)}
    `;
  }

  /** The message that the tab key reaches. */
  private currentKey(shown: readonly Row[]): string {
    const bubbles = shown.filter((row) => row.kind === 'bubble');
    const kept = bubbles.find((row) => row.key === this.focused);
    return (kept ?? bubbles.at(-1))?.key ?? '';
  }

  private beginning(name: string): TemplateResult | typeof nothing {
    const { conversation } = this;
    if (conversation.asking) {
      return html`<p class="beginning">${this.t('chat.older')}</p>`;
    }
    const self = conversation.user === this.page.messenger.me;
    const key = conversation.isGroup ? 'group.start' : self ? 'chat.startSelf' : 'chat.start';
    return conversation.loaded && conversation.isWhole
      ? html`<p class="beginning">${this.t(key, { name })}</p>`
      : nothing;
  }

  private row(row: Row, current: string): TemplateResult {
    const { texts, messenger } = this.page;
    switch (row.kind) {
      case 'event': {
        const name = (user: string) => messenger.people.name(user);
        const text = changeText(row.change, messenger.me, texts, name);
        return html`<li class="event"><span>${text}</span></li>`;
      }
      case 'day':
        return html`<li class="day"><span>${texts.dayName(row.day, this.page.now())}</span></li>`;
      case 'unread':
        return html`<li class="unread"><span>${this.t('chat.unread')}</span></li>`;
      case 'bubble': {
        const open = this.menuFor === row.key;
        const menu = open ? menuView(row.bubble, this.page, this.actions, this.menuKeys) : undefined;
        const state = { current: row.key === current, menu, up: this.menuUp };
        return messageView(row, this.page, this.actions, state);
      }
    }
  }

  /** Where to write, or why not. */
  private below(name: string): TemplateResult {
    const { conversation } = this;
    if (conversation.isLeft) {
      return html`<p class="blocked">${this.t('group.leftLead')}</p>`;
    }
    const { user } = conversation;
    return user !== undefined && conversation.chat.blocked
      ? this.blocked(user, name)
      : this.writing();
  }

  private writing(): TemplateResult {
    return html`<parley-composer
      .page=${this.page}
      .conversation=${this.conversation}
      @sent=${() => {
        this.scrolling.atEnd = true;
        this.conversation.showEnd();
      }}
    ></parley-composer>`;
  }

  private blocked(user: string, name: string): TemplateResult {
    const { messenger, notify, texts } = this.page;
    const unblock = () =>
      messenger.block(user, false).catch((failure: unknown) => notify(explain(failure, texts)));
    return html`<div class="blocked">
      <span>${this.t('chat.blocked', { name })}</span>
      <button class="quiet" @click=${unblock}>${this.t('chat.unblock')}</button>
    </div>`;
  }
}
customElements.define('parley-conversation', ConversationView);
