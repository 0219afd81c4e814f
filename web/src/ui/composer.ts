import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Conversation } from '../model/conversation';
import { editContent, TEXT_MAX, textContent } from '../model/content';
import type { Prepared } from '../model/library';
import { bytesOf } from '../session/sending';
import { BODY_BYTES_MAX } from '../protocol/limits';
import { attachView } from './attach';
import { Dropping } from './dropping';
import { icon } from './icons';
import { nameOf } from './message';
import { briefly, explain } from './parts';
import { Staging } from './staging';
import { View } from './view';
import { Voicing } from './voicing';

const DRAFT_MS = 400;
/** Tabs through emoji are loaded when they are first asked for. */
type Emoji = typeof import('./emoji');

/** Where a person writes. */
export class Composer extends View {
  static override properties = {
    ...View.properties,
    conversation: { attribute: false },
    text: { state: true },
    emoji: { state: true },
    attaching: { state: true },
  };
  declare conversation: Conversation;
  declare text: string;
  declare emoji: Emoji | undefined;
  /** The menu of what can be attached is open. */
  declare attaching: boolean;
  private readonly dropping = new Dropping(
    () => this.requestUpdate(),
    (files) => this.attach(files),
  );
  private staging!: Staging;
  private readonly voicing = new Voicing(
    () => this.page,
    () => this.requestUpdate(),
    (prepared) => void this.sendVoice(prepared),
  );
  private timer: ReturnType<typeof setTimeout> | undefined;
  private beforeEdit = '';

  constructor() {
    super();
    this.text = '';
    this.emoji = undefined;
    this.attaching = false;
  }

  private get area(): HTMLTextAreaElement | null {
    return this.find<HTMLTextAreaElement>('textarea');
  }

  override focus(): void {
    this.area?.focus();
  }

  protected override willUpdate(changes: PropertyValues): void {
    this.staging ??= new Staging(this.page, () => this.requestUpdate());
    if (changes.has('conversation')) {
      this.flush(changes.get('conversation') as Conversation | undefined);
      this.voicing.discard();
      this.text = this.conversation.draft.text;
      this.emoji = undefined;
    }
  }

  protected override updated(changes: PropertyValues): void {
    if (changes.has('conversation') && matchMedia('(min-width: 45rem)').matches) {
      this.focus();
    }
    this.fit();
  }

  /** Grows with what is written, where the style sheet alone can't do it. */
  private fit(): void {
    const { area } = this;
    if (area !== null && !CSS.supports('field-sizing', 'content')) {
      area.style.height = 'auto';
      area.style.height = `${area.scrollHeight}px`;
    }
  }

  /** Begins to edit an own message; what was being written comes back after it. */
  beginEdit(): void {
    const { editing } = this.conversation;
    if (editing !== undefined) {
      this.flush(this.conversation);
      this.beforeEdit = this.text;
      this.text = editing.text;
      this.focus();
    }
  }

  private cancel = (): void => {
    const { conversation } = this;
    if (conversation.editing !== undefined) {
      this.text = this.beforeEdit;
      conversation.editing = undefined;
    } else {
      conversation.replyingTo = undefined;
      this.keepDraft();
    }
    this.requestUpdate();
    this.focus();
  };

