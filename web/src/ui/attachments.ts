import { html, nothing, type TemplateResult } from 'lit';
import { Dropping } from './dropping';
import { icon } from './icons';
import type { Page } from './view';

/** The menu, and what is staged, are loaded when they are first asked for. */
type Menu = typeof import('./attach');
type Staging = import('./staging').Staging;

/** The composer, as far as files are concerned. */
interface Host {
  readonly page: Page;
  /** The conversation that files are meant for now. */
  readonly target: string;
  requestUpdate(): void;
  focus(): void;
}

/** Files that a person picks, drops or pastes, and what becomes of them until they are sent. */
export class Attachments {
  private menu: Menu | undefined;
  private isOpen = false;
  private staging: Staging | undefined;
  private readonly dropping: Dropping;

  constructor(private readonly host: Host) {
    this.dropping = new Dropping(
      () => host.requestUpdate(),
      (files) => void this.add(files, false),
    );
  }

  connect(): void {
    this.dropping.connect();
    document.addEventListener('click', this.clicked);
  }

  disconnect(): void {
    this.dropping.disconnect();
    document.removeEventListener('click', this.clicked);
  }

  get pasted(): (event: ClipboardEvent) => void {
    return this.dropping.pasted;
  }

  count(conversation: string): number {
    return this.staging?.count(conversation) ?? 0;
  }

  /** Whether all of it could be sent now. */
  isReady(conversation: string): boolean {
    return this.staging?.isReady(conversation) === true;
  }

  async send(conversation: string, text: string, replyTo: string | undefined): Promise<void> {
    await this.staging?.send(conversation, text, replyTo);
  }

  private add = async (files: File[], asTheyAre: boolean): Promise<void> => {
    const { host } = this;
    const { target } = host;
    if (files.length > 0) {
      const { Staging } = await import('./staging');
      this.staging ??= new Staging(host.page, () => host.requestUpdate());
      host.focus();
      await this.staging.add(target, files, asTheyAre);
    }
  };

  private clicked = (event: Event): void => {
    if (this.isOpen && (event.target as Element).closest('.attach-menu') === null) {
      this.close();
    }
  };

  private close = (): void => {
    this.isOpen = false;
    this.host.requestUpdate();
  };

  private toggle = async (event: Event): Promise<void> => {
    const area = (event.currentTarget as Element).closest('.attach-menu');
    this.menu ??= await import('./attach');
    this.isOpen = !this.isOpen;
    this.host.requestUpdate();
    if (this.isOpen) {
      requestAnimationFrame(() => area?.querySelector<HTMLElement>('.menu button')?.focus());
    }
  };

  /** What is staged, or the place to drop it. */
  view(conversation: string): TemplateResult {
    const { texts } = this.host.page;
    return html`${this.dropping.isOver
      ? html`<div class="drop">${texts.get('attach.drop')}</div>`
      : nothing}
    ${this.staging?.view(conversation) ?? nothing}`;
  }

  /** The button that attaches, and its menu. */
  button(): TemplateResult {
    const { page } = this.host;
    return html`<div
      class="attach-menu"
      @keydown=${(event: KeyboardEvent) => this.menu?.keys(event, this.close)}
    >
      <button
        class="icon-button"
        aria-haspopup="menu"
        aria-expanded=${this.isOpen}
        aria-label=${page.texts.get('attach.open')}
        @click=${this.toggle}
      >
        ${icon('clip')}
      </button>
      ${this.isOpen ? this.menu!.menuView(page, this.close, this.add) : nothing}
    </div>`;
  }
}
