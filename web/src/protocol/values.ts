import { COUNTER_MAX, PAGE_MAX, REQUEST_MAX } from './limits';
import {
  also,
  anyObject,
  integer,
  list,
  matching,
  object,
  type Of,
  oneOf,
  optional,
  text,
} from './shapes';

/** The values that frames of both directions are made of. */

export const counter = integer(0, COUNTER_MAX - 1);
export const positive = integer(1, COUNTER_MAX - 1);
export const device = integer(0, 2_147_483_647);
export const user = matching(/^[a-z0-9._-]{2,32}$/, 'a user');
export const conversation = matching(
  /^(?:@[a-z0-9._-]{2,32}|#[a-z2-7]{26})$/,
  'a conversation',
);
export const messageId = matching(/^[0-9a-f]{16}$/, 'a message id');
export const request = text(1, REQUEST_MAX);
export const base64 = matching(
  /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  'padded base64',
);

export const CODES = [
  'BAD_FRAME',
  'TOO_LARGE',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'UNKNOWN_USER',
  'NOT_MEMBER',
  'GROUP_FULL',
  'NUMBER_REUSED',
  'TAKEN',
  'RATE_LIMITED',
  'BUSY',
  'UNAVAILABLE',
  'STALE_EPOCH',
  'UPGRADE_REQUIRED',
  'INTERNAL',
] as const;
export const code = oneOf(CODES);
export type Code = (typeof CODES)[number];

export const errorClass = oneOf(['retry', 'fix', 'auth']);

function bodies(value: { content?: unknown; ciphertext?: unknown; membership?: unknown }): number {
  const all = [value.content, value.ciphertext, value.membership];
  return all.filter((body) => body !== undefined).length;
}

/** A message as its device sends it. */
export const message = also(
  object({
    number: positive,
    id: messageId,
    content: optional(anyObject),
    ciphertext: optional(base64),
  }),
  'exactly one of content and ciphertext',
  (value) => bodies(value) === 1,
);
export type Message = Of<typeof message>;

const entryFields = {
  sequence: positive,
  time: counter,
  from: user,
  device,
  number: counter,
  id: messageId,
  content: optional(anyObject),
  ciphertext: optional(base64),
  membership: optional(anyObject),
};

const oneBody = 'exactly one of content, ciphertext and membership';

/** A message in its place in the log. */
export const entry = also(object(entryFields), oneBody, (value) => bodies(value) === 1);
export type Entry = Of<typeof entry>;

export const liveEntry = also(
  object({ conversation, ...entryFields }),
  oneBody,
  (value) => bodies(value) === 1,
);

export const reached = object({ received: counter, read: counter });
export type Reached = Of<typeof reached>;

export const entries = also(
  list(entry, 0, PAGE_MAX),
  'ascending entries',
  (value) => value.every((each, at) => at === 0 || each.sequence > value[at - 1]!.sequence),
);
