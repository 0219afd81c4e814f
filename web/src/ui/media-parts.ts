import { html, nothing, svg, type TemplateResult } from 'lit';
import { fileName, type Media } from '../model/media';
import { type Meant, saved } from '../model/library';
import type { MediaError, Trouble } from '../session/media-calls';
import type { Key } from '../model/texts';
import { icon } from './icons';
import { nameOfMedia } from './parts';
import type { Page } from './view';

/** Small pieces of views that show media. */

/** Why media can't be seen: what the session says, or that this browser can't show them. */
export type MediaTrouble = Trouble | 'unshown';

export function troubleOf(failure: unknown): MediaTrouble {
  // The calls, and so the class, may not even be loaded.
  const { name, trouble } = failure as MediaError;
  return name === 'MediaError' ? trouble : 'again';
}

export function troubleText(page: Page, trouble: MediaTrouble): string {
  return page.texts.get(`media.trouble.${trouble}` as Key);
}

/** The address of some bytes for as long as a view shows them. */
export class Shown {
  url = '';

  show(bytes: Blob): void {
    this.clear();
    this.url = URL.createObjectURL(bytes);
  }

  clear(): void {
    if (this.url !== '') {
      URL.revokeObjectURL(this.url);
      this.url = '';
    }
  }
}

/** The tiny picture of a message; undefined when there is none. */
export function previewOf(media: Media): Blob | undefined {
  if (media.preview === undefined) {
    return undefined;
  }
  try {
    const bytes = Uint8Array.from(atob(media.preview), (each) => each.charCodeAt(0));
    return new Blob([bytes], { type: 'image/jpeg' });
  } catch {
    return undefined;
  }
}

const RADIUS = 17;
const ROUND = 2 * Math.PI * RADIUS;

/** How much has been done, from 0 to 1. */
export function ringView(done: number, label: string): TemplateResult {
  const dash = `${(Math.min(1, Math.max(0.03, done)) * ROUND).toFixed(1)} ${ROUND.toFixed(1)}`;
  return html`<span
    class="ring"
    role="progressbar"
    aria-label=${label}
    aria-valuemin="0"
    aria-valuemax="100"
    aria-valuenow=${Math.floor(done * 100)}
    ><svg viewBox="0 0 40 40" aria-hidden="true">
      ${svg`<circle class="way" cx="20" cy="20" r=${RADIUS} /><circle class="gone" cx="20" cy="20" r=${RADIUS} stroke-dasharray=${dash} />`}
    </svg></span
  >`;
}

/** A ring with the way to end what it tells of. */
export function transferView(
  done: number,
  label: string,
  end?: { readonly label: string; act(): void },
): TemplateResult {
  return html`<span class="transfer">
    ${ringView(done, label)}
    ${end === undefined
      ? nothing
      : html`<button class="round" aria-label=${end.label} @click=${() => end.act()}>
          ${icon('close')}
        </button>`}
  </span>`;
}

/** Fetches media and gives them to the person as a file. @throws MediaError */
export async function save(
  page: Page,
  meant: Meant,
  progress?: (have: number) => void,
  signal?: AbortSignal,
): Promise<void> {
  const bytes = await page.messenger.media.fetch(meant, progress, signal);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(saved(bytes));
  link.download = fileName(meant.media);
  link.click();
  // The browser has to have begun with it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Saves media, and tells of it when that does not work. */
export async function saveOrTell(page: Page, meant: Meant): Promise<void> {
  try {
    await save(page, meant);
  } catch (failure) {
    page.notify(troubleText(page, troubleOf(failure)));
  }
}

/** What media are, for who does not see them. */
export function describe(page: Page, media: Media, from: string): string {
  const { texts } = page;
  return texts.get('media.of', { what: nameOfMedia(media, texts), name: from });
}
