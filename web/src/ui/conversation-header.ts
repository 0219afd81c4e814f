import { html, type TemplateResult } from 'lit';
import type { Conversation } from '../model/conversation';
import { namesOf } from '../model/membership';
import type { Key } from '../model/texts';
import { ask, pickDate } from './dialogs';
import { type Icon, icon } from './icons';
import { explain, pictureOf } from './parts';
import type { Page } from './view';

/** Who is typing, in words; empty for nobody. */
export function typingText(page: Page, conversation: string, isGroup: boolean): string {
  const { messenger, texts } = page;
  const typing = messenger.typing(conversation);
  if (typing.length === 0 || !isGroup) {
    return typing.length === 0 ? '' : texts.get('presence.typing');
  }
  const names = namesOf(typing, texts, (user) => messenger.people.name(user));
  return texts.get(typing.length === 1 ? 'presence.typing.one' : 'presence.typing.many', { names });
}

function aboutGroup(page: Page, conversation: Conversation): string {
  const { messenger, texts } = page;
  if (conversation.isLeft) {
    return texts.get('group.left');
  }
  const members = messenger.roster(conversation.name)?.members.map((member) => member.user) ?? [];
  const others = members.filter((user) => user !== messenger.me);
  const names = others.map((user) => messenger.people.name(user)).sort((a, b) => a.localeCompare(b));
  return members.length === 0 ? '' : texts.list([...names, texts.get('message.you')]);
}

function aboutPerson(page: Page, user: string): string {
  const { messenger, texts } = page;
  const presence = messenger.presence(user);
  if (user === messenger.me || presence === undefined) {
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

function presenceLine(page: Page, conversation: Conversation): TemplateResult | string {
  const { name, user, isGroup } = conversation;
  const typing = typingText(page, name, isGroup);
  if (typing !== '') {
    return html`<span class="typing">${typing}</span>`;
  }
  return user === undefined ? aboutGroup(page, conversation) : aboutPerson(page, user);
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

async function openGroup(page: Page, conversation: Conversation): Promise<void> {
  (await import('./group')).openGroup(page, conversation.name);
}

async function search(page: Page, conversation: Conversation): Promise<void> {
  (await import('./found')).openSearch(page, conversation.name);
}

async function exportChat(page: Page, conversation: Conversation): Promise<void> {
  (await import('./export')).openExport(page, conversation.name);
}

type Act = () => Promise<unknown>;

function menuView(page: Page, conversation: Conversation, close: () => void): TemplateResult {
  const { messenger, texts } = page;
  const { name, chat } = conversation;
  const tell = (failure: unknown) => page.notify(explain(failure, texts));
  const item = (sign: Icon, text: string, act: Act) =>
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
  return html`<div class="menu" role="menu" aria-label=${texts.get('chat.menu')}>
    ${conversation.isGroup
      ? item('group', texts.get('group.info'), () => openGroup(page, conversation))
      : ''}
    ${item('search', texts.get('search.inChat'), () => search(page, conversation))}
    ${turn('pinned', 'pin', 'chat.pin', 'chat.unpin')}
    ${turn('muted', 'mute', 'chat.mute', 'chat.unmute')}
    ${turn('archived', 'archive', 'chat.archive', 'chat.unarchive')}
    ${item('calendar', texts.get('chat.jump'), () => pickDate(page, conversation))}
    ${item('save', texts.get('export.open'), () => exportChat(page, conversation))}
    ${blockItem(page, conversation, item)}
  </div>`;
}

function blockItem(
  page: Page,
  { user, chat }: Conversation,
  item: (sign: Icon, text: string, act: Act) => TemplateResult,
): TemplateResult | string {
  const { messenger, texts } = page;
  if (user === undefined || user === messenger.me) {
    return '';
  }
  const name = messenger.people.name(user);
  return chat.blocked
    ? item('block', texts.get('chat.unblock'), () => messenger.block(user, false))
    : item('block', texts.get('chat.block', { name }), () => block(page, user));
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

/** The name of who it is; that of a group leads to what is known of it. */
function nameView(page: Page, conversation: Conversation): TemplateResult {
  const { messenger, texts } = page;
  const { name, user, isGroup } = conversation;
  if (isGroup) {
    const title = messenger.nameOf(name) || texts.get('group.untitled');
    return html`<h2>
      <button class="title" @click=${() => openGroup(page, conversation)}>
        <bdi>${title}</bdi>
      </button>
    </h2>`;
  }
  const self = user === messenger.me;
  return html`<h2><bdi>${self ? texts.get('chats.self') : messenger.nameOf(name)}</bdi></h2>`;
}

/** Who it is, and what can be done with the conversation. */
export function headerView(
  page: Page,
  conversation: Conversation,
  open: boolean,
  setOpen: (open: boolean) => void,
): TemplateResult {
  const { messenger, texts } = page;
  const { name, user } = conversation;
  const online = user !== undefined && messenger.presence(user)?.online === true;
  return html`<header class="bar">
    <button
      class="icon-button only-phone"
      aria-label=${texts.get('chats.back')}
      @click=${() => messenger.choose(undefined)}
    >
      ${icon('back')}
    </button>
    ${pictureOf(page, name, online && user !== messenger.me)}
    <div class="who">
      ${nameView(page, conversation)}
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
      ${open ? menuView(page, conversation, () => setOpen(false)) : ''}
    </div>
  </header>`;
}
