import { html, nothing, type TemplateResult } from 'lit';
import type { Bubble, Quote, Reaction } from '../model/bubbles';
import { canChange } from '../model/conversation';
import { directionOf, isFewEmoji } from '../model/links';
import type { Row } from '../model/rows';
import type { Key } from '../model/texts';
import { type Icon, icon } from './icons';
import './media-view';
import { avatar, briefly, briefView, hueOf, markView, nameOf, textView } from './parts';
import type { Page } from './view';

/** What a person can do with a message. */
export interface MessageActions {
  reply(bubble: Bubble): void;
  edit(bubble: Bubble): void;
  copy(bubble: Bubble): void;
  erase(bubble: Bubble): void;
  react(bubble: Bubble, emoji: string): void;
  info(bubble: Bubble): void;
  forward(bubble: Bubble): void;
  resend(bubble: Bubble): void;
  discard(bubble: Bubble): void;
  save(bubble: Bubble): void;
  /** Shows the message that another one answers. */
  goTo(id: string): void;
  toggleMenu(bubble: Bubble): void;
}

export const QUICK_EMOJI = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const;

type BubbleRow = Extract<Row, { kind: 'bubble' }>;

function quoteView(quote: Quote, page: Page, actions: MessageActions): TemplateResult {
  const { texts } = page;
  const known = quote.from !== undefined;
  const mine = quote.from === page.messenger.me;
  return html`<button class="quote" tabindex="-1" @click=${() => actions.goTo(quote.id)}>
    ${known ? html`<span class="by"><bdi>${nameOf(quote, page)}</bdi></span>` : nothing}
    <span class="brief"
      >${known
        ? briefView({ ...quote, mine }, texts)
        : html`<bdi>${texts.get('message.quoteGone')}</bdi>`}</span
    >
  </button>`;
}

function bodyView(bubble: Bubble, page: Page): TemplateResult {
  const { texts } = page;
  if (bubble.kind === 'media') {
    return html`<parley-media
        .page=${page}
        .bubble=${bubble}
        .conversation=${page.messenger.open?.name ?? ''}
        .from=${nameOf(bubble, page)}
      ></parley-media>
      ${bubble.text === ''
        ? nothing
        : html`<p class="text" dir="auto">${textView(bubble.text)}</p>`}`;
  }
  if (bubble.kind !== 'text') {
    return html`<p class="text gone">${briefly(bubble, texts)}</p>`;
  }
  const large = isFewEmoji(bubble.text) ? 'large' : '';
  return html`<p class="text ${large}" dir="auto">${textView(bubble.text)}</p>`;
}

function metaView(bubble: Bubble, page: Page): TemplateResult {
  const { texts } = page;
  return html`<span class="meta">
    ${bubble.edited ? html`<span>${texts.get('message.edited')}</span>` : nothing}
    <time datetime=${new Date(bubble.time).toISOString()}>${texts.time(bubble.time)}</time>
    ${markView(bubble.changing ? 'pending' : bubble.mark, texts)}
  </span>`;
}

function reactionsView(bubble: Bubble, page: Page, actions: MessageActions) {
  const { me } = page.messenger;
  const one = (reaction: Reaction) => {
    const mine = reaction.users.includes(me);
    const names = reaction.users.map((from) => nameOf({ from }, page)).join(', ');
    const label = page.texts.get('message.reactedBy', { emoji: reaction.emoji, names });
    return html`<button
      class="reaction"
      tabindex="-1"
      aria-pressed=${mine}
      aria-label=${label}
      title=${label}
      @click=${() => actions.react(bubble, mine ? '' : reaction.emoji)}
    >
      ${reaction.emoji}${reaction.users.length > 1
        ? html`<span>${reaction.users.length}</span>`
        : nothing}
    </button>`;
  };
  return bubble.reactions.length === 0
    ? nothing
    : html`<div class="reactions" role="group" aria-label=${page.texts.get('message.reactions')}>
        ${bubble.reactions.map(one)}
      </div>`;
}

function failureView(bubble: Bubble, page: Page, actions: MessageActions) {
  if (bubble.mark !== 'failed' && bubble.mark !== 'not-sent') {
    return nothing;
  }
  const { texts } = page;
  const key = `error.${bubble.failure ?? ''}`;
  const user = page.messenger.open?.user ?? '';
  const reason = texts.has(key) ? texts.get(key as Key, { user }) : texts.get('error.INTERNAL');
  return html`<div class="failure">
    <span
      >${bubble.mark === 'failed'
        ? texts.get('message.failed', { reason })
        : texts.get('message.notSent')}</span
    >
    <button @click=${() => actions.resend(bubble)}>${texts.get('message.resend')}</button>
    <button @click=${() => actions.discard(bubble)}>${texts.get('message.discard')}</button>
  </div>`;
}

