import { DESCRIPTION_MAX, LINK_MAX, LINK_MS_MAX, MEMBERS_MAX, NAME_MAX } from './limits';
import {
  anyObject,
  flag,
  integer,
  list,
  object,
  type Of,
  oneOf,
  optional,
  type Shape,
  ShapeError,
  text,
} from './shapes';
import { conversation, request, user } from './values';

/** What is said of groups. */

const title = text(1, NAME_MAX);
const users = list(user, 1, MEMBERS_MAX);
export const link = text(1, LINK_MAX);
export const description = text(0, DESCRIPTION_MAX);
export const members = list(object({ user, admin: flag }), 0, MEMBERS_MAX);

const actions = {
  create: object({ conversation, title, members: list(user, 0, MEMBERS_MAX) }),
  add: object({ conversation, users }),
  remove: object({ conversation, users }),
  leave: object({ conversation }),
  promote: object({ conversation, user }),
  demote: object({ conversation, user }),
  rename: object({ conversation, title }),
  describe: object({ conversation, description }),
  link: object({ conversation, validMs: optional(integer(1, LINK_MS_MAX)) }),
  unlink: object({ conversation }),
  join: object({ link }),
  members: object({ conversation }),
};

type Actions = typeof actions;
const action = oneOf(Object.keys(actions) as (keyof Actions)[]);

/** One of the actions, with its own fields. */
export type GroupAction = {
  [A in keyof Actions]: { request: string; action: A } & Of<Actions[A]>;
}[keyof Actions];

export const group: Shape<GroupAction> = (value, path) => {
  const source = anyObject(value, path);
  const named = action(source.action, 'action');
  return {
    request: request(source.request, 'request'),
    action: named,
    ...(actions[named] as Shape<object>)(source, path),
  } as GroupAction;
};

const kinds = [
  'created',
  'added',
  'joined',
  'removed',
  'left',
  'promoted',
  'demoted',
  'renamed',
  'described',
] as const;

/** A change of a group, as it stands in its log. */
const change = object({
  change: oneOf(kinds),
  by: user,
  users: optional(list(user, 0, MEMBERS_MAX)),
  title: optional(text(0, NAME_MAX)),
  description: optional(description),
  promoted: optional(user),
});
export type Change = Of<typeof change>;

/** Reads the `membership` of an entry; undefined for a change that this client does not know. */
export function readChange(membership: unknown): Change | undefined {
  try {
    return change(membership, 'membership');
  } catch (unknown) {
    if (unknown instanceof ShapeError) {
      return undefined;
    }
    throw unknown;
  }
}
