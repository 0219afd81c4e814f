import { html, nothing, type TemplateResult } from 'lit';
import type { Meant } from '../model/library';
import type { Observable } from '../model/observable';
import { BringingView } from './bringing';
import { icon } from './icons';
import { describe, Shown, troubleText } from './media-parts';
import { nameOfMedia } from './parts';
import { View } from './view';

/** The one that is heard now: another one that begins ends it. */
let playing: Sound | undefined;

/** Plays a voice message or a piece of sound; its bytes are fetched when it is first played. */
export class Sound extends BringingView {
  static override properties = {
    ...View.properties,
    meant: { attribute: false },
    from: { attribute: false },
    at: { state: true },
    heard: { state: true },
  };
  declare meant: Meant;
  declare from: string;
  /** Seconds. */
  declare at: number;
  declare heard: boolean;
  private readonly shown = new Shown();
  private readonly audio = new Audio();

  constructor() {
    super();
    this.at = 0;
    this.heard = false;
    this.audio.preload = 'metadata';
    this.audio.ontimeupdate = () => (this.at = this.audio.currentTime);
    this.audio.ondurationchange = () => this.requestUpdate();
    this.audio.onplay = () => (this.heard = true);
    this.audio.onpause = () => (this.heard = false);
    this.audio.onended = () => (this.at = 0);
  }

  protected override models(): (Observable | undefined)[] {
    return [];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.audio.pause();
    this.audio.removeAttribute('src');
    this.shown.clear();
  }

  /** Seconds; a recording's own file often does not know. */
  private get length(): number {
    const own = this.audio.duration;
    const said = (this.meant.media.duration ?? 0) / 1_000;
    return Number.isFinite(own) && own > 0 ? own : said;
  }

  private toggle = async (): Promise<void> => {
    if (this.heard) {
      this.audio.pause();
      return;
    }
    if (!(await this.load())) {
      return;
    }
    if (playing !== this) {
      playing?.audio.pause();
      playing = this;
    }
    try {
      await this.audio.play();
    } catch (failure) {
      // Another one that begins, or a view that goes, ends this one: that is no trouble.
      const ended = failure instanceof DOMException && failure.name === 'AbortError';
      this.bringing.trouble = ended ? undefined : 'unshown';
      this.requestUpdate();
    }
  };

  private async load(): Promise<boolean> {
    if (this.shown.url !== '') {
      return true;
    }
    const { media } = this.page.messenger;
    const bytes = await this.bringing.bring(
      (progress, signal) => media.fetch(this.meant, progress, signal),
      true,
    );
    if (bytes === undefined || !this.isConnected) {
      return false;
    }
    this.shown.show(bytes);
    this.audio.src = this.shown.url;
    return true;
  }

  private seek = (event: Event): void => {
    const seconds = Number((event.target as HTMLInputElement).value);
    this.at = seconds;
    if (this.shown.url !== '') {
      this.audio.currentTime = seconds;
    }
  };

  protected override render(): TemplateResult {
    const { page, meant, length, bringing } = this;
    const { texts } = page;
    const what = describe(page, meant.media, this.from);
    const left = this.at > 0 ? this.at : length;
    return html`
      ${!bringing.isOn
        ? html`<button
            class="round"
            aria-label=${`${this.t(this.heard ? 'media.pause' : 'media.play')}: ${what}`}
            @click=${this.toggle}
          >
            ${icon(this.heard ? 'pause' : 'play')}
          </button>`
        : bringing.view(page, meant.media.size, what)}
      <span class="file">
        ${meant.media.kind === 'audio'
          ? html`<bdi class="file-name">${meant.media.name ?? nameOfMedia(meant.media, texts)}</bdi>`
          : nothing}
        <input
          type="range"
          min="0"
          max=${length.toFixed(2)}
          step="0.01"
          aria-label=${this.t('media.position')}
          aria-valuetext=${texts.duration(this.at * 1_000)}
          .value=${String(this.at)}
          ?disabled=${this.shown.url === ''}
          @input=${this.seek}
        />
        <span class="file-size">${texts.duration(left * 1_000)}</span>
        ${bringing.trouble === undefined
          ? nothing
          : html`<span class="error" role="alert">${troubleText(page, bringing.trouble)}</span>`}
      </span>
    `;
  }
}
customElements.define('parley-sound', Sound);
