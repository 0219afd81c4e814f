import type { InfoMark } from '../protocol/server-frames';
import { CallError } from '../session/account';
import type { Content, DraftRow } from '../store/rows';
import { Conversation } from './conversation';
import { FORWARD_MAX, forwarded } from './forward';
import { Mirror } from './mirror';

/** What a person does, on top of what is shown. */
export class Messenger extends Mirror {
  /** Opens a conversation, or none. */
  async choose(conversation: string | undefined): Promise<void> {
    if (this.open?.name === conversation) {
      return;
    }
    if (conversation === undefined) {
      this.open = undefined;
      this.changed();
      return;
    }
    const around = {
      me: this.me,
      store: this.store,
      chat: (name: string) => this.chat(name),
      outgoing: (name: string) => this.outgoing(name),
      attachments: (name: string) => this.chats.attachments(name),
      askOlder: (name: string) => void this.device.do({ kind: 'older', conversation: name }),
      meet: (users: Iterable<string>) => {
        for (const user of users) {
          this.people.want(user);
        }
      },
    };
    const opened = new Conversation(conversation, around, this.chats.draft(conversation));
    this.open = opened;
    if (opened.user !== undefined) {
      this.people.want(opened.user);
    }
    this.show();
    this.changed();
    this.learnRoster();
    await opened.load();
  }

  /** What is open has been seen by a person. */
  seen(): void {
    const { open } = this;
    if (open?.loaded === true && !open.chat.blocked) {
      const { have, opened, mine } = open.chat;
      if (have > Math.max(opened, mine.read)) {
        void this.device.do({ kind: 'open', conversation: open.name, upTo: have });
      }
    }
  }

  /** Writes a message of any content; it is in the outbox when this resolves. */
  write(conversation: string, content: Content): Promise<void> {
    return this.device.do({ kind: 'write', conversation, content, id: this.newId() });
  }

  /** Passes a message on, as it reads now, to FORWARD_MAX conversations at most. */
  async forward(from: string, id: string, text: string, to: readonly string[]): Promise<void> {
    const entry = await this.store.entry(from, id);
    const waiting = this.outgoing(from).find((row) => row.id === id);
    const content = forwarded(entry?.content ?? waiting?.content ?? { text }, text);
    for (const conversation of to.slice(0, FORWARD_MAX)) {
      await this.write(conversation, content);
    }
  }

  resend(conversation: string, id: string): Promise<void> {
    return this.device.do({ kind: 'resend', conversation, id, fresh: this.newId() });
  }

  discard(conversation: string, id: string): Promise<void> {
    return this.device.do({ kind: 'discard', conversation, id });
  }

  typed(conversation: string): void {
    void this.device.do({ kind: 'typing', conversation });
  }

  /** Keeps what a person has begun to write. */
  async keepDraft(draft: DraftRow): Promise<void> {
    this.chats.keepDraft(draft);
    this.changed();
    await this.store.putDraft(draft);
  }

  connect(): Promise<void> {
    return this.device.do({ kind: 'connect' });
  }

  async prefer(conversation: string, key: 'pinned' | 'muted' | 'archived', on: boolean) {
    const value = on ? '1' : '';
    const request = this.newId();
    await this.asking.ask(this.device, { type: 'prefer', request, conversation, key, value });
  }

  async block(user: string, blocked: boolean): Promise<void> {
    const type = blocked ? 'block' : 'unblock';
    await this.asking.ask(this.device, { type, request: this.newId(), user });
  }

  /** Who has received and read a message. */
  async info(conversation: string, sequence: number): Promise<readonly InfoMark[]> {
    const request = this.newId();
    const { marks } = await this.asking.ask(this.device, {
      type: 'info',
      request,
      conversation,
      sequence,
    });
    return marks ?? [];
  }

  /** Looks a user up to begin a conversation. @throws CallError */
  async find(user: string): Promise<void> {
    await this.people.keep(await this.account.profile(user));
  }

  async register(name: string, user: string, password: string, label: string): Promise<void> {
    await this.account.register(name, user, password);
    await this.signIn(user, password, label);
  }

  /** Signs in; the store of another user is forgotten. */
  async signIn(user: string, password: string, label: string): Promise<void> {
    const identity = await this.account.signIn(user, password, label);
    if (this.identity !== undefined && this.identity.user !== identity.user) {
      await this.device.do({ kind: 'forget' });
    }
    await this.device.do({ kind: 'adopt', identity });
  }

  async rename(name: string): Promise<void> {
    await this.people.keep(await this.account.rename(name));
  }

  /**
   * Signs this device out and forgets what it has stored. While the account is suspended the server
   * can't be told: the device stays among those of the account then.
   */
  async signOut(): Promise<void> {
    const { identity } = this;
    if (identity !== undefined && identity.revoked !== true) {
      try {
        await this.account.revoke(identity.device);
      } catch (failure) {
        if (!(failure instanceof CallError && failure.code === 'SUSPENDED')) {
          throw failure;
        }
      }
    }
    await this.device.do({ kind: 'forget' });
  }
}
