import { description, link, members } from './groups';
import { COUNTER_MAX, DETAIL_MAX } from './limits';
import {
  also,
  flag,
  integer,
  isRecord,
  list,
  object,
  type Of,
  optional,
  type Shape,
  ShapeError,
  text,
} from './shapes';
import {
  code,
  conversation,
  counter,
  device,
  entries,
  entry,
  errorClass,
  liveEntry,
  messageId,
  positive,
  reached,
  request,
  user,
} from './values';

/** What the server says; chapters of the same names are in docs/protocol.md. */

const HEADS_MAX = 100;
const LIST_MAX = 1_000;

const limits = object({
  frame: positive,
  body: positive,
  batch: positive,
  page: positive,
  watch: positive,
});

const head = object({
  conversation,
  title: optional(text(0, 64)),
  head: counter,
  stored: counter,
  mine: reached,
  theirs: reached,
  lastNumber: optional(counter),
  last: optional(entry),
  blocked: optional(flag),
});
export type Head = Of<typeof head>;

const numbered = object({ number: counter, id: messageId });

const infoMark = object({
  user,
  received: flag,
  receivedAt: optional(counter),
  read: flag,
  readAt: optional(counter),
});
export type InfoMark = Of<typeof infoMark>;

const range = also(
  list(integer(0, COUNTER_MAX - 1), 2, 2),
  'a range',
  (value) => value[0]! <= value[1]!,
);

const shapes = {
  welcome: object({ user, device, now: counter, heartbeat: positive, limits }),
  heads: object({ conversations: list(head, 0, HEADS_MAX), more: flag }),
  messages: object({ request: optional(request), conversation, entries, more: flag }),
  ready: object({ since: counter }),
  message: liveEntry,
  accepted: object({
    conversation,
    messages: list(
      object({ number: positive, id: messageId, sequence: positive, time: counter }),
      1,
      LIST_MAX,
    ),
    repeat: optional(flag),
  }),
  marks: object({
    conversation,
    stored: optional(counter),
    mine: optional(reached),
    theirs: optional(reached),
  }),
  typing: object({ conversation, user }),
  presence: object({ user, online: flag, lastSeen: optional(counter) }),
  preference: object({
    conversation: optional(conversation),
    key: text(1, 64),
    value: text(0, 1024),
  }),
  result: object({
    request,
    conversation: optional(conversation),
    marks: optional(list(infoMark, 0, LIST_MAX)),
    link: optional(link),
    members: optional(members),
    description: optional(description),
  }),
  error: object({
    request: optional(request),
    conversation: optional(conversation),
    messages: optional(list(numbered, 0, LIST_MAX)),
    code,
    class: errorClass,
    after: optional(counter),
    detail: optional(text(0, DETAIL_MAX)),
  }),
  pong: object({ n: counter }),
  bye: object({ code, after: optional(range) }),
};

type Shapes = typeof shapes;
export type ServerFrames = { [T in keyof Shapes]: { type: T } & Of<Shapes[T]> };
export type ServerFrame = ServerFrames[keyof ServerFrames];

/**
 * Checks a frame; undefined for a type that this client does not know, which is to be ignored.
 *
 * @throws ShapeError for anything else
 */
export function checkServerFrame(value: unknown): ServerFrame | undefined {
  if (!isRecord(value) || typeof value.type !== 'string') {
    throw new ShapeError('type', 'a frame');
  }
  if (!Object.hasOwn(shapes, value.type)) {
    return undefined;
  }
  const shape = shapes[value.type as keyof Shapes] as Shape<object>;
  return { type: value.type, ...shape(value, '') } as ServerFrame;
}

/** Reads a frame; see {@link checkServerFrame}. @throws SyntaxError when it is not JSON */
export function readFrame(json: string): ServerFrame | undefined {
  return checkServerFrame(JSON.parse(json));
}
