import { html, nothing, type TemplateResult } from 'lit';
import { type Line, UNREAD_SHOWN_MAX } from '../model/lines';
import { changeText } from '../model/membership';
import { typingText } from './conversation-header';
import { icon } from './icons';
import { aboutView, briefView, markView, pictureOf } from './parts';
import type { Page } from './view';

/** What a line is called. */
export function titleOf(line: Line, page: Page): string {
  const { texts, messenger } = page;
  return line.user === messenger.me
    ? texts.get('chats.self')
    : line.name || texts.get('group.untitled');
}

function nameView(line: Line, page: Page): TemplateResult {
  const online = page.texts.get('presence.online');
  return html`<bdi>${titleOf(line, page)}</bdi>
    ${line.online ? html`<span class="vh">${online}</span>` : ''}`;
}

/** The newest message; in a group with the name of who has written it. */
function lastView(line: Line, page: Page): TemplateResult | string {
  const { texts, messenger } = page;
  const { last } = line;
  if (last === undefined) {
    return '';
  }
  const name = (user: string) => messenger.people.name(user);
  if (last.change !== undefined) {
    return html`<bdi>${changeText(last.change, messenger.me, texts, name)}</bdi>`;
  }
  const by = last.mine
    ? html`${markView(last.mark, texts)}<span class="vh">${texts.get('chats.you')}</span>`
    : nothing;
  const from = line.user === undefined && !last.mine ? aboutView(`${name(last.from)}:`) : nothing;
  return html`${by}${from}${briefView(last, texts)}`;
}

function bottomView(line: Line, page: Page): TemplateResult | string {
  const { texts } = page;
  if (line.typing.length > 0) {
    const text = typingText(page, line.conversation, line.user === undefined);
    return html`<bdi class="typing">${text}</bdi>`;
  }
  if (line.draft !== '') {
    return html`<span class="draft">${texts.get('chats.draft')}</span> <bdi>${line.draft}</bdi>`;
  }
  return lastView(line, page);
}

function signsView(line: Line, page: Page): TemplateResult {
  const { texts } = page;
  const sign = (name: 'mute' | 'pin' | 'block', text: string) =>
    html`<span class="sign">${icon(name)}<span class="vh">${text}</span></span>`;
  const unread = line.unread > UNREAD_SHOWN_MAX ? `${UNREAD_SHOWN_MAX}+` : line.unread;
  return html`${line.blocked ? sign('block', texts.get('chats.blocked')) : nothing}
  ${line.muted ? sign('mute', texts.get('chats.muted')) : nothing}
  ${line.pinned ? sign('pin', texts.get('chats.pinned')) : nothing}
  ${line.unread === 0
    ? nothing
    : html`<span class="badge" data-muted=${line.muted || nothing}
        ><span aria-hidden="true">${unread}</span
        ><span class="vh">${texts.count('chats.unread', line.unread)}</span></span
      >`}`;
}

/** A conversation in the chat list. */
export function lineView(line: Line, page: Page, choose: () => void): TemplateResult {
  const { messenger, texts } = page;
  const open = messenger.open?.name === line.conversation;
  const time = line.last === undefined ? line.time : line.last.time;
  return html`<button class="line" aria-current=${open ? 'true' : nothing} @click=${choose}>
    ${pictureOf(page, line.conversation, line.online)}
    <span class="what">
      <span class="top">
        <span class="name">${nameView(line, page)}</span>
        <time>${time > 0 ? texts.moment(time, page.now()) : ''}</time>
      </span>
      <span class="bottom"
        ><span class="brief">${bottomView(line, page)}</span>${signsView(line, page)}</span
      >
    </span>
  </button>`;
}
