import { type Change, readChange } from '../protocol/groups';
import type { Key, Texts } from './texts';

/** Changes of a group, as they are told in its conversation. */

const understood = new WeakMap<object, Change | undefined>();

/** What a membership entry says; undefined for a change that is not known here. */
export function changeOf(membership: object): Change | undefined {
  if (!understood.has(membership)) {
    understood.set(membership, readChange(membership));
  }
  return understood.get(membership);
}

/** Everybody whom a change names. */
export function peopleOf(change: Change): string[] {
  const { by, users = [], promoted } = change;
  return [by, ...users, ...(promoted === undefined ? [] : [promoted])];
}

/** So many names stand in one text. */
const NAMED_MAX = 5;

/** Puts names together as the language does; too many of them end in a number. */
export function namesOf(
  users: readonly string[],
  texts: Texts,
  name: (user: string) => string,
): string {
  const shown = users.length > NAMED_MAX ? NAMED_MAX - 1 : NAMED_MAX;
  const named = users.slice(0, shown).map(name);
  const others = users.length - named.length;
  return texts.list(others > 0 ? [...named, texts.count('event.others', others)] : named);
}

type Values = { readonly by: string; readonly names: string; readonly title: string };

/** What somebody has done to others, to this user, or this user to others. */
function doneTo(
  kind: 'added' | 'removed' | 'promoted' | 'demoted',
  { by, users = [] }: Change,
  me: string,
): Key {
  const toMe = users.length === 1 && users[0] === me;
  if (by !== me) {
    return toMe ? `event.${kind}.you` : `event.${kind}`;
  }
  return toMe && kind === 'demoted' ? 'event.demoted.self' : `event.${kind}.byYou`;
}

function sentence(change: Change, me: string, texts: Texts, values: Values): string {
  const own = change.by === me ? '.byYou' : '';
  switch (change.change) {
    case 'added':
    case 'removed':
    case 'promoted':
    case 'demoted':
      return texts.get(doneTo(change.change, change, me), values);
    case 'created':
    case 'joined':
    case 'left':
    case 'renamed':
    case 'described':
      return texts.get(`event.${change.change}${own}`, values);
  }
}

/**
 * A change in words.
 *
 * @param me whose page it is: what this user does and suffers is said to them
 */
export function changeText(
  change: Change,
  me: string,
  texts: Texts,
  nameOf: (user: string) => string,
): string {
  const { by, users = [], title = '', promoted } = change;
  const name = (user: string) => (user === me ? texts.get('event.you') : nameOf(user));
  const values = { by: nameOf(by), names: namesOf(users, texts, name), title };
  const says = sentence(change, me, texts, values);
  if (promoted === undefined) {
    return says;
  }
  const heir =
    promoted === me
      ? texts.get('event.heir.you')
      : texts.get('event.heir', { name: nameOf(promoted) });
  return `${says} ${heir}`;
}