/** The menu of a message: reactions in a row, then what else can be done. */
export function menuView(
  bubble: Bubble,
  page: Page,
  actions: MessageActions,
  keys: (event: KeyboardEvent) => void,
): TemplateResult {
  const { texts, messenger } = page;
  const { open } = messenger;
  const silent = open?.chat.blocked === true || open?.isLeft === true;
  const own = bubble.reactions.find((each) => each.users.includes(messenger.me))?.emoji;
  const item = (name: Icon, key: Key, act: () => void, wanted = true) =>
    wanted
      ? html`<button role="menuitem" tabindex="-1" @click=${act}>
          ${icon(name)}<span>${texts.get(key)}</span>
        </button>`
      : nothing;
  const answerable = canChange(bubble) && !silent;
  return html`<div class="menu" role="menu" aria-label=${texts.get('message.menu')} @keydown=${keys}>
    ${answerable
      ? html`<div class="quick" role="group" aria-label=${texts.get('message.react')}>
          ${QUICK_EMOJI.map((emoji) => {
            const mine = own === emoji;
            const label = texts.get(mine ? 'message.unreact' : 'message.reactWith', { emoji });
            return html`<button
              role="menuitemcheckbox"
              tabindex="-1"
              aria-checked=${mine}
              aria-label=${label}
              @click=${() => actions.react(bubble, mine ? '' : emoji)}
            >
              ${emoji}
            </button>`;
          })}
        </div>`
      : nothing}
    ${item('reply', 'message.reply', () => actions.reply(bubble), answerable)}
    ${item('forward', 'message.forward', () => actions.forward(bubble), canChange(bubble))}
    ${item('copy', 'message.copy', () => actions.copy(bubble), bubble.text !== '')}
    ${item('save', 'media.save', () => actions.save(bubble), bubble.media?.locked === false)}
    ${item('edit', 'message.edit', () => actions.edit(bubble), answerable && bubble.mine)}
    ${item('info', 'message.info', () => actions.info(bubble), bubble.mine && bubble.sequence > 0)}
    ${item('bin', 'message.delete', () => actions.erase(bubble), answerable && bubble.mine)}
  </div>`;
}

/** Whether a message is written the other way than the page: then its time has its own line. */
function isAcross(bubble: Bubble, page: Page): boolean {
  // A text without any letter is laid out from left to right.
  const isText = bubble.kind === 'text' || (bubble.kind === 'media' && bubble.text !== '');
  const direction = isText ? (directionOf(bubble.text) ?? 'ltr') : undefined;
  return direction !== undefined && direction !== page.texts.direction;
}

/** How the media of a message are laid out. */
function layoutOf({ media }: Bubble): 'picture' | 'card' | undefined {
  if (media === undefined) {
    return undefined;
  }
  const isPicture = (media.kind === 'image' || media.kind === 'video') && !media.locked;
  return isPicture ? 'picture' : 'card';
}

/** Who has written it: seen once for a run of messages in a group, else only heard. */
function senderView({ bubble, first }: BubbleRow, page: Page): TemplateResult {
  const name = nameOf(bubble, page);
  return page.messenger.open?.isGroup === true && !bubble.mine && first
    ? html`<span class="sender" data-hue=${hueOf(bubble.from)}
        ><bdi>${name}</bdi><span class="vh">:</span></span
      >`
    : html`<span class="vh">${name}:</span>`;
}

/** A message as a list item: who, what, when, how far. */
export function messageView(
  row: BubbleRow,
  page: Page,
  actions: MessageActions,
  state: { current: boolean; menu: TemplateResult | undefined; up: boolean },
): TemplateResult {
  const { bubble } = row;
  const { texts } = page;
  const dead = bubble.mark === 'failed' || bubble.mark === 'not-sent';
  const hasMenu = bubble.kind !== 'unknown' && !dead && bubble.attached === undefined;
  return html`<li
    class="message ${bubble.mine ? 'mine' : 'theirs'}"
    data-key=${row.key}
    data-id=${bubble.id}
    data-first=${row.first || nothing}
    data-last=${row.last || nothing}
    tabindex=${state.current ? 0 : -1}
  >
    ${row.last && !bubble.mine && page.messenger.open?.isGroup === true
      ? avatar(bubble.from, page.messenger.people.name(bubble.from))
      : nothing}
    <div
      class="bubble"
      data-edited=${bubble.edited || nothing}
      data-across=${isAcross(bubble, page) || nothing}
      data-media=${layoutOf(bubble) ?? nothing}
      data-bare=${bubble.text === '' || nothing}
    >
      ${senderView(row, page)}
      ${bubble.quote === undefined ? nothing : quoteView(bubble.quote, page, actions)}
      ${bodyView(bubble, page)}${metaView(bubble, page)}
      ${hasMenu && bubble.kind !== 'deleted'
        ? html`<button
            class="more"
            tabindex="-1"
            aria-haspopup="menu"
            aria-expanded=${state.menu !== undefined}
            aria-label=${texts.get('message.menu')}
            @click=${() => actions.toggleMenu(bubble)}
          >
            ${icon('down')}
          </button>`
        : nothing}
      ${state.menu === undefined
        ? nothing
        : html`<div class="anchor" data-up=${state.up || nothing}>${state.menu}</div>`}
    </div>
    ${reactionsView(bubble, page, actions)} ${failureView(bubble, page, actions)}
  </li>`;
}
