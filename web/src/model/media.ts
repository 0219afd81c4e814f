import { isRecord } from '../protocol/shapes';

/** How media are shown; see "Content: media" in docs/protocol.md. */
export type MediaKind = 'image' | 'video' | 'audio' | 'voice' | 'file';

/** What a message says of its media; none of it is taken for granted. */
export interface Media {
  readonly kind: MediaKind;
  /** Of the bytes; absent while they are not uploaded. */
  readonly hash?: string;
  /** Bytes. */
  readonly size: number;
  /** The type as the sender knows it. */
  readonly mime: string;
  readonly name?: string;
  /** Pixels, both or neither. */
  readonly width?: number;
  readonly height?: number;
  /** Milliseconds. */
  readonly duration?: number;
  /** Base64 of a tiny picture. */
  readonly preview?: string;
  /** The bytes are encrypted in a way that this client can't read yet. */
  readonly locked: boolean;
}

export const MIME_MAX = 127;
export const NAME_BYTES_MAX = 255;
export const PREVIEW_BYTES_MAX = 1_024;
const PREVIEW_MAX = Math.ceil(PREVIEW_BYTES_MAX / 3) * 4;
const PIXELS_MAX = 100_000;
const DURATION_MS_MAX = 7 * 24 * 3_600_000;

const HASH = /^[0-9a-f]{64}$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const KINDS: readonly string[] = ['image', 'video', 'audio', 'voice', 'file'];

function whole(value: unknown, most: number): number | undefined {
  const fits = typeof value === 'number' && Number.isSafeInteger(value);
  return fits && value > 0 && value <= most ? value : undefined;
}

function optional<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V });
}

/**
 * Reads the `media` of a content; undefined when it makes no sense. What is only nice to have is
 * left out where it is wrong.
 *
 * @param waits whether the hash may be missing, since it is not uploaded yet
 */
export function readMedia(value: unknown, waits = false): Media | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { kind, hash, mime, name, preview, key } = value;
  const size = whole(value.size, Number.MAX_SAFE_INTEGER);
  const known = typeof hash === 'string' && HASH.test(hash);
  if (size === undefined || (!known && !(waits && hash === undefined))) {
    return undefined;
  }
  const width = whole(value.width, PIXELS_MAX);
  const height = whole(value.height, PIXELS_MAX);
  const isPreview =
    typeof preview === 'string' && preview.length <= PREVIEW_MAX && BASE64.test(preview);
  return {
    kind: typeof kind === 'string' && KINDS.includes(kind) ? (kind as MediaKind) : 'file',
    ...(known ? { hash } : {}),
    size,
    mime: typeof mime === 'string' ? mime.slice(0, MIME_MAX) : 'application/octet-stream',
    ...(typeof name === 'string' ? { name: safeName(name) } : {}),
    ...(width === undefined || height === undefined ? {} : { width, height }),
    ...optional('duration', whole(value.duration, DURATION_MS_MAX)),
    ...(isPreview ? { preview } : {}),
    locked: key !== undefined && key !== null,
  };
}

/** Not for people: controls, and what turns the direction of a text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * A name to show and to save a file under: without a path, never hidden, without anything that
 * makes it look like another one; empty when nothing is left.
 */
export function safeName(name: string): string {
  const plain = name.replaceAll('\\', '/').split('/').at(-1)!;
  const clean = plain
    .replace(UNSEEN, '')
    .replace(/[:*?"<>|]/g, '_')
    .trim()
    .replace(/^\.+/, '');
  return shortened(clean);
}

/** Keeps the ending, by which people and systems know what a file is. */
function shortened(name: string): string {
  const bytes = (text: string) => new TextEncoder().encode(text).length;
  if (bytes(name) <= NAME_BYTES_MAX) {
    return name;
  }
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : '';
  let stem = [...name.slice(0, name.length - ending.length)];
  while (stem.length > 0 && bytes(stem.join('') + ending) > NAME_BYTES_MAX) {
    stem = stem.slice(0, -1);
  }
  return stem.join('') + ending;
}

const ENDINGS: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/gif': '.gif',
  'image/webp': '.webp',
  'video/mp4': '.mp4',
  'video/webm': '.webm',
  'audio/mpeg': '.mp3',
  'audio/mp4': '.m4a',
  'audio/ogg': '.ogg',
  'audio/webm': '.webm',
};

/** The name to save media under. */
export function fileName(media: Media): string {
  const ending = ENDINGS[media.mime.split(';')[0]!] ?? '';
  return media.name || `parley-${media.hash?.slice(0, 12) ?? 'file'}${ending}`;
}

/**
 * Types that are shown in the page. Everything else is only ever saved, as bytes without a type, so
 * that no browser runs it in the name of this page.
 */
const SHOWN = /^(?:image\/(?:png|jpeg|gif|webp|avif|bmp)|(?:audio|video)\/[\w.+-]+)$/;

export const NO_TYPE = 'application/octet-stream';

/** The type under which the page may hold some bytes. */
export function shownType(type: string): string {
  const plain = type.split(';')[0]!.trim().toLowerCase();
  return SHOWN.test(plain) ? plain : NO_TYPE;
}
