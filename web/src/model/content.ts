import type { Content } from '../store/rows';
import { type Media, readMedia } from './media';

/**
 * What clients agree to put into a message; see "Content" in docs/protocol.md. What is not
 * understood is shown as such, never guessed.
 */
export type Meaning =
  | { kind: 'text'; text: string; replyTo?: string }
  | { kind: 'media'; media: Media; text: string; replyTo?: string }
  | { kind: 'edit'; target: string; text: string }
  | { kind: 'delete'; target: string }
  | { kind: 'reaction'; target: string; emoji: string }
  | { kind: 'unknown' };

/** Characters that a person may write into one message. */
export const TEXT_MAX = 8_000;
/** UTF-16 units of one reaction. */
export const EMOJI_MAX = 32;

const ID = /^[0-9a-f]{16}$/;
const UNKNOWN: Meaning = { kind: 'unknown' };

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

function understand(content: Content): Meaning {
  const { text, replyTo, edit, delete: deleted, react, emoji } = content;
  if (edit !== undefined) {
    return isId(edit) && typeof text === 'string' ? { kind: 'edit', target: edit, text } : UNKNOWN;
  }
  if (deleted !== undefined) {
    return isId(deleted) ? { kind: 'delete', target: deleted } : UNKNOWN;
  }
  if (react !== undefined) {
    const fits = typeof emoji === 'string' && emoji.length <= EMOJI_MAX;
    return isId(react) && fits ? { kind: 'reaction', target: react, emoji } : UNKNOWN;
  }
  if (content.media !== undefined) {
    return mediaMeaning(content, false);
  }
  if (typeof text !== 'string') {
    return UNKNOWN;
  }
  return { kind: 'text', text, ...(isId(replyTo) ? { replyTo } : {}) };
}

function mediaMeaning({ media, text, replyTo }: Content, waits: boolean): Meaning {
  const read = readMedia(media, waits);
  if (read === undefined) {
    return UNKNOWN;
  }
  const caption = typeof text === 'string' ? text : '';
  return { kind: 'media', media: read, text: caption, ...(isId(replyTo) ? { replyTo } : {}) };
}

/** What the content of an attachment means, whose hash is not known yet. */
export function meaningOfAttachment(content: Content): Meaning {
  return mediaMeaning(content, true);
}

/** Whether a content is a message of its own, and not a change of another one. */
export function isMessage({ kind }: Meaning): boolean {
  return kind === 'text' || kind === 'media' || kind === 'unknown';
}

const understood = new WeakMap<object, Meaning>();

/** What a content means; asked again of the same object, the answer is at hand. */
export function meaningOf(content: Content | undefined): Meaning {
  if (content === undefined) {
    return UNKNOWN;
  }
  const known = understood.get(content);
  if (known !== undefined) {
    return known;
  }
  const meaning = understand(content);
  understood.set(content, meaning);
  return meaning;
}

export function textContent(text: string, replyTo?: string): Content {
  return replyTo === undefined ? { text } : { text, replyTo };
}

/** What a message with media says besides them. */
export function captionContent(text: string, replyTo?: string): Content {
  return { ...(text === '' ? {} : { text }), ...(replyTo === undefined ? {} : { replyTo }) };
}

export function editContent(target: string, text: string): Content {
  return { edit: target, text };
}

export function deleteContent(target: string): Content {
  return { delete: target };
}

/** An empty emoji takes the reaction back. */
export function reactionContent(target: string, emoji: string): Content {
  return { react: target, emoji };
}
