import type { Code, Entry, Reached } from '../protocol/values';

/** The rows of the local store. They are never changed in place: a new row replaces an old one. */

export type Content = Record<string, unknown>;

/** Who is signed in on this device, and the token that proves it. */
export interface Identity {
  readonly user: string;
  readonly device: number;
  readonly token: string;
  /** The token is no good any more: the store is kept, and the person has to sign in again. */
  readonly revoked?: true;
}

/**
 * What a device knows of one conversation. All counters only grow, except `floor`. The store holds
 * every entry with `floor < sequence <= have`.
 */
export interface ChatRow {
  readonly conversation: string;
  /** Whether it is decided where the window begins. */
  readonly started: boolean;
  readonly floor: number;
  readonly have: number;
  /** The highest sequence that the server has told of. */
  readonly head: number;
  /** What `head` was when the last `since` was committed. */
  readonly headAtSince: number;
  /** Every log is known to hold everything up to here. */
  readonly stored: number;
  /** This user's marks as the server has shown them; those of the others. */
  readonly mine: Reached;
  readonly theirs: Reached;
  /** A person has opened everything up to here on this device. */
  readonly opened: number;
  /** The highest number that was ever given to a message written here. */
  readonly lastNumber: number;
  /** Epoch milliseconds of the newest message, 0 when there is none. */
  readonly activity: number;
  readonly title?: string;
  /** The sequence at which the title was known to be so. */
  readonly titleAt?: number;
  /** This user is not a member any more: what is here can be read, and nothing else. */
  readonly left?: boolean;
  readonly blocked: boolean;
  readonly preferences: Readonly<Record<string, string>>;
}

export interface EntryRow extends Entry {
  readonly conversation: string;
}

/**
 * `waiting`: not in a batch yet. `batched`: in the batch that is sent, and sent again, until it is
 * answered. `accepted`: leaves the outbox when its entry is in the store. `failed`: refused for
 * good. `in-doubt`: written under a former device; the log will tell. `not-sent`: not in the log
 * under the former device; a person may send it again.
 */
export type OutgoingState =
  | 'waiting'
  | 'batched'
  | 'accepted'
  | 'failed'
  | 'in-doubt'
  | 'not-sent';

/** A message in the outbox, or one that left it without success and is still shown. */
export interface OutgoingRow {
  readonly conversation: string;
  readonly number: number;
  readonly id: string;
  readonly content: Content;
  /** Epoch milliseconds by the device's clock. */
  readonly written: number;
  /** The highest sequence stored here when it was written: where it is shown if it fails. */
  readonly place: number;
  readonly state: OutgoingState;
  /** Its place in the log, or 0 when not known. */
  readonly sequence: number;
  readonly failure?: Code;
}

/** Why a message with media can't be sent as it is, besides what the server says of messages. */
export type Failure = Code | 'FILE_TOO_LARGE' | 'FILE_REFUSED' | 'FILE_LOST';

/**
 * A message with media that waits for its upload. It has no number yet: it joins the outbox when
 * its bytes are on the server. They are in the store's files by the same names.
 */
export interface AttachmentRow {
  readonly conversation: string;
  readonly id: string;
  /** Its `media` lacks the hash, which is not known before the bytes were read. */
  readonly content: Content;
  /** Bytes of the file. */
  readonly size: number;
  /** Epoch milliseconds by the device's clock. */
  readonly written: number;
  /** The highest sequence stored here when it was written: where it is shown if it fails. */
  readonly place: number;
  readonly hash?: string;
  /** The path of an upload that has begun. */
  readonly upload?: string;
  readonly failure?: Failure;
}

/** What is known of a user. */
export interface PersonRow {
  readonly user: string;
  readonly name: string;
  /** Epoch milliseconds of when the server said so. */
  readonly asked: number;
}

/** Who is in a group and what it is about, as the server has said last. */
export interface RosterRow {
  readonly conversation: string;
  readonly members: readonly { readonly user: string; readonly admin: boolean }[];
  readonly description: string;
}

/** What a person has begun to write in a conversation. */
export interface DraftRow {
  readonly conversation: string;
  readonly text: string;
  /** The id of the message that it answers. */
  readonly replyTo?: string;
}

export function newChat(conversation: string): ChatRow {
  return {
    conversation,
    started: false,
    floor: 0,
    have: 0,
    head: 0,
    headAtSince: 0,
    stored: 0,
    mine: { received: 0, read: 0 },
    theirs: { received: 0, read: 0 },
    opened: 0,
    lastNumber: 0,
    activity: 0,
    blocked: false,
    preferences: {},
  };
}

/** The highest sequence that this user has read, on any device. */
export function readMark(chat: ChatRow): number {
  return Math.max(chat.opened, chat.mine.read);
}

/** Sets one preference; an empty value forgets it. */
export function withPreference(
  all: Readonly<Record<string, string>>,
  key: string,
  value: string,
): Record<string, string> {
  const { [key]: _, ...rest } = all;
  return value === '' ? rest : { ...rest, [key]: value };
}
