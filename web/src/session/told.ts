import { type Change, readChange } from '../protocol/groups';
import type { Head } from '../protocol/server-frames';
import type { Entry, Reached } from '../protocol/values';
import type { ChatRow } from '../store/rows';
import { isGroup } from './step';

/** What is known of a conversation after the server has told something of it. */

function max(one: Reached, other: Reached | undefined): Reached {
  return other === undefined
    ? one
    : {
        received: Math.max(one.received, other.received),
        read: Math.max(one.read, other.read),
      };
}

/** Some of the marks of a conversation. */
interface Told {
  stored?: number;
  mine?: Reached;
  theirs?: Reached;
}

/** Marks never go back: what is told only ever raises them. */
export function advance(chat: ChatRow, told: Told): ChatRow {
  return {
    ...chat,
    stored: Math.max(chat.stored, told.stored ?? 0),
    mine: max(chat.mine, told.mine),
    theirs: max(chat.theirs, told.theirs),
  };
}

/** What a head says; that of a group comes to its members alone. */
export function merge(chat: ChatRow, head: Head): ChatRow {
  const { title } = head;
  const isNewer = title !== undefined && head.head >= (chat.titleAt ?? 0);
  return {
    ...advance(chat, head),
    head: Math.max(chat.head, head.head),
    activity: Math.max(chat.activity, head.last?.time ?? 0),
    blocked: head.blocked === true,
    ...(isNewer ? { title, titleAt: head.head } : {}),
    ...(isGroup(head.conversation) && head.head > chat.have ? { left: false } : {}),
  };
}

/** What a change makes of this user's place in a group; undefined when that stays as it is. */
function placeAfter(change: Change, me: string): 'member' | 'gone' | undefined {
  if (change.users?.includes(me) !== true) {
    return undefined;
  }
  switch (change.change) {
    case 'created':
    case 'added':
    case 'joined':
      return 'member';
    case 'removed':
    case 'left':
      return 'gone';
    case 'promoted':
    case 'demoted':
    case 'renamed':
    case 'described':
      return undefined;
  }
}

/** Whether an entry of a group tells that this user has come into it. */
export function isComing(entry: Entry, me: string): boolean {
  const change = readChange(entry.membership);
  return change !== undefined && placeAfter(change, me) === 'member';
}

/** What an entry of a group says of its title, and of this user's place in it. */
export function withChange(chat: ChatRow, entry: Entry, me: string): ChatRow {
  const change = readChange(entry.membership);
  if (change === undefined) {
    return chat;
  }
  const { title } = change;
  const isTitle = title !== undefined && entry.sequence > (chat.titleAt ?? 0);
  const titled = isTitle ? { ...chat, title, titleAt: entry.sequence } : chat;
  const place = placeAfter(change, me);
  return place === undefined ? titled : { ...titled, left: place === 'gone' };
}

/** Nothing at or below a sequence is here. */
export function startAt(chat: ChatRow, sequence: number): ChatRow {
  return {
    ...chat,
    started: true,
    floor: sequence,
    have: sequence,
    head: Math.max(chat.head, sequence),
  };
}
