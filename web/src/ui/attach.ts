import { html, type TemplateResult } from 'lit';
import type { Key } from '../model/texts';
import { type Icon, icon } from './icons';
import type { Page } from './view';

/** What a person may pick: pictures and films of the device, its camera, or any file. */
const WAYS = [
  { icon: 'picture', key: 'attach.photos', accept: 'image/*,video/*', asTheyAre: false },
  { icon: 'camera', key: 'attach.camera', accept: 'image/*', asTheyAre: false, capture: true },
  { icon: 'file', key: 'attach.file', accept: '', asTheyAre: true },
] as const satisfies readonly {
  icon: Icon;
  key: Key;
  accept: string;
  asTheyAre: boolean;
  capture?: boolean;
}[];

/** Asks the browser for files. */
function pick(accept: string, capture: boolean, take: (files: File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  input.multiple = !capture;
  if (capture) {
    input.setAttribute('capture', 'environment');
  }
  input.hidden = true;
  document.body.append(input);
  input.addEventListener('cancel', () => input.remove());
  input.addEventListener('change', () => {
    input.remove();
    take([...(input.files ?? [])]);
  });
  input.click();
}

/** Arrow keys, Escape and Tab in the menu, as menus have them. */
export function keys(event: KeyboardEvent, close: () => void): void {
  const area = event.currentTarget as HTMLElement;
  const all = [...area.querySelectorAll<HTMLButtonElement>('.menu button')];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step !== 0 && all.length > 0) {
    event.preventDefault();
    all[(at + step + all.length) % all.length]?.focus();
  } else if ((event.key === 'Escape' || event.key === 'Tab') && all.length > 0) {
    event.preventDefault();
    event.stopPropagation();
    close();
    area.querySelector<HTMLButtonElement>('.icon-button')?.focus();
  }
}

/** What can be attached. */
export function menuView(
  page: Page,
  close: () => void,
  take: (files: File[], asTheyAre: boolean) => void,
): TemplateResult {
  const { texts } = page;
  // Only what is held in a hand has a camera to point.
  const ways = WAYS.filter((way) => !('capture' in way) || matchMedia('(pointer: coarse)').matches);
  return html`<div class="menu" role="menu" aria-label=${texts.get('attach.open')}>
    ${ways.map(
      (way) =>
        html`<button
          role="menuitem"
          tabindex="-1"
          @click=${() => {
            close();
            pick(way.accept, 'capture' in way, (files) => take(files, way.asTheyAre));
          }}
        >
          ${icon(way.icon)}<span>${texts.get(way.key)}</span>
        </button>`,
    )}
  </div>`;
}
