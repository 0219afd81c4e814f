import { BATCH_MAX, BODY_BYTES_MAX } from '../protocol/limits';
import type { ServerFrames } from '../protocol/server-frames';
import type { Image } from '../store/image';
import type { Content, OutgoingRow } from '../store/rows';
import { BATCH_BYTES_MAX, MESSAGE_OVERHEAD_BYTES, repeat, SEND_MS, SENDS_MAX } from './pace';
import { isGroup, type Step } from './step';
import { startAt } from './told';

/** The body of a message is above BODY_BYTES_MAX. */
export class TooLargeError extends Error {
  override readonly name = 'TooLargeError';
}

/** Bytes of a content as it travels. */
export function bytesOf(content: Content): number {
  return new TextEncoder().encode(JSON.stringify(content)).length;
}

/**
 * The outbox: one unanswered batch a conversation. Which messages belong to it stands in the store,
 * so that exactly the same batch is sent again, also after a reload.
 */
export class Sending {
  private readonly dueAt = new Map<string, number>();
  private readonly tries = new Map<string, number>();
  private readonly waiting = new Set<string>();

  /** A new connection: everything is sent again. */
  restart(image: Image): void {
    this.stop();
    for (const state of ['batched', 'waiting'] as const) {
      image.conversationsWith(state).forEach((conversation) => this.waiting.add(conversation));
    }
  }

  stop(): void {
    this.dueAt.clear();
    this.tries.clear();
    this.waiting.clear();
  }

  /**
   * Gives a message its number and puts it into the outbox.
   *
   * @throws TooLargeError when the body is larger than a message can be
   */
  write(image: Image, conversation: string, content: Content, id: string, now: number): void {
    if (bytesOf(content) > BODY_BYTES_MAX) {
      throw new TooLargeError(`a message has at most ${BODY_BYTES_MAX} bytes`);
    }
    const chat = image.chat(conversation);
    const number = chat.lastNumber + 1;
    image.putChat({ ...chat, lastNumber: number, activity: Math.max(chat.activity, now) });
    image.putOutgoing({
      conversation,
      number,
      id,
      content,
      written: now,
      place: chat.have,
      state: 'waiting',
      sequence: 0,
    });
    if (!this.dueAt.has(conversation)) {
      this.waiting.add(conversation);
    }
  }

  /** Finds the batches that have been unanswered for too long. */
  tick(now: number): void {
    for (const [conversation, due] of this.dueAt) {
      if (due <= now) {
        this.dueAt.delete(conversation);
        this.waiting.add(conversation);
      }
    }
  }

  /** Sends what may be sent now. */
  next(image: Image, now: number, step: Step): void {
    for (const conversation of this.waiting) {
      if (this.dueAt.size >= SENDS_MAX) {
        return;
      }
      this.waiting.delete(conversation);
      const unanswered = image.outgoingIn(conversation, 'batched', BATCH_MAX);
      const batch = unanswered.length > 0 ? unanswered : form(image, conversation);
      if (batch.length > 0) {
        const messages = batch.map(({ number, id, content }) => ({ number, id, content }));
        step.say({ type: 'send', conversation, messages });
        const tried = this.tries.get(conversation) ?? 0;
        this.tries.set(conversation, tried + 1);
        this.dueAt.set(conversation, now + repeat(SEND_MS, tried));
      }
    }
  }

  /** Settles messages; one that is named with another number or unknown is ignored. */
  accepted(image: Image, frame: ServerFrames['accepted']): void {
    const { conversation } = frame;
    let settled = false;
    for (const { number, id, sequence } of frame.messages) {
      const outgoing = image.outgoing(conversation, id);
      if (outgoing?.number !== number || outgoing.state === 'accepted') {
        continue;
      }
      settled = true;
      const chat = image.chat(conversation);
      const stored = Math.max(chat.stored, sequence);
      if (sequence <= chat.have) {
        image.removeOutgoing(outgoing);
        image.putChat({ ...chat, stored });
      } else {
        image.putOutgoing({ ...outgoing, state: 'accepted', sequence });
        image.putChat({ ...chat, stored, head: Math.max(chat.head, sequence) });
      }
    }
    if (settled) {
      begin(image, conversation);
    }
    if (settled && image.outgoingIn(conversation, 'batched', 1).length === 0) {
      this.goOn(conversation);
    }
  }

  /** Handles an error that names messages; false when the numbers turn out to be another's. */
  failed(image: Image, error: ServerFrames['error'], now: number): boolean {
    const conversation = error.conversation ?? '';
    const named = atFault(image, conversation, error);
    if (named.length === 0) {
      return true;
    }
    if (error.code === 'NUMBER_REUSED') {
      return false;
    }
    if (error.class === 'fix') {
      for (const row of named) {
        if (row.sequence === 0) {
          image.putOutgoing({ ...row, state: 'failed', sequence: 0, failure: error.code });
        } else {
          // The log holds it, whatever an answer to a repeat says.
          image.removeOutgoing(row);
        }
      }
      this.goOn(conversation);
    } else {
      const usual = repeat(SEND_MS, (this.tries.get(conversation) ?? 1) - 1);
      this.dueAt.set(conversation, now + (error.after ?? usual));
      this.waiting.delete(conversation);
    }
    return true;
  }

  private goOn(conversation: string): void {
    this.dueAt.delete(conversation);
    this.tries.delete(conversation);
    this.waiting.add(conversation);
  }
}

/** A group is heard of by an own message too: its user may go before anything else is told. */
function begin(image: Image, conversation: string): void {
  const chat = image.chat(conversation);
  if (isGroup(conversation) && !chat.started) {
    image.putChat(startAt(chat, 0));
  }
}

function form(image: Image, conversation: string): OutgoingRow[] {
  const batch: OutgoingRow[] = [];
  let bytes = 0;
  for (const each of image.outgoingIn(conversation, 'waiting', BATCH_MAX)) {
    bytes += bytesOf(each.content) + MESSAGE_OVERHEAD_BYTES;
    if (batch.length > 0 && bytes > BATCH_BYTES_MAX) {
      break;
    }
    const batched: OutgoingRow = { ...each, state: 'batched' };
    image.putOutgoing(batched);
    batch.push(batched);
  }
  return batch;
}

/** The messages of the batch that an error is about: all of it when a retry names none. */
function atFault(
  image: Image,
  conversation: string,
  error: ServerFrames['error'],
): OutgoingRow[] {
  const batch = image.outgoingIn(conversation, 'batched', BATCH_MAX);
  const { messages } = error;
  if (messages === undefined) {
    return error.class === 'retry' ? batch : [];
  }
  return batch.filter((row) =>
    messages.some((each) => each.id === row.id && each.number === row.number),
  );
}
