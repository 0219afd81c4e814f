import { html, nothing, render, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Bubble } from '../model/bubbles';
import type { Conversation } from '../model/conversation';
import type { Meant } from '../model/library';
import { icon } from './icons';
import {
  describe,
  type MediaTrouble,
  ringView,
  saveOrTell,
  Shown,
  troubleOf,
  troubleText,
} from './media-parts';
import { nameOf } from './parts';
import type { Page } from './view';
import { Zoom } from './zoom';

/** Pixels that a finger has to go for the next picture. */
const SWIPE_PX = 60;

function isSeen(bubble: Bubble): boolean {
  const { kind, media } = bubble;
  const picture = media?.kind === 'image' || media?.kind === 'video';
  return kind === 'media' && picture && media.locked === false;
}

/** Shows pictures and films of a conversation as large as the screen, one after the other. */
class Lightbox {
  private readonly element = document.createElement('dialog');
  private readonly before = document.activeElement as HTMLElement | null;
  private readonly shown = new Shown();
  private readonly zoom = new Zoom(() => this.element.querySelector<HTMLElement>('.seen img'));
  private have: number | undefined;
  /** What is not seen any more need not come. */
  private abort = new AbortController();
  private trouble: MediaTrouble | undefined;
  private swipe: { id: number; x: number; y: number } | undefined;

  constructor(
    private readonly page: Page,
    private readonly conversation: Conversation,
    private key: string,
  ) {
    const { element } = this;
    element.className = 'lightbox';
    element.addEventListener('keydown', this.keys);
    element.addEventListener('wheel', this.wheel, { passive: false });
    element.addEventListener('pointerdown', this.down);
    element.addEventListener('pointermove', (event) => this.zoom.move(event));
    element.addEventListener('pointerup', this.up);
    element.addEventListener('pointercancel', (event) => this.zoom.up(event));
  }

  /** Resolves when it is closed, with the focus back where it was. */
  async open(): Promise<void> {
    const closed = new Promise((done) => this.element.addEventListener('close', done));
    document.body.append(this.element);
    this.draw();
    this.element.showModal();
    this.element.querySelector<HTMLElement>('.close')?.focus();
    void this.load();
    const unwatch = this.conversation.watch(() => this.refresh());
    await closed;
    unwatch();
    this.abort.abort();
    this.shown.clear();
    this.element.remove();
    this.before?.focus();
  }

  private all(): Bubble[] {
    return this.conversation.bubbles.filter(isSeen);
  }

  private get bubble(): Bubble | undefined {
    return this.all().find((each) => each.key === this.key);
  }

  /** It may have been deleted meanwhile. */
  private refresh(): void {
    if (this.bubble === undefined) {
      this.element.close();
    } else {
      this.draw();
    }
  }

  private meant(bubble: Bubble): Meant {
    return { conversation: this.conversation.name, id: bubble.id, media: bubble.media! };
  }

  private async load(): Promise<void> {
    const { bubble } = this;
    this.shown.clear();
    this.zoom.reset();
    this.trouble = undefined;
    this.have = 0;
    this.abort.abort();
    const abort = new AbortController();
    this.abort = abort;
    this.draw();
    const progress = (have: number) => {
      this.have = have;
      this.draw();
    };
    try {
      const { media } = this.page.messenger;
      const bytes = await media.fetch(this.meant(bubble!), progress, abort.signal);
      if (abort.signal.aborted) {
        return;
      }
      this.shown.show(bytes);
    } catch (failure) {
      if (abort.signal.aborted) {
        return;
      }
      this.trouble = troubleOf(failure);
    }
    this.have = undefined;
    this.draw();
  }

  private step(by: number): void {
    const all = this.all();
    const next = all[all.findIndex((each) => each.key === this.key) + by];
    if (next !== undefined) {
      this.key = next.key;
      void this.load();
    }
  }

