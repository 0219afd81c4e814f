import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Bubble } from '../model/bubbles';
import { canChange } from '../model/conversation';
import type { Meant } from '../model/library';
import { fileName, type Media } from '../model/media';
import type { Observable } from '../model/observable';
import { BringingView } from './bringing';
import { type Icon, icon } from './icons';
import {
  describe,
  type MediaTrouble,
  previewOf,
  save,
  Shown,
  transferView,
  troubleText,
} from './media-parts';
import { forget, whenNear } from './near';
import { View } from './view';

/** Bytes of a picture that is fetched without being asked for, once it comes into view. */
const UNASKED_BYTES_MAX = 8 * 1024 * 1024;
/** Pictures are neither strips nor needles, whatever their message says. */
const RATIO_MIN = 0.55;
const RATIO_MAX = 2.2;
const RATIO_UNKNOWN = 4 / 3;

/** The media of a message, in room that is kept for them from the beginning. */
export class MediaView extends BringingView {
  static override properties = {
    ...View.properties,
    bubble: { attribute: false },
    conversation: { attribute: false },
    from: { attribute: false },
  };
  declare bubble: Bubble;
  declare conversation: string;
  /** Who has sent it, as a person is called. */
  declare from: string;
  private readonly shown = new Shown();
  private readonly preview = new Shown();
  private bytes: Blob | undefined;
  private isNear = false;

  private get trouble(): MediaTrouble | undefined {
    return this.bringing.trouble;
  }

  private get media(): Media {
    return this.bubble.media!;
  }

  private get meant(): Meant {
    return { conversation: this.conversation, id: this.bubble.id, media: this.media };
  }

