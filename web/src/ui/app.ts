import { html, nothing, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Key } from '../model/texts';
import './chat-list';
import type { ChatList } from './chat-list';
import './conversation-view';
import { logo } from './icons';
import { briefly } from './parts';
import './sign-in';
import { View } from './view';

const NOTICE_MS = 4_000;
/** How long there may be no connection before it is worth a word. */
const PATIENCE_MS = 1_500;

/** The whole page. */
export class App extends View {
  static override properties = {
    ...View.properties,
    notice: { state: true },
    offered: { state: true },
    spoken: { state: true },
    late: { state: true },
    link: { state: true },
  };
  declare notice: string;
  /** Brings the new version of the page, when there is one. */
  declare offered: (() => void) | undefined;
  declare spoken: string;
  declare late: boolean;
  /** An invite link that was followed, until the person can be asked. */
  declare link: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private patience: ReturnType<typeof setTimeout> | undefined;
  private heard: unknown;

  constructor() {
    super();
    this.notice = '';
    this.offered = undefined;
    this.spoken = '';
    this.late = false;
    this.link = undefined;
  }

  /** Opens a conversation that there is. */
  choose(conversation: string): void {
    const { messenger } = this.page;
    if (messenger.lines().some((line) => line.conversation === conversation)) {
      void messenger.choose(conversation);
    }
  }

  private async offerToJoin(link: string): Promise<void> {
    this.link = undefined;
    await (await import('./join')).offerToJoin(this.page, link);
  }

  say(text: string): void {
    this.notice = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.notice = ''), NOTICE_MS);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.keys);
    navigator.serviceWorker?.addEventListener('message', this.told);
  }

  /** A notification was chosen. */
  private told = ({ data }: MessageEvent<{ open?: unknown } | null>): void => {
    if (typeof data?.open === 'string') {
      this.choose(data.open);
    }
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.keys);
    navigator.serviceWorker?.removeEventListener('message', this.told);
  }

  private keys = (event: KeyboardEvent): void => {
    const { messenger } = this.page;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      this.find<ChatList>('parley-chat-list')?.focusSearch();
    } else if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const names = messenger.lines().map((line) => line.conversation);
      const at = names.indexOf(messenger.open?.name ?? '');
      const next = names[at + (event.key === 'ArrowDown' ? 1 : -1)];
      if (next !== undefined) {
        void messenger.choose(next);
      }
    }
  };

  protected override willUpdate(): void {
    const { messenger, texts } = this.page;
    const { unread } = messenger;
    const name = this.t('app.name');
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
    const { announcement } = messenger;
    if (announcement !== undefined && announcement !== this.heard) {
      this.heard = announcement;
      const { kind, name: by, media } = announcement;
      const said = { ...announcement, kind: media ? 'media' : 'text', mine: false } as const;
      const text = briefly(said, texts);
      if (kind === 'message') {
        this.spoken = this.t('message.incoming', { name: by, text });
      } else if (kind === 'many') {
        this.spoken = texts.count('message.incoming', Number(announcement.text));
      } else {
        this.spoken = this.t('message.incomingElsewhere', { name: by });
      }
    }
    this.waitForConnection();
    if (this.link !== undefined && messenger.isSignedIn && messenger.status === 'live') {
      void this.offerToJoin(this.link);
    }
  }

  private waitForConnection(): void {
    const away = this.page.messenger.status !== 'live';
    if (!away) {
      clearTimeout(this.patience);
      this.patience = undefined;
      this.late = false;
    } else {
      this.patience ??= setTimeout(() => (this.late = true), PATIENCE_MS);
    }
  }

  protected override render(): TemplateResult {
    const { messenger } = this.page;
    if (!messenger.loaded) {
      return html``;
    }
    return html`
      ${messenger.isSignedIn
        ? this.chats()
        : html`<parley-sign-in .page=${this.page}></parley-sign-in>`}
      ${this.updateBanner()}
      <div class="toast" role="status">${this.notice}</div>
      <div class="vh" role="log" aria-live="polite">
        ${keyed(this.heard, html`<p>${this.spoken}</p>`)}
      </div>
    `;
  }

  private chats(): TemplateResult {
    const { open } = this.page.messenger;
    return html`<div class="shell" data-open=${open !== undefined || nothing}>
      ${this.suspended()}
      <aside class="side">
        ${this.banner()}
        <parley-chat-list
          .page=${this.page}
          @settings=${async () => (await import('./settings')).openSettings(this.page)}
        ></parley-chat-list>
      </aside>
      <main class="stage">
        ${open === undefined
          ? this.welcome()
          : html`<parley-conversation
              .page=${this.page}
              .conversation=${open}
            ></parley-conversation>`}
      </main>
    </div>`;
  }

  /** What to tell somebody who is shut out; the part that does comes when it is needed. */
  private suspended(): TemplateResult | typeof nothing {
    if (this.page.messenger.suspendedAt === undefined) {
      return nothing;
    }
    if (customElements.get('parley-suspended') === undefined) {
      void import('./suspended').then(() => this.requestUpdate());
      return nothing;
    }
    return html`<parley-suspended .page=${this.page}></parley-suspended>`;
  }

  private banner(): TemplateResult | typeof nothing {
    const { messenger } = this.page;
    const { status } = messenger;
    if (messenger.suspendedAt !== undefined) {
      return nothing;
    }
    if (status === 'live' || (!this.late && status !== 'outdated')) {
      return nothing;
    }
    const waiting = status === 'offline' || status === 'outdated' || status === 'catching-up';
    const key = (waiting ? `status.${status}` : 'status.connecting') as Key;
    return html`<div class="banner" role="status">
      <span>${this.t(key)}</span>
      ${status === 'offline'
        ? html`<button class="quiet" @click=${() => messenger.connect()}>
            ${this.t('status.tryNow')}
          </button>`
        : nothing}
    </div>`;
  }

  private updateBanner(): TemplateResult | typeof nothing {
    return this.offered === undefined
      ? nothing
      : html`<div class="update" role="status">
          <span>${this.t('update.ready')}</span>
          <button class="quiet" @click=${() => (this.offered = undefined)}>
            ${this.t('update.later')}
          </button>
          <button class="primary" @click=${this.offered}>${this.t('update.load')}</button>
        </div>`;
  }

  private welcome(): TemplateResult {
    return html`<div class="welcome">
      ${logo()}
      <h2>${this.t('welcome.title')}</h2>
      <p>${this.t('welcome.lead')}</p>
    </div>`;
  }
}
customElements.define('parley-app', App);
