import { CURSORS_MAX } from '../protocol/limits';
import type { Image } from '../store/image';
import type { ChatRow } from '../store/rows';
import { isGroup } from './step';

/**
 * What `hello` tells of the store: what differs from the position, and all groups, since the end of
 * a time in a group is told only to who names it. A new device is told the heads of everything else.
 *
 * @param fresh whether the device was never ready: direct chats begin anew then
 */
export function cursorsOf(image: Image, fresh: boolean): Record<string, number> {
  const differs = (chat: ChatRow) => !fresh && chat.have !== chat.headAtSince;
  const rank = (chat: ChatRow) => (chat.left === true ? 2 : differs(chat) ? 0 : 1);
  const named = image
    .chats()
    .filter((chat) => chat.started && (differs(chat) || isGroup(chat.conversation)))
    .sort((one, other) => rank(one) - rank(other) || other.activity - one.activity)
    .slice(0, CURSORS_MAX);
  return Object.fromEntries(named.map((chat) => [chat.conversation, chat.have]));
}