  /** Only what is being sent changes by itself. */
  protected override models(): (Observable | undefined)[] {
    return [this.bubble.attached === undefined ? undefined : this.page.messenger.media];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    whenNear(this, () => {
      this.isNear = true;
      void this.look();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    forget(this);
    this.isNear = false;
    this.shown.clear();
    this.preview.clear();
    this.bytes = undefined;
  }

  protected override willUpdate(changes: PropertyValues): void {
    super.willUpdate(changes);
    const before = changes.get('bubble') as Bubble | undefined;
    if (before !== undefined && before.attached !== this.bubble.attached) {
      this.watch();
    }
    if (this.preview.url === '' && this.shown.url === '') {
      const tiny = previewOf(this.media);
      if (tiny !== undefined) {
        this.preview.show(tiny);
      }
    }
  }

  /** Shows what is here; pictures are fetched where they are not. */
  private async look(): Promise<void> {
    const { media } = this;
    if (media.locked || (media.kind !== 'image' && media.kind !== 'video')) {
      return;
    }
    const here = await this.page.messenger.media.here(this.meant).catch(() => undefined);
    if (here !== undefined) {
      this.show(here);
    } else if (media.kind === 'image' && media.size <= UNASKED_BYTES_MAX) {
      await this.fetch(false);
    }
  }

  private async fetch(asked: boolean): Promise<void> {
    const { media } = this.page.messenger;
    const bytes = await this.bringing.bring(
      (progress, signal) => media.fetch(this.meant, progress, signal),
      asked,
    );
    if (bytes !== undefined) {
      this.show(bytes);
    }
  }

  private show(bytes: Blob): void {
    if (this.isConnected && this.isNear && this.bytes === undefined) {
      this.bytes = bytes;
      this.shown.show(bytes);
      this.requestUpdate();
    }
  }

  private unshown = (): void => {
    if (this.shown.url !== '') {
      this.bringing.trouble = 'unshown';
      this.requestUpdate();
    }
  };

  private open = async (): Promise<void> => {
    const { openLightbox } = await import('./lightbox');
    await openLightbox(this.page, this.bubble.key);
  };

  private save = (): void => {
    const { page, meant, bringing } = this;
    void bringing.bring((progress, signal) => save(page, meant, progress, signal), true);
  };

  private cancel = (): void => {
    void this.page.messenger.discard(this.conversation, this.bubble.id);
  };

  protected override render(): TemplateResult {
    const { media } = this;
    if (media.locked) {
      return html`<p class="piece">${icon('lock')}<span>${this.t('media.locked')}</span></p>`;
    }
    switch (media.kind) {
      case 'image':
      case 'video':
        return this.picture();
      case 'audio':
      case 'voice':
        void import('./sound');
        return html`<div class="piece">
          <parley-sound .page=${this.page} .meant=${this.meant} .from=${this.from}></parley-sound>
          ${this.sending()}
        </div>`;
      case 'file':
        return this.file();
    }
  }

  // What is being sent --------------------------------------------------------------------------

  private get isSending(): boolean {
    return this.bubble.attached === true && this.bubble.mark === 'pending';
  }

  private sending(): TemplateResult | typeof nothing {
    if (!this.isSending) {
      return nothing;
    }
    const { media, page } = this;
    const sent = page.messenger.media.progress(this.conversation, this.bubble.id);
    const label = this.t('media.sending', { what: fileName(media) });
    return transferView(sent / media.size, label, {
      label: this.t('media.cancel'),
      act: this.cancel,
    });
  }

  // Pictures and films --------------------------------------------------------------------------

  private picture(): TemplateResult {
    const { media, shown, preview } = this;
    const { width = RATIO_UNKNOWN, height = 1 } = media;
    const ratio = Math.min(RATIO_MAX, Math.max(RATIO_MIN, width / height));
    this.style.setProperty('--ratio', ratio.toFixed(4));
    const what = describe(this.page, media, this.from);
    const seen = shown.url !== '' && this.trouble === undefined;
    const film = media.kind === 'video';
    return html`<div class="picture" data-seen=${seen || nothing}>
      ${preview.url === '' || seen
        ? nothing
        : html`<img class="tiny" src=${preview.url} alt="" draggable="false" />`}
      ${seen ? (film ? this.still() : this.image(what)) : nothing}
      ${this.trouble !== undefined
        ? this.problem(this.trouble)
        : seen || film
          ? html`<button
              class="cover"
              aria-label=${this.t('media.open', { what })}
              @click=${this.open}
            >
              ${film ? html`<span class="round">${icon('play')}</span>` : nothing}
            </button>`
          : this.loader(what)}
      ${film && media.duration !== undefined
        ? html`<span class="length">${this.page.texts.duration(media.duration)}</span>`
        : nothing}
      ${this.sending()}
    </div>`;
  }

  private image(what: string): TemplateResult {
    return html`<img src=${this.shown.url} alt=${what} draggable="false" @error=${this.unshown} />`;
  }

  private still(): TemplateResult {
    return html`<video
      src=${`${this.shown.url}#t=0.1`}
      muted
      playsinline
      preload="metadata"
      tabindex="-1"
      aria-hidden="true"
    ></video>`;
  }

  private loader(what: string): TemplateResult | typeof nothing {
    const { media, page, bringing } = this;
    if (this.isSending) {
      return nothing;
    }
    const comes = media.size <= UNASKED_BYTES_MAX && !bringing.isCancelled;
    if (bringing.isOn || comes) {
      return bringing.view(page, media.size, what);
    }
    const size = page.texts.bytes(media.size);
    return html`<button
      class="cover"
      aria-label=${this.t('media.load', { what, size })}
      @click=${() => this.fetch(true)}
    >
      <span class="round">${icon('save')}</span><span class="length">${size}</span>
    </button>`;
  }

  private problem(trouble: MediaTrouble): TemplateResult {
    const final = trouble === 'unshown';
    return html`<div class="problem" role="alert">
      <p>${troubleText(this.page, trouble)}</p>
      <button class="quiet" @click=${final ? this.save : () => this.fetch(true)}>
        ${this.t(final ? 'media.save' : 'media.retry')}
      </button>
    </div>`;
  }

  // Files ---------------------------------------------------------------------------------------

  private file(): TemplateResult {
    const { media, page } = this;
    const name = fileName(media);
    const sign: Icon = media.mime.startsWith('image/')
      ? 'picture'
      : media.mime.startsWith('video/')
        ? 'film'
        : 'file';
    const size = page.texts.bytes(media.size);
    return html`<div class="piece">
      <span class="sign-of-file">${icon(sign)}</span>
      <span class="file">
        <bdi class="file-name">${name}</bdi>
        <span class="file-size">${size}</span>
        ${this.trouble === undefined
          ? nothing
          : html`<span class="error" role="alert">${troubleText(page, this.trouble)}</span>`}
      </span>
      ${this.isSending
        ? this.sending()
        : this.bringing.isOn
          ? this.bringing.view(page, media.size, name)
          : html`<button
              class="icon-button"
              aria-label=${this.t('media.saveName', { name })}
              ?disabled=${!canChange(this.bubble) && this.bubble.attached === true}
              @click=${this.save}
            >
              ${icon('save')}
            </button>`}
    </div>`;
  }
}
customElements.define('parley-media', MediaView);
