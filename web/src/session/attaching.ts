import { BODY_BYTES_MAX } from '../protocol/limits';
import type { Image } from '../store/image';
import type { AttachmentRow, Content, Failure } from '../store/rows';
import { bytesOf, type Sending, TooLargeError } from './sending';

/** Bytes that the hash, not known yet, adds to a content. */
const HASH_BYTES = 80;

/** The content of an attachment once it is known under which hash its bytes are. */
function uploaded(row: AttachmentRow, hash: string): Content {
  const media = row.content.media as Content;
  return { ...row.content, media: { ...media, hash, size: row.size } };
}

/** The rules of messages that wait for their upload. */
export class Attaching {
  constructor(private readonly sending: Sending) {}

  /**
   * A person attaches a file, whose bytes are in the store already.
   *
   * @throws TooLargeError when the content is larger than a message can be
   */
  attach(
    image: Image,
    row: Pick<AttachmentRow, 'conversation' | 'id' | 'content' | 'size'>,
    now: number,
  ): void {
    const { conversation, id } = row;
    if (image.attachment(conversation, id) ?? image.outgoing(conversation, id)) {
      return;
    }
    if (bytesOf(row.content) + HASH_BYTES > BODY_BYTES_MAX) {
      throw new TooLargeError(`a message has at most ${BODY_BYTES_MAX} bytes`);
    }
    const chat = image.chat(conversation);
    image.putChat({ ...chat, activity: Math.max(chat.activity, now) });
    // Several of one moment keep their order.
    const last = image.attachments().findLast((each) => each.conversation === conversation);
    const written = Math.max(now, (last?.written ?? 0) + 1);
    image.putAttachment({ ...row, written, place: chat.have });
  }

  /** It is known how an upload stands; one that was cancelled meanwhile stays so. */
  moved(image: Image, row: AttachmentRow): void {
    if (image.attachment(row.conversation, row.id) !== undefined) {
      image.putAttachment(row);
    }
  }

  failed(image: Image, row: AttachmentRow, failure: Failure): void {
    const { upload: _, ...rest } = row;
    this.moved(image, { ...rest, failure });
  }

  /** All bytes are on the server: the message gets its number and joins the outbox. */
  uploaded(image: Image, row: AttachmentRow, hash: string, now: number): void {
    const { conversation, id } = row;
    if (image.attachment(conversation, id) !== undefined) {
      image.removeAttachment(row);
      this.sending.write(image, conversation, uploaded(row, hash), id, now);
    }
  }

  /** A person tries a failed one again. */
  again(image: Image, conversation: string, id: string): void {
    const row = image.attachment(conversation, id);
    if (row?.failure !== undefined) {
      const { failure: _, ...rest } = row;
      image.putAttachment(rest);
    }
  }

  /** A person does not want to send it any more; nothing happens once it is in the outbox. */
  cancel(image: Image, conversation: string, id: string): void {
    const row = image.attachment(conversation, id);
    if (row !== undefined) {
      image.removeAttachment(row);
    }
  }
}

