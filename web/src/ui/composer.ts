import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Conversation } from '../model/conversation';
import { editContent, TEXT_MAX, textContent } from '../model/content';
import { bytesOf } from '../session/sending';
import { BODY_BYTES_MAX } from '../protocol/limits';
import { icon } from './icons';
import { nameOf } from './message';
import { briefly, explain } from './parts';
import { View } from './view';

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
  };
  declare conversation: Conversation;
  declare text: string;
  declare emoji: Emoji | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private beforeEdit = '';

  constructor() {
    super();
    this.text = '';
    this.emoji = undefined;
  }

  private get area(): HTMLTextAreaElement | null {
    return this.find<HTMLTextAreaElement>('textarea');
  }

  override focus(): void {
    this.area?.focus();
  }

  protected override willUpdate(changes: PropertyValues): void {
    if (changes.has('conversation')) {
      this.flush(changes.get('conversation') as Conversation | undefined);
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
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('pagehide', this.leaving);
    document.removeEventListener('visibilitychange', this.leaving);
    this.flush(this.conversation);
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

  private send = async (): Promise<void> => {
    const { conversation } = this;
    const text = this.text.trim();
    if (text === '' || this.excess > 0) {
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
    const name = this.page.messenger.people.name(conversation.user);
    const editing = conversation.editing !== undefined;
    return html`
      ${this.context()}
      ${this.emoji === undefined
        ? nothing
        : this.emoji.emojiView(this.page.texts, this.insert, () => (this.emoji = undefined))}
      ${excess > 0
        ? html`<p class="error" role="alert">
            ${this.t('composer.tooLong', { count: excess })}
          </p>`
        : nothing}
      <div class="composer">
        <button
          class="icon-button"
          aria-label=${this.t('composer.emoji')}
          aria-expanded=${this.emoji !== undefined}
          @click=${this.toggleEmoji}
        >
          ${icon('smile')}
        </button>
        <textarea
          rows="1"
          dir="auto"
          enterkeyhint="send"
          aria-label=${this.t('composer.label', { name })}
          placeholder=${this.t('composer.placeholder')}
          .value=${this.text}
          @input=${this.typed}
          @keydown=${this.keys}
        ></textarea>
        <button
          class="send"
          aria-label=${this.t(editing ? 'composer.save' : 'composer.send')}
          ?disabled=${this.text.trim() === '' || excess > 0}
          @click=${this.send}
        >
          ${icon(editing ? 'tick' : 'send')}
        </button>
      </div>
    `;
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