  private typed = (event: InputEvent): void => {
    this.text = (event.target as HTMLTextAreaElement).value;
    if (this.conversation.editing === undefined) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keepDraft(), DRAFT_MS);
      if (this.text.trim() !== '') {
        this.page.messenger.typed(this.conversation.name);
      }
    }
  };

  private keepDraft(conversation = this.conversation): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { name, replyingTo } = conversation;
    const reply = replyingTo === undefined ? {} : { replyTo: replyingTo.id };
    conversation.draft = { conversation: name, text: this.text, ...reply };
    void this.page.messenger.keepDraft(conversation.draft);
  }

  /** What was written is in the outbox now; what has been begun since then stays. */
  private clearDraft(conversation: Conversation): void {
    if (conversation === this.conversation) {
      this.keepDraft();
    } else {
      void this.page.messenger.keepDraft({ conversation: conversation.name, text: '' });
    }
  }

  /** Keeps at once what would have been kept soon. */
  private flush(conversation: Conversation | undefined): void {
    if (conversation !== undefined && this.timer !== undefined) {
      this.keepDraft(conversation);
    }
  }

  private leaving = (): void => this.flush(this.conversation);

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('pagehide', this.leaving);
    document.addEventListener('visibilitychange', this.leaving);
    this.dropping.connect();
    document.addEventListener('click', this.clickedAway);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pagehide', this.leaving);
    document.removeEventListener('visibilitychange', this.leaving);
    this.dropping.disconnect();
    document.removeEventListener('click', this.clickedAway);
    this.voicing.discard();
    this.flush(this.conversation);
  }

  // Files ---------------------------------------------------------------------------------------

  private attach = (files: File[], asTheyAre = false): void => {
    if (files.length > 0) {
      void this.staging.add(this.conversation.name, files, asTheyAre);
      this.focus();
    }
  };

  private clickedAway = (event: Event): void => {
    if (this.attaching && (event.target as Element).closest('.attach-menu') === null) {
      this.attaching = false;
    }
  };

  private get hasFiles(): boolean {
    const { editing, name } = this.conversation;
    return editing === undefined && this.staging.count(name) > 0;
  }

  private async sendVoice(prepared: Prepared): Promise<void> {
    const { conversation, page } = this;
    try {
      await page.messenger.media.send(conversation.name, prepared, this.answering(conversation));
      this.dispatchEvent(new Event('sent'));
      this.clearDraft(conversation);
    } catch (failure) {
      page.notify(explain(failure, page.texts));
    }
  }

  /** What a message says of the one that it answers; that is answered then. */
  private answering(conversation: Conversation): { replyTo?: string } {
    const { replyingTo } = conversation;
    conversation.replyingTo = undefined;
    conversation.forgetDivider();
    return replyingTo === undefined ? {} : { replyTo: replyingTo.id };
  }

  private keys = (event: KeyboardEvent): void => {
    const { conversation } = this;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void this.send();
    } else if (event.key === 'Escape') {
      if (this.emoji !== undefined) {
        this.emoji = undefined;
      } else if (conversation.editing !== undefined || conversation.replyingTo !== undefined) {
        event.stopPropagation();
        this.cancel();
      }
    } else if (event.key === 'ArrowUp' && this.text === '') {
      const last = conversation.lastOwn();
      if (last !== undefined) {
        event.preventDefault();
        conversation.editing = last;
        this.beginEdit();
      }
    }
  };

  /** How many characters there are too many. */
  private get excess(): number {
    const bytes = Math.ceil((bytesOf({ text: this.text }) - BODY_BYTES_MAX + 128) / 4);
    return Math.max(0, this.text.length - TEXT_MAX, bytes);
  }

  /** Whether there is something to send, and all of it may be sent. */
  private get isReady(): boolean {
    const { editing, name } = this.conversation;
    const may = editing?.kind === 'media' || this.text.trim() !== '';
    return this.excess === 0 && (this.hasFiles ? this.staging.isReady(name) : may);
  }

  private sendFiles = async (): Promise<void> => {
    const { conversation, page } = this;
    const text = this.text.trim();
    const { replyTo } = this.answering(conversation);
    this.text = '';
    this.emoji = undefined;
    this.dispatchEvent(new Event('sent'));
    try {
      await this.staging.send(conversation.name, text, replyTo);
      this.clearDraft(conversation);
    } catch (failure) {
      this.text = text;
      page.notify(explain(failure, page.texts));
    }
    this.focus();
  };

  private send = async (): Promise<void> => {
    const { conversation } = this;
    const text = this.text.trim();
    if (!this.isReady) {
      return;
    }
    if (this.hasFiles) {
      await this.sendFiles();
      return;
    }
    const { editing, replyingTo } = conversation;
    const content =
      editing === undefined
        ? textContent(text, replyingTo?.id)
        : editContent(editing.id, text);
    clearTimeout(this.timer);
    const unsent = this.text;
    this.text = editing === undefined ? '' : this.beforeEdit;
    conversation.editing = undefined;
    conversation.replyingTo = editing === undefined ? undefined : replyingTo;
    this.emoji = undefined;
    conversation.forgetDivider();
    this.dispatchEvent(new Event('sent'));
    try {
      if (editing === undefined || editing.text !== text) {
        await this.page.messenger.write(conversation.name, content);
      }
      this.clearDraft(conversation);
    } catch (failure) {
      this.text = [unsent, this.text].filter((part) => part !== '').join('\n');
      this.page.notify(explain(failure, this.page.texts));
    }
    this.focus();
  };

  private toggleEmoji = async (): Promise<void> => {
    this.emoji = this.emoji === undefined ? await import('./emoji') : undefined;
  };

  private insert = (emoji: string): void => {
    const { area } = this;
    const at = area?.selectionStart ?? this.text.length;
    const to = area?.selectionEnd ?? at;
    this.text = this.text.slice(0, at) + emoji + this.text.slice(to);
    void this.updateComplete.then(() => {
      this.focus();
      area?.setSelectionRange(at + emoji.length, at + emoji.length);
    });
  };

  protected override render(): TemplateResult {
    const { conversation, excess } = this;
    const name = this.page.messenger.nameOf(conversation.name);
    const editing = conversation.editing !== undefined;
    const files = this.hasFiles;
    const speaks = this.voicing.isOn || (this.text.trim() === '' && !files && !editing);
    const placeholder = this.t(files ? 'attach.caption' : 'composer.placeholder');
    return html`
      ${this.dropping.isOver ? html`<div class="drop">${this.t('attach.drop')}</div>` : nothing}
      ${this.context()} ${editing ? nothing : this.staging.view(conversation.name)}
      ${this.emoji === undefined
        ? nothing
        : this.emoji.emojiView(this.page.texts, this.insert, () => (this.emoji = undefined))}
      ${excess > 0
        ? html`<p class="error" role="alert">
            ${this.t('composer.tooLong', { count: excess })}
          </p>`
        : nothing}
      <div class="composer">
        ${this.voicing.isOn ? this.voicing.view() : this.field(name, placeholder, editing)}
        ${speaks
          ? this.voicing.button()
          : html`<button
              class="send"
              aria-label=${this.t(editing ? 'composer.save' : 'composer.send')}
              ?disabled=${!this.isReady}
              @click=${this.send}
            >
              ${icon(editing ? 'tick' : 'send')}
            </button>`}
      </div>
    `;
  }

  private field(name: string, placeholder: string, editing: boolean): TemplateResult {
    const setOpen = (open: boolean) => {
      this.attaching = open;
      if (open) {
        void this.updateComplete.then(() =>
          this.find<HTMLElement>('.attach-menu .menu button')?.focus(),
        );
      }
    };
    return html`<button
        class="icon-button"
        aria-label=${this.t('composer.emoji')}
        aria-expanded=${this.emoji !== undefined}
        @click=${this.toggleEmoji}
      >
        ${icon('smile')}
      </button>
      ${editing ? nothing : attachView(this.page, this.attaching, setOpen, this.attach)}
      <textarea
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label=${this.t('composer.label', { name })}
        placeholder=${placeholder}
        .value=${this.text}
        @input=${this.typed}
        @keydown=${this.keys}
        @paste=${this.dropping.pasted}
      ></textarea>`;
  }

  /** What is answered or edited. */
  private context(): TemplateResult | typeof nothing {
    const { editing, replyingTo } = this.conversation;
    const bubble = editing ?? replyingTo;
    if (bubble === undefined) {
      return nothing;
    }
    const { texts } = this.page;
    const name = nameOf(bubble, this.page);
    return html`<div class="context">
      <div class="quote">
        <span class="by">
          ${editing === undefined
            ? this.t('composer.replyTo', { name })
            : this.t('composer.editing')}
        </span>
        <span class="brief"><bdi>${briefly(bubble, texts)}</bdi></span>
      </div>
      <button
        class="icon-button"
        aria-label=${this.t('composer.cancel')}
        @click=${this.cancel}
      >
        ${icon('close')}
      </button>
    </div>`;
  }
}
customElements.define('parley-composer', Composer);