  private keys = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.target instanceof HTMLVideoElement) {
      return;
    }
    const forward = this.page.texts.direction === 'rtl' ? -1 : 1;
    const acts: Record<string, () => void> = {
      ArrowRight: () => this.step(forward),
      ArrowLeft: () => this.step(-forward),
      '+': () => this.zoom.by(1.5),
      '=': () => this.zoom.by(1.5),
      '-': () => this.zoom.by(1 / 1.5),
      '0': () => this.zoom.reset(),
    };
    const act = acts[event.key];
    if (act !== undefined && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      act();
    }
  };

  private wheel = (event: WheelEvent): void => {
    event.preventDefault();
    this.zoom.by(Math.exp(-event.deltaY / 300), event);
  };

  private down = (event: PointerEvent): void => {
    const target = event.target as Element;
    if (target.closest('button, video') === null) {
      this.zoom.down(event);
      this.swipe = { id: event.pointerId, x: event.clientX, y: event.clientY };
    }
  };

  private up = (event: PointerEvent): void => {
    const { swipe } = this;
    const pinched = this.zoom.up(event);
    if (swipe?.id !== event.pointerId) {
      return;
    }
    this.swipe = undefined;
    const x = event.clientX - swipe.x;
    const y = event.clientY - swipe.y;
    if (pinched || this.zoom.isZoomed) {
      return;
    }
    if (Math.abs(x) > SWIPE_PX && Math.abs(x) > 2 * Math.abs(y)) {
      const forward = this.page.texts.direction === 'rtl' ? -1 : 1;
      this.step(x < 0 ? forward : -forward);
    } else if (y > 2 * SWIPE_PX && Math.abs(y) > 2 * Math.abs(x)) {
      this.element.close();
    } else if (Math.hypot(x, y) < 5 && (event.target as Element).matches('.seen')) {
      this.element.close();
    }
  };

  private unshown = (): void => {
    this.trouble = 'unshown';
    this.draw();
  };

  private draw(): void {
    const { bubble } = this;
    if (bubble !== undefined) {
      render(this.view(bubble), this.element);
    }
  }

  private button(name: Parameters<typeof icon>[0], label: string, act: () => void, more = '') {
    return html`<button class="icon-button ${more}" aria-label=${label} title=${label} @click=${act}>
      ${icon(name)}
    </button>`;
  }

  private view(bubble: Bubble): TemplateResult {
    const { page } = this;
    const { texts } = page;
    const name = nameOf(bubble, page);
    const what = describe(page, bubble.media!, name);
    const all = this.all();
    const at = all.findIndex((each) => each.key === this.key);
    const isImage = bubble.media!.kind === 'image';
    this.element.setAttribute('aria-label', what);
    return html`
      <header class="bar">
        <div class="who">
          <h2><bdi>${name}</bdi></h2>
          <p>${texts.lately(bubble.time, page.now())}</p>
        </div>
        <span class="end"></span>
        ${isImage
          ? html`${this.button('minus', texts.get('media.zoomOut'), () => this.zoom.by(1 / 1.5))}
            ${this.button('plus', texts.get('media.zoomIn'), () => this.zoom.by(1.5))}`
          : nothing}
        ${this.button('save', texts.get('media.save'), () => {
          void saveOrTell(page, this.meant(bubble));
        })}
        ${this.button('close', texts.get('dialog.close'), () => this.element.close(), 'close')}
      </header>
      <div class="seen">${keyed(this.key, this.content(bubble, what))}</div>
      ${at > 0
        ? this.button('back', texts.get('media.previous'), () => this.step(-1), 'previous')
        : nothing}
      ${at < all.length - 1
        ? this.button('forth', texts.get('media.next'), () => this.step(1), 'next')
        : nothing}
      ${bubble.text === '' ? nothing : html`<p class="caption" dir="auto">${bubble.text}</p>`}
    `;
  }

  private content(bubble: Bubble, what: string): TemplateResult | typeof nothing {
    const { page, trouble, shown } = this;
    if (trouble !== undefined) {
      return html`<div class="problem" role="alert"><p>${troubleText(page, trouble)}</p></div>`;
    }
    if (shown.url === '') {
      const label = page.texts.get('media.loading', { what });
      return ringView((this.have ?? 0) / bubble.media!.size, label);
    }
    return bubble.media!.kind === 'image'
      ? html`<img src=${shown.url} alt=${what} draggable="false" @error=${this.unshown} />`
      : html`<video
          src=${shown.url}
          controls
          autoplay
          playsinline
          aria-label=${what}
          @error=${this.unshown}
        ></video>`;
  }
}

/** Shows a message's picture or film; resolves when the person has seen enough. */
export async function openLightbox(page: Page, key: string): Promise<void> {
  const { open } = page.messenger;
  if (open?.bubbles.some((each) => each.key === key && isSeen(each))) {
    await new Lightbox(page, open, key).open();
  }
}
