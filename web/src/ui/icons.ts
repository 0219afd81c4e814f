import { html, svg, type TemplateResult } from 'lit';

/** Drawings of 24 by 24; they mean nothing without the text beside them. */
const paths = {
  back: svg`<path d="M15 5l-7 7 7 7" class="flip"/>`,
  search: svg`<circle cx="11" cy="11" r="6.5"/><path d="M16 16l4.5 4.5"/>`,
  close: svg`<path d="M6 6l12 12M18 6L6 18"/>`,
  more: svg`<circle cx="5.5" cy="12" r="1.3"/><circle cx="12" cy="12" r="1.3"/><circle cx="18.5" cy="12" r="1.3"/>`,
  settings: svg`<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.6"/><circle cx="8" cy="17" r="2.6"/>`,
  send: svg`<path d="M4.5 12h13M12 5.5l6.5 6.5-6.5 6.5"/>`,
  tick: svg`<path d="M5 12.5l4.5 4.5L19 7"/>`,
  smile: svg`<circle cx="12" cy="12" r="8.5"/><path d="M8.5 14.2c1.8 2.4 5.2 2.4 7 0M9 9.6v.2M15 9.6v.2"/>`,
  down: svg`<path d="M5.5 9.5L12 16l6.5-6.5"/>`,
  pin: svg`<path d="M9 4h6l-1 6 3 3H7l3-3zM12 13v7"/>`,
  mute: svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5"/>`,
  archive: svg`<path d="M4 5h16v4H4zM5.5 9v10h13V9M10 13h4"/>`,
  block: svg`<circle cx="12" cy="12" r="8"/><path d="M6.5 6.5l11 11"/>`,
  reply: svg`<path d="M10 7l-5 5 5 5M5 12h9a5 5 0 015 5v1" class="flip"/>`,
  edit: svg`<path d="M5 19l1-4L16 5l3 3L9 18z"/>`,
  copy: svg`<path d="M9 9h10v11H9zM5 15V4h10"/>`,
  bin: svg`<path d="M5 7h14M10 7V4.5h4V7M7 7l1 13h8l1-13"/>`,
  info: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 8v.2"/>`,
  calendar: svg`<path d="M5 6h14v14H5zM5 10h14M9 4v4M15 4v4"/>`,
  again: svg`<path d="M18.5 12a6.5 6.5 0 11-2-4.7M17 4v4h-4"/>`,
  eye: svg`<path d="M2.5 12S6 6 12 6s9.5 6 9.5 6S18 18 12 18 2.5 12 2.5 12z"/><circle cx="12" cy="12" r="2.6"/>`,
  eyeOff: svg`<path d="M2.5 12S6 6 12 6s9.5 6 9.5 6S18 18 12 18 2.5 12 2.5 12zM5 4l14 16"/>`,
  clip: svg`<path d="M19 11.5l-7.2 7.2a4.6 4.6 0 01-6.5-6.5l7.6-7.6a3.1 3.1 0 014.4 4.4l-7.5 7.5a1.5 1.5 0 01-2.2-2.2l6.9-6.9"/>`,
  picture: svg`<rect x="4" y="5" width="16" height="14" rx="2.5"/><circle cx="9" cy="10" r="1.5"/><path d="M5 17.5l4.5-4.5 3 3 3-3.5 4 4.5"/>`,
  camera: svg`<path d="M4 8h3.5L9 5.5h6L16.5 8H20v11H4z"/><circle cx="12" cy="13" r="3.3"/>`,
  film: svg`<rect x="4" y="6" width="11" height="12" rx="2"/><path d="M15 10.5l5-3v9l-5-3"/>`,
  file: svg`<path d="M6 3.5h8l4 4v13H6zM14 3.5v4h4"/>`,
  play: svg`<path d="M8 5.5l10.5 6.5L8 18.5z" fill="currentcolor"/>`,
  pause: svg`<path d="M8.5 6v12M15.5 6v12" stroke-width="3"/>`,
  mic: svg`<rect x="9" y="3.5" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0013 0M12 18v3"/>`,
  save: svg`<path d="M12 4v11M7 10.5l5 5 5-5M5 19.5h14"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  minus: svg`<path d="M5 12h14"/>`,
  forth: svg`<path d="M9 5l7 7-7 7" class="flip"/>`,
  lock: svg`<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 018 0v3"/>`,
  group: svg`<circle cx="9" cy="9" r="3.2"/><path d="M3 19c.4-3.2 2.7-5 6-5s5.6 1.8 6 5M15.5 6a3.2 3.2 0 010 6M17 14.3c2.3.6 3.7 2.2 4 4.7"/>`,
  newGroup: svg`<circle cx="9" cy="9" r="3.2"/><path d="M3 19c.4-3.2 2.7-5 6-5s5.6 1.8 6 5M18.5 6v6M15.5 9h6"/>`,
  link: svg`<path d="M10 14a4 4 0 005.7 0l3-3a4 4 0 00-5.7-5.7l-1 1M14 10a4 4 0 00-5.7 0l-3 3a4 4 0 005.7 5.7l1-1"/>`,
  leave: svg`<path d="M10 5H5v14h5M14 8l4 4-4 4M18 12H9" class="flip"/>`,
  forward: svg`<path d="M14 7l5 5-5 5M19 12h-9a5 5 0 00-5 5v1" class="flip"/>`,
  device: svg`<path d="M4 6h16v10H4zM2.5 19h19"/>`,
};

export type Icon = keyof typeof paths;

export function icon(name: Icon): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${paths[name]}</svg>`;
}

/** The sign of Parley: two voices that overlap. */
export function logo(): TemplateResult {
  return html`<svg class="logo" viewBox="0 0 48 48" aria-hidden="true">
    <path class="one" d="M6 20a14 14 0 0128 0v2a12 12 0 01-12 12H8a2 2 0 01-2-2z" />
    <path class="two" d="M42 28a12 12 0 00-24 0v2a10 10 0 0010 10h12a2 2 0 002-2z" />
  </svg>`;
}

const marks = {
  clock: svg`<circle cx="9" cy="8" r="5.4"/><path d="M9 5.2V8l1.9 1.4"/>`,
  one: svg`<path d="M4.5 8.6l3 3L14 5"/>`,
  two: svg`<path d="M1.5 8.6l3 3L11 5M8 11.4l.3.2L15 5"/>`,
  bang: svg`<circle cx="9" cy="8" r="5.8"/><path d="M9 4.8v3.8M9 11v.2"/>`,
};

/** The sign of how far a message has come; the text beside it says the same. */
export function markSign(mark: string): TemplateResult {
  const drawn =
    mark === 'pending'
      ? marks.clock
      : mark === 'accepted'
        ? marks.one
        : mark === 'received' || mark === 'read'
          ? marks.two
          : marks.bang;
  return html`<svg class="mark" viewBox="0 0 18 16" aria-hidden="true">${drawn}</svg>`;
}
