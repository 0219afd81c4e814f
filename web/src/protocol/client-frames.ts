import { group } from './groups';
import { BATCH_MAX, CURSORS_MAX, PAGE_MAX, TOKEN_MAX, WATCH_MAX } from './limits';
import {
  also,
  dictionary,
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
import { conversation, counter, message, positive, request, user } from './values';

/** What a client says; chapters of the same names are in docs/protocol.md. */

const marks = dictionary(conversation, counter, CURSORS_MAX);

const hello = object({
  protocol: counter,
  token: text(1, TOKEN_MAX),
  since: optional(counter),
  cursors: optional(marks),
});

const send = object({
  conversation,
  messages: also(
    list(message, 1, BATCH_MAX),
    'ascending numbers',
    (value) => value.every((each, at) => at === 0 || each.number > value[at - 1]!.number),
  ),
});

const pull = also(
  object({
    request,
    conversation,
    before: optional(counter),
    after: optional(counter),
    limit: integer(1, PAGE_MAX),
  }),
  'exactly one of before and after',
  (value) => (value.before === undefined) !== (value.after === undefined),
);

const shapes = {
  hello,
  send,
  received: object({ marks }),
  read: object({ marks }),
  pull,
  typing: object({ conversation }),
  watch: object({ users: list(user, 0, WATCH_MAX) }),
  block: object({ request, user }),
  unblock: object({ request, user }),
  info: object({ request, conversation, sequence: positive }),
  prefer: object({
    request,
    conversation: optional(conversation),
    key: text(1, 64),
    value: text(0, 1024),
  }),
  group,
  ping: object({ n: counter }),
};

type Shapes = typeof shapes;
export type ClientFrames = { [T in keyof Shapes]: { type: T } & Of<Shapes[T]> };
export type ClientFrame = ClientFrames[keyof ClientFrames];

/** @throws ShapeError when it is none of the frames of a client */
export function checkClientFrame(value: unknown): ClientFrame {
  if (!isRecord(value) || typeof value.type !== 'string' || !Object.hasOwn(shapes, value.type)) {
    throw new ShapeError('type', 'a frame of a client');
  }
  const shape = shapes[value.type as keyof Shapes] as Shape<object>;
  return { type: value.type, ...shape(value, '') } as ClientFrame;
}

export function writeFrame(frame: ClientFrame): string {
  return JSON.stringify(frame);
}
