import { html, nothing, type TemplateResult } from 'lit';
import type { Bubble, Mark } from '../model/bubbles';
import { EmptyFileError, FileTooLargeError } from '../model/library';
import { piecesOf } from '../model/links';
import type { Media } from '../model/media';
import type { Key, Texts } from '../model/texts';
import { CallError } from '../session/account';
import { TooLargeError } from '../session/sending';
import { RefusedCommand } from '../session/tabs';
import { icon, markSign } from './icons';
import type { Page } from './view';

/** Small pieces that several views draw. */

const HUES = 8;

/** What the author of a message is called here. */
export function nameOf(bubble: { from?: string; mine?: boolean }, page: Page): string {
  const { me, people } = page.messenger;
  return bubble.from === me ? page.texts.get('message.you') : people.name(bubble.from ?? '');
}

/** Which of the colours a user or a group has; always the same one. */
export function hueOf(user: string): number {
  let sum = 0;
  for (const character of user) {
    sum = (sum * 31 + character.codePointAt(0)!) % 9_973;
  }
  return sum % HUES;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/[\s._-]+/u).filter((word) => word !== '');
  const picked = words.length > 1 ? [words[0]!, words.at(-1)!] : words.slice(0, 1);
  return picked.map((word) => [...word][0]!.toLocaleUpperCase()).join('');
}

/** A picture made of a name; it says nothing that the name beside it does not. */
export function avatar(user: string, name: string, online = false): TemplateResult {
  return html`<span class="avatar" data-hue=${hueOf(user)} aria-hidden="true"
    >${initialsOf(name)}${online ? html`<span class="dot"></span>` : nothing}</span
  >`;
}

/** The picture of a conversation. */
export function pictureOf(page: Page, conversation: string, online = false): TemplateResult {
  return conversation.startsWith('#')
    ? html`<span class="avatar" data-hue=${hueOf(conversation)} aria-hidden="true"
        >${icon('group')}</span
      >`
    : avatar(conversation.slice(1), page.messenger.nameOf(conversation), online);
}

/** The sign of how far an own message has come, and the same in words. */
export function markView(mark: Mark, texts: Texts): TemplateResult | typeof nothing {
  return mark === 'none'
    ? nothing
    : html`<span class="marks" data-mark=${mark}
        >${markSign(mark)}<span class="vh">${texts.get(`mark.${mark}`)}</span></span
      >`;
}

/** A text of a person: never read as markup, links by their own words alone. */
export function textView(text: string): (TemplateResult | string)[] {
  return piecesOf(text).map((piece) =>
    piece.kind === 'text'
      ? piece.text
      : html`<a href=${piece.href} target="_blank" rel="noopener noreferrer">${piece.text}</a>`,
  );
}

/** What media are called: a file by its name. */
export function nameOfMedia(media: Media, texts: Texts): string {
  const { kind, name = '', duration } = media;
  if (kind === 'voice' && duration !== undefined) {
    return texts.get('media.voiceOf', { length: texts.duration(duration) });
  }
  return kind === 'file' && name !== '' ? name : texts.get(`media.kind.${kind}`);
}

function inOneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').slice(0, 200);
}

/** One line of what a message says: of what kind its media are, and in words. */
interface Brief {
  readonly what: string;
  readonly says: string;
}

type Said = Pick<Bubble, 'text' | 'mine' | 'media'> & { kind?: Bubble['kind'] };

function briefOf(bubble: Said, texts: Texts): Brief {
  const { kind = 'text' } = bubble;
  switch (kind) {
    case 'deleted':
      return { what: '', says: texts.get(bubble.mine ? 'message.youDeleted' : 'message.deleted') };
    case 'unknown':
      return { what: '', says: texts.get('message.unknown') };
    case 'media': {
      const caption = inOneLine(bubble.text);
      const what = bubble.media === undefined ? '' : nameOfMedia(bubble.media, texts);
      return caption === '' ? { what: '', says: what } : { what, says: caption };
    }
    case 'event':
      return { what: '', says: '' };
    case 'text':
      return { what: '', says: inOneLine(bubble.text) };
  }
}

/** One line of what a message says, as a plain text. */
export function briefly(bubble: Said, texts: Texts): string {
  const { what, says } = briefOf(bubble, texts);
  return what === '' ? says : `${what} · ${says}`;
}

/**
 * The same, to be drawn. What people write is a piece of its own, which is cut where it ends
 * whichever way the words before it go.
 */
export function briefView(bubble: Said, texts: Texts): TemplateResult {
  const { what, says } = briefOf(bubble, texts);
  return html`${what === '' ? nothing : aboutView(`${what} ·`)}<bdi>${says}</bdi>`;
}

/** Words that stand before a brief text: who says it, or what it is about. */
export function aboutView(words: string): TemplateResult {
  return html`<bdi class="about">${words}</bdi> `;
}

/** What to tell a person of something that did not work. */
export function explain(failure: unknown, texts: Texts, user = ''): string {
  if (failure instanceof CallError) {
    const key = `error.${failure.code}`;
    return texts.has(key) ? texts.get(key as Key, { user }) : texts.get('error.INTERNAL');
  }
  if (failure instanceof FileTooLargeError) {
    return texts.get('media.tooLarge', { most: texts.bytes(failure.most) });
  }
  if (failure instanceof EmptyFileError) {
    return texts.get('media.empty');
  }
  const tooLarge =
    failure instanceof TooLargeError ||
    (failure instanceof RefusedCommand && failure.name === 'TooLargeError');
  return texts.get(tooLarge ? 'error.TOO_LARGE' : 'error.storage');
}
