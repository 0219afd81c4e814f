import { linkIn } from '../model/groups';
import type { App } from './app';

/** What the address of the page asks for: to join a group, or to open a chat from a notification. */

/** Does what the address asks for, once: it does not stay in the address. */
export function followAddress(app: App): void {
  const { hash, pathname } = location;
  const link = /^#join=/.test(hash) ? linkIn(hash) : undefined;
  const chat = /^#chat=(.+)$/.exec(hash)?.[1];
  if (hash.length > 1) {
    history.replaceState(null, '', pathname);
  }
  app.link = link ?? app.link;
  if (chat !== undefined) {
    app.choose(decoded(chat));
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
