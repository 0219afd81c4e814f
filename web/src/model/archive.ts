import { CallError } from '../session/account';
import type { ChatRow } from '../store/rows';
import type { Store } from '../store/store';
import type { Source } from './export';
import { type Hit, hitsIn, hitsInAll } from './search';
import type { Texts } from './texts';

/** What the archive needs of the rest. */
export interface Shelves {
  readonly store: Store;
  isLive(): boolean;
  chats(): readonly ChatRow[];
  chat(conversation: string): ChatRow;
  nameOf(conversation: string): string;
  nameOfUser(user: string): string;
  askOlder(conversation: string): Promise<void>;
  /** Tells of every change; the answer ends it. */
  watch(watcher: () => void): () => void;
}

/** All that was ever said, as far as this device holds it: to be searched, and to be exported. */
export class Archive {
  constructor(private readonly shelves: Shelves) {}

  /** The messages with all of some words, of one conversation or (empty) of all. */
  search(words: readonly string[], conversation: string): AsyncGenerator<Hit> {
    const { store } = this.shelves;
    return conversation === ''
      ? hitsInAll(store, this.shelves.chats(), words)
      : hitsIn(store, this.shelves.chat(conversation), words);
  }

  /**
   * Brings everything here that the server still has of a conversation.
   *
   * @param told how many sequences are left, again and again
   * @throws CallError without a connection
   */
  async fetchAll(
    conversation: string,
    signal: AbortSignal,
    told: (left: number) => void,
  ): Promise<void> {
    const { shelves } = this;
    const chat = () => shelves.chat(conversation);
    while (chat().floor > 0 && chat().left !== true && !signal.aborted) {
      const { floor } = chat();
      told(floor);
      if (!shelves.isLive()) {
        throw new CallError('OFFLINE');
      }
      await shelves.askOlder(conversation);
      await this.until(() => {
        const { floor: now, left } = chat();
        return now < floor || left === true || !shelves.isLive();
      }, signal);
    }
  }

  private until(isSo: () => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (isSo() || signal.aborted) {
          end();
          signal.removeEventListener('abort', look);
          resolve();
        }
      };
      const end = this.shelves.watch(look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  /** What an export of a conversation is made of. */
  source(conversation: string, texts: Texts, now: number): Source {
    const { shelves } = this;
    return {
      store: shelves.store,
      chat: shelves.chat(conversation),
      title: shelves.nameOf(conversation) || conversation,
      texts,
      now,
      name: (user) => shelves.nameOfUser(user),
    };
  }
}
