/** A piece of a message. Links are made of their own text alone, never of HTML. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

/** Controls that change the direction of what follows could make a link read as another one. */
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const START = /(?:https?:\/\/|www\.)/gi;
const LINK_MAX = 2_048;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** Takes the punctuation off that ends a sentence rather than an address. */
function trimmed(address: string): string {
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1]!;
    const rest = address.slice(0, end);
    const opening = CLOSING[last];
    const closesNothing = opening !== undefined && count(rest, last) > count(rest, opening);
    if (!closesNothing && !'.,;:!?\'"“”’»…'.includes(last)) {
      break;
    }
  }
  return address.slice(0, end);
}

function hrefOf(address: string): string | undefined {
  if (address.length > LINK_MAX || DIRECTIONS.test(address)) {
    return undefined;
  }
  const whole = /^www\./i.test(address) ? `https://${address}` : address;
  try {
    const url = new URL(whole);
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    const named = url.hostname.includes('.') || url.hostname === 'localhost';
    // An address with a password in front shows another host than it leads to.
    return isWeb && named && url.username === '' && url.password === '' ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Cuts a text into plain pieces and links; put together again they are the same text. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  START.lastIndex = 0;
  for (let found = START.exec(text); found !== null; found = START.exec(text)) {
    const before = text[found.index - 1];
    const rest = /^[^\s<>"`\\^{|}]*/.exec(text.slice(found.index, found.index + LINK_MAX + 1))![0];
    const address = trimmed(rest);
    const href = before !== undefined && /[\p{L}\p{N}]/u.test(before) ? undefined : hrefOf(address);
    if (href !== undefined) {
      if (found.index > from) {
        pieces.push({ kind: 'text', text: text.slice(from, found.index) });
      }
      pieces.push({ kind: 'link', text: address, href });
      from = found.index + address.length;
    }
    START.lastIndex = found.index + Math.max(address.length, found[0].length);
  }
  if (from < text.length) {
    pieces.push({ kind: 'text', text: text.slice(from) });
  }
  return pieces;
}

/** Which way a text is written, by its first letter; undefined when it has none. */
export function directionOf(text: string): 'ltr' | 'rtl' | undefined {
  const first = /\p{L}/u.exec(text)?.[0];
  if (first === undefined) {
    return undefined;
  }
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u.test(first) ? 'rtl' : 'ltr';
}

const EMOJI_ONLY =
  /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f){1,24}$/u;

/** Whether a text is nothing but one, two or three emoji: it is shown larger. */
export function isFewEmoji(text: string): boolean {
  if (!EMOJI_ONLY.test(text)) {
    return false;
  }
  const segments = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text);
  return [...segments].length <= 3;
}
