import { html, nothing, type TemplateResult } from 'lit';
import type { Conversation } from '../model/conversation';
import type { Key } from '../model/texts';
import { ask, pickDate } from './dialogs';
import { type Icon, icon } from './icons';
import { avatar, explain } from './parts';
import type { Page } from './view';

function presenceLine(page: Page, conversation: Conversation): TemplateResult | string {
  const { messenger, texts } = page;
  if (messenger.isTyping(conversation.name)) {
    return html`<span class="typing">${texts.get('presence.typing')}</span>`;
  }
  const presence = messenger.presence(conversation.user);
  if (conversation.user === messenger.me || presence === undefined) {
    return '';
  }
  if (presence.online) {
    return texts.get('presence.online');
  }
  const { lastSeen } = presence;
  return lastSeen === undefined
    ? ''
    : texts.get('presence.lastSeen', { when: texts.lately(lastSeen, page.now()) });
}

async function block(page: Page, user: string): Promise<void> {
  const { texts, messenger } = page;
  const name = messenger.people.name(user);
  const sure = await ask(page, {
    title: texts.get('chat.blockQuestion', { name }),
    lead: texts.get('chat.blockLead', { name }),
    action: texts.get('chat.block', { name }),
  });
  if (sure) {
    await messenger.block(user, true);
  }
}

function menuView(page: Page, conversation: Conversation, close: () => void): TemplateResult {
  const { messenger, texts } = page;
  const { name, user, chat } = conversation;
  const tell = (failure: unknown) => page.notify(explain(failure, texts));
  const item = (sign: Icon, text: string, act: () => Promise<unknown>) =>
    html`<button
      role="menuitem"
      @click=${() => {
        close();
        act().catch(tell);
      }}
    >
      ${icon(sign)}<span>${text}</span>
    </button>`;
  const turn = (key: 'pinned' | 'muted' | 'archived', sign: Icon, on: Key, off: Key) => {
    const is = key in chat.preferences;
    return item(sign, texts.get(is ? off : on), () => messenger.prefer(name, key, !is));
  };
  const other = messenger.people.name(user);
  return html`<div class="menu" role="menu" aria-label=${texts.get('chat.menu')}>
    ${turn('pinned', 'pin', 'chat.pin', 'chat.unpin')}
    ${turn('muted', 'mute', 'chat.mute', 'chat.unmute')}
    ${turn('archived', 'archive', 'chat.archive', 'chat.unarchive')}
    ${item('calendar', texts.get('chat.jump'), () => pickDate(page, conversation))}
    ${user === messenger.me
      ? nothing
      : chat.blocked
        ? item('block', texts.get('chat.unblock'), () => messenger.block(user, false))
        : item('block', texts.get('chat.block', { name: other }), () => block(page, user))}
  </div>`;
}

/** Arrow keys, Escape and Tab in the menu, as menus have them. */
function keys(event: KeyboardEvent, close: () => void): void {
  const area = event.currentTarget as HTMLElement;
  const all = [...area.querySelectorAll<HTMLButtonElement>('.menu button')];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step !== 0 && all.length > 0) {
    event.preventDefault();
    all[(at + step + all.length) % all.length]?.focus();
  } else if (event.key === 'Escape' && all.length > 0) {
    event.stopPropagation();
    close();
    area.querySelector<HTMLButtonElement>('.icon-button')?.focus();
  }
}

/** Who it is, and what can be done with the conversation. */
export function headerView(
  page: Page,
  conversation: Conversation,
  open: boolean,
  setOpen: (open: boolean) => void,
): TemplateResult {
  const { messenger, texts } = page;
  const { user } = conversation;
  const self = user === messenger.me;
  const name = self ? texts.get('chats.self') : messenger.people.name(user);
  const online = messenger.presence(user)?.online === true;
  return html`<header class="bar">
    <button
      class="icon-button only-phone"
      aria-label=${texts.get('chats.back')}
      @click=${() => messenger.choose(undefined)}
    >
      ${icon('back')}
    </button>
    ${avatar(user, messenger.people.name(user), online && !self)}
    <div class="who">
      <h2><bdi>${name}</bdi></h2>
      <p class="presence">${presenceLine(page, conversation)}</p>
    </div>
    <div class="chat-menu end" @keydown=${(event: KeyboardEvent) => keys(event, () => setOpen(false))}>
      <button
        class="icon-button"
        aria-haspopup="menu"
        aria-expanded=${open}
        aria-label=${texts.get('chat.menu')}
        @click=${() => setOpen(!open)}
      >
        ${icon('more')}
      </button>
      ${open ? menuView(page, conversation, () => setOpen(false)) : nothing}
    </div>
  </header>`;
}
