import type { Prepared } from '../model/library';
import { type MediaKind, MIME_MAX, NO_TYPE, PREVIEW_BYTES_MAX, safeName } from '../model/media';

/** Makes files ready to be sent: a part of the page that is loaded when somebody attaches one. */

/** Pixels of the longer side of a picture that is sent. */
const SIDE_MAX = 2_048;
/** A picture of that size or less that is no larger in bytes is sent as it is. */
const KEPT_BYTES_MAX = 1_500_000;
const QUALITY = 0.85;
/** Sides of the tiny picture that is in the message itself; the first that fits is taken. */
const PREVIEW_SIDES = [28, 20, 14, 8] as const;
const PREVIEW_QUALITY = 0.45;
/** How long a film or a sound may take to tell how long it is. */
const METADATA_MS_MAX = 8_000;

/** Types that every browser shows as they are. Others become one of these. */
const KEPT = ['image/png', 'image/webp', 'image/gif'];

type Look = Omit<Prepared['media'], 'kind' | 'mime' | 'name'>;

function prepared(kind: MediaKind, bytes: Blob, name: string, look: Look = {}): Prepared {
  const mime = (bytes.type || NO_TYPE).slice(0, MIME_MAX);
  const plain = safeName(name);
  return { bytes, media: { kind, mime, ...(plain === '' ? {} : { name: plain }), ...look } };
}

/**
 * A file as it is sent. Pictures are scaled down and lose what cameras write into them, such as
 * the place; what can't be read as what it claims to be is sent as a file, unchanged.
 *
 * @param asIt to be sent as a file, whatever it is
 */
export async function prepare(file: File, asIt: boolean): Promise<Prepared> {
  const type = file.type.split('/')[0];
  const isDrawing = file.type.startsWith('image/svg');
  try {
    if (!asIt && type === 'image' && !isDrawing) {
      return await picture(file);
    }
    if (!asIt && type === 'video') {
      return prepared('video', file, file.name, await film(file));
    }
    if (!asIt && type === 'audio') {
      return prepared('audio', file, file.name, await sound(file));
    }
  } catch {
    // It is not what its name says, or this browser can't read it.
  }
  return prepared('file', file, file.name);
}

function drawn(source: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width));
  canvas.height = Math.max(1, Math.round(height));
  const context = canvas.getContext('2d');
  if (context === null) {
    throw new Error('no canvas');
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function encoded(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const take = (bytes: Blob | null) =>
      bytes === null ? reject(new Error('not encoded')) : resolve(bytes);
    canvas.toBlob(take, type, quality);
  });
}

/** A few hundred bytes that tell what colours will be there. */
async function previewOf(
  source: CanvasImageSource,
  width: number,
  height: number,
): Promise<{ preview?: string }> {
  for (const side of PREVIEW_SIDES) {
    const scale = side / Math.max(width, height);
    const canvas = drawn(source, width * scale, height * scale);
    const bytes = await encoded(canvas, 'image/jpeg', PREVIEW_QUALITY);
    if (bytes.type === 'image/jpeg' && bytes.size <= PREVIEW_BYTES_MAX) {
      const all = new Uint8Array(await bytes.arrayBuffer());
      return { preview: btoa(String.fromCharCode(...all)) };
    }
  }
  return {};
}

async function picture(file: File): Promise<Prepared> {
  const image = await createImageBitmap(file);
  try {
    const scale = Math.min(1, SIDE_MAX / Math.max(image.width, image.height));
    const fits = scale === 1 && file.size <= KEPT_BYTES_MAX && KEPT.includes(file.type);
    const isMoving = file.type === 'image/gif';
    const width = isMoving ? image.width : Math.max(1, Math.round(image.width * scale));
    const height = isMoving ? image.height : Math.max(1, Math.round(image.height * scale));
    const preview = await previewOf(image, width, height);
    const look = { width, height, ...preview };
    if (fits || isMoving) {
      return prepared('image', file, file.name, look);
    }
    // What may be transparent stays so.
    const wanted = KEPT.includes(file.type) ? 'image/webp' : 'image/jpeg';
    const bytes = await encoded(drawn(image, width, height), wanted, QUALITY);
    return prepared('image', bytes, renamed(file.name, bytes.type), look);
  } finally {
    image.close();
  }
}

/** Its ending tells what it is now. */
function renamed(name: string, type: string): string {
  const ending = type === 'image/jpeg' ? 'jpg' : type.slice('image/'.length);
  const stem = name.replace(/\.[^.]*$/, '');
  return stem === '' ? '' : `${stem}.${ending}`;
}

/** Waits for one of a player's events, but not for ever. */
function happened(player: HTMLMediaElement, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no ${event}`)), METADATA_MS_MAX);
    const end = (then: () => void) => () => {
      clearTimeout(late);
      then();
    };
    player.addEventListener(event, end(resolve), { once: true });
    player.addEventListener('error', end(() => reject(new Error('unreadable'))), { once: true });
  });
}

function durationOf(player: HTMLMediaElement): { duration?: number } {
  const { duration } = player;
  return Number.isFinite(duration) && duration > 0
    ? { duration: Math.max(1, Math.round(duration * 1_000)) }
    : {};
}

async function film(file: File): Promise<Look> {
  const player = document.createElement('video');
  player.muted = true;
  player.preload = 'auto';
  player.src = URL.createObjectURL(file);
  try {
    await happened(player, 'loadeddata');
    const { videoWidth: width, videoHeight: height } = player;
    if (width === 0 || height === 0) {
      throw new Error('no picture');
    }
    return { width, height, ...durationOf(player), ...(await previewOf(player, width, height)) };
  } finally {
    URL.revokeObjectURL(player.src);
    player.removeAttribute('src');
  }
}

async function sound(file: File): Promise<Look> {
  const player = new Audio();
  player.src = URL.createObjectURL(file);
  try {
    await happened(player, 'loadedmetadata');
    return durationOf(player);
  } finally {
    URL.revokeObjectURL(player.src);
    player.removeAttribute('src');
  }
}
