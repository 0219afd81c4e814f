import type { Command } from '../session/commands';
import type { Progress, Transfer } from '../session/transfer';
import type { Happening } from '../session/step';
import type { Content } from '../store/rows';
import type { Files } from '../store/files';
import { type Media, NO_TYPE, shownType } from './media';
import { Observable } from './observable';

/** A file that a person is about to send. */
export interface Prepared {
  readonly bytes: Blob;
  /** What the message says of it, without hash and size. */
  readonly media: Omit<Media, 'hash' | 'size' | 'locked'>;
}

/** The server takes no file of this size; `most` is what it takes, in bytes. */
export class FileTooLargeError extends Error {
  override readonly name = 'FileTooLargeError';

  constructor(readonly most: number) {
    super(`a file has at most ${most} bytes`);
  }
}

/** There are no bytes in it. */
export class EmptyFileError extends Error {
  override readonly name = 'EmptyFileError';
}

/** Which media are meant: those of a message. */
export interface Meant {
  readonly conversation: string;
  readonly id: string;
  readonly media: Media;
}

/**
 * The media of all conversations: what a person sends, and what is shown. Watchers are told when an
 * upload has moved.
 */
export class Library extends Observable {
  private readonly sent = new Map<string, number>();

  constructor(
    private readonly files: Files,
    /** What brings bytes here and there, loaded when it is first needed. */
    private readonly transfer: () => Promise<Transfer>,
    private readonly now: () => number,
    private readonly newId: () => string,
    /** Carries out what a person does. */
    private readonly perform: (command: Command) => Promise<void>,
  ) {
    super();
  }

  /** @throws FileTooLargeError, EmptyFileError */
  async expectSendable(bytes: Blob): Promise<void> {
    if (bytes.size === 0) {
      throw new EmptyFileError();
    }
    const most = await (await this.transfer()).sizeMax();
    if (most !== undefined && bytes.size > most) {
      throw new FileTooLargeError(most);
    }
  }

  /** Puts a message with a file in front of the outbox; it is on the disk when this resolves. */
  async send(conversation: string, prepared: Prepared, about: Content): Promise<void> {
    const { bytes, media } = prepared;
    const id = this.newId();
    const content = { media: { ...media, size: bytes.size }, ...about };
    await this.files.put(conversation, id, bytes, this.now());
    try {
      await this.perform({ kind: 'attach', conversation, content, id, size: bytes.size });
    } catch (failure) {
      await this.files.remove(conversation, id);
      throw failure;
    }
  }

  /** Bytes of an attachment that are on the server. */
  progress(conversation: string, id: string): number {
    return this.sent.get(`${conversation} ${id}`) ?? 0;
  }

  happen(happening: Extract<Happening, { kind: 'uploading' }>): void {
    this.sent.set(`${happening.conversation} ${happening.id}`, happening.sent);
    this.changed();
  }

  /** The bytes, if they are here; of a type that is safe to show. */
  async here({ conversation, id, media }: Meant): Promise<Blob | undefined> {
    const found =
      media.hash === undefined
        ? await this.files.find(conversation, id)
        : await this.files.media(media.hash, this.now());
    return found === undefined ? undefined : shown(found);
  }

  /** The bytes, fetched where they are not here, until a signal says no more. @throws MediaError */
  async fetch(meant: Meant, progress?: Progress, signal?: AbortSignal): Promise<Blob> {
    const { hash, size } = meant.media;
    if (hash === undefined) {
      return (await this.here(meant)) ?? new Blob();
    }
    return shown(await (await this.transfer()).fetch(hash, size, progress, signal));
  }
}

function shown(bytes: Blob): Blob {
  return bytes.slice(0, bytes.size, shownType(bytes.type));
}

/** The same bytes, to be saved and never shown. */
export function saved(bytes: Blob): Blob {
  return bytes.slice(0, bytes.size, NO_TYPE);
}
