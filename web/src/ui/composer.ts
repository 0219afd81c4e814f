import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Conversation } from '../model/conversation';
import { Attachments } from './attachments';
import { Drafting } from './drafting';
import { icon } from './icons';
import { briefView, nameOf } from './parts';
import { Posting } from './posting';
import { View } from './view';
import { Voicing } from './voicing';

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
  readonly files = new Attachments(this);
  readonly drafting = new Drafting(
    () => this.page.messenger,
    () => this,
  );
  private readonly voicing = new Voicing(
    () => this.page,
    () => this.conversation,
    () => this.requestUpdate(),
    (prepared, to) => void this.posting.sendVoice(prepared, to),
  );
  private readonly posting = new Posting(this);
  beforeEdit = '';

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
      this.drafting.flushOf(changes.get('conversation') as Conversation | undefined);
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
      this.drafting.flush();
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
      this.drafting.keep();
    }
    this.requestUpdate();
    this.focus();
  };

  private typed = (event: InputEvent): void => {
    this.text = (event.target as HTMLTextAreaElement).value;
    if (this.conversation.editing === undefined) {
      this.drafting.keepSoon();
      if (this.text.trim() !== '') {
        this.page.messenger.typed(this.conversation.name);
      }
    }
  };

  override connectedCallback(): void {
    super.connectedCallback();
    this.drafting.connect();
    this.files.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.voicing.discard();
    this.files.disconnect();
    this.drafting.disconnect();
  }

  get target(): string {
    return this.conversation.name;
  }

  goes(): void {
    this.dispatchEvent(new Event('sent'));
  }

  private escaped = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.voicing.isOn) {
      event.stopPropagation();
      this.voicing.discard();
      void this.updateComplete.then(() => this.focus());
    }
  };

  private keys = (event: KeyboardEvent): void => {
    const { conversation } = this;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void this.posting.send();
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
    const { conversation } = this;
    const { excess, hasFiles, isReady, send } = this.posting;
    const name = this.page.messenger.nameOf(conversation.name);
    const editing = conversation.editing !== undefined;
    const speaks = this.voicing.isOn || (this.text.trim() === '' && !hasFiles && !editing);
    const placeholder = this.t(hasFiles ? 'attach.caption' : 'composer.placeholder');
    return html`
      ${this.context()} ${editing ? nothing : this.files.view(this.target)}
      ${this.emoji === undefined
        ? nothing
        : this.emoji.emojiView(this.page.texts, this.insert, () => (this.emoji = undefined))}
      ${excess > 0
        ? html`<p class="error" role="alert">
            ${this.t('composer.tooLong', { count: excess })}
          </p>`
        : nothing}
      <div class="composer" @keydown=${this.escaped}>
        ${this.voicing.isOn ? this.voicing.view() : this.field(name, placeholder, editing)}
        ${speaks
          ? this.voicing.button()
          : html`<button
              class="send"
              aria-label=${this.t(editing ? 'composer.save' : 'composer.send')}
              ?disabled=${!isReady}
              @click=${send}
            >
              ${icon(editing ? 'tick' : 'send')}
            </button>`}
      </div>
    `;
  }

  private field(name: string, placeholder: string, editing: boolean): TemplateResult {
    return html`<button
        class="icon-button"
        aria-label=${this.t('composer.emoji')}
        aria-expanded=${this.emoji !== undefined}
        @click=${this.toggleEmoji}
      >
        ${icon('smile')}
      </button>
      ${editing ? nothing : this.files.button()}
      <textarea
        rows="1"
        dir="auto"
        enterkeyhint="send"
        aria-label=${this.t('composer.label', { name })}
        placeholder=${placeholder}
        .value=${this.text}
        @input=${this.typed}
        @keydown=${this.keys}
        @paste=${this.files.pasted}
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
        <span class="brief">${briefView(bubble, texts)}</span>
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
