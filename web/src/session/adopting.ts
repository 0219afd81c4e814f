import type { Image } from '../store/image';
import type { Identity } from '../store/rows';
import { isGroup } from './step';
import { startAt } from './told';

/** Whether an id of a conversation is in the store's entries. */
export type InLog = (conversation: string, id: string) => boolean;

/**
 * Makes a store that of a device. One of the same user gets a new device: its entries stay,
 * everything is caught up anew, and what of its outbox turns out to be in the log is settled; the
 * rest becomes not sent.
 *
 * @throws Error when the store belongs to another user
 */
export function adopt(image: Image, identity: Identity, inLog: InLog): void {
  const former = image.identity;
  if (former !== undefined && former.user !== identity.user) {
    throw new Error(`the store belongs to ${former.user}`);
  }
  if (former !== undefined && former.device !== identity.device) {
    image.setSince(null);
    // A new device is told of every setting, but not of those that are gone.
    image.forgetPreferences();
    doubt(image, inLog);
    beginDoubted(image);
  }
  image.setIdentity(identity);
}

/** The outbox of a former device: nobody knows of it any more whether the log holds it. */
function doubt(image: Image, inLog: InLog): void {
  for (const state of ['batched', 'waiting'] as const) {
    for (const conversation of image.conversationsWith(state)) {
      for (const row of image.outgoingIn(conversation, state, Number.MAX_VALUE)) {
        if (inLog(conversation, row.id)) {
          image.removeOutgoing(row);
        } else {
          image.putOutgoing({ ...row, state: 'in-doubt', sequence: 0 });
        }
      }
    }
  }
}

/**
 * Groups of which nothing is here, and to which something in doubt was written, begin at their
 * first entry and so are named to the server, which else gives a new device no more of them than
 * what comes after the user's own mark.
 */
function beginDoubted(image: Image): void {
  image
    .conversationsWith('in-doubt')
    .map((conversation) => image.chat(conversation))
    .filter((chat) => isGroup(chat.conversation) && !chat.started)
    .forEach((chat) => image.putChat(startAt(chat, 0)));
}
