import type { Account } from '../session/account';
import type { Changes } from '../session/engine';
import { Downloads } from '../session/downloads';
import { MediaCalls } from '../session/media-calls';
import type { Happening, Status } from '../session/step';
import type { InfoMark } from '../protocol/server-frames';
import type { Surroundings } from '../session/surroundings';
import type { Writes } from '../store/image';
import type { ChatRow, Content, DraftRow, Identity, OutgoingRow } from '../store/rows';
import type { Store } from '../store/store';
import { Asking, type Device } from './asking';
import { Chats } from './chats';
import { meaningOf } from './content';
import { Conversation } from './conversation';
import { Library } from './library';
import { inOrder, type Line } from './lines';
import type { Media } from './media';
import { Observable } from './observable';
import { People } from './people';
import { type Presence, Presences } from './presence';

/** Users of the chat list whose presence is asked for. */
const SHOWN_LINES = 40;

/**
 * Everything that is shown, besides the rows of the open conversation: a mirror of the store that
 * is fed by the changes of whichever tab owns the socket.
 */
export class Messenger extends Observable {
  loaded = false;
  status: Status = 'offline';
  identity: Identity | undefined;
  open: Conversation | undefined;
  /** What a screen reader is to say once. */
  announcement:
    | { kind: 'message' | 'elsewhere' | 'many'; name: string; text: string; media?: Media }
    | undefined;
  readonly people: People;
  readonly media: Library;
  private readonly chats = new Chats(() => this.me);
  private readonly presences: Presences;
  private readonly asking = new Asking();
  private early: Changes[] | undefined;
  private shown = '';
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly tab: string,
    private readonly store: Store,
    surroundings: Surroundings,
    readonly account: Account,
    private readonly newId: () => string,
  ) {
    super();
    this.media = this.library(surroundings);
    this.presences = new Presences(surroundings, () => this.changed());
    this.people = new People(
      store,
      (user) => account.profile(user),
      () => surroundings.now(),
      () => this.changed(),
    );
  }

  private library(surroundings: Surroundings): Library {
    const { files } = this.store;
    const now = () => surroundings.now();
    const calls = new MediaCalls(
      (address, init) => surroundings.fetch(address, init),
      () => (this.isSignedIn ? this.identity?.token : undefined),
    );
    const downloads = new Downloads(files, calls, now);
    return new Library(files, calls, downloads, now, this.newId, (command) =>
      this.device.do(command),
    );
  }

  /** To be set before anything else is done. */
  device!: Device;

  get me(): string {
    return this.identity?.user ?? '';
  }

  get isSignedIn(): boolean {
    return this.identity !== undefined && this.identity.revoked !== true;
  }

  // What is shown ------------------------------------------------------------------------------

  chat(conversation: string): ChatRow {
    return this.chats.get(conversation);
  }

  outgoing(conversation: string): readonly OutgoingRow[] {
    return this.chats.outgoing(conversation);
  }

  /** Messages that wait to be sent, in all conversations. */
  get unsent(): number {
    return this.chats.unsent;
  }

  presence(user: string): Presence | undefined {
    return this.status === 'live' ? this.presences.of(user) : undefined;
  }

  isTyping(conversation: string): boolean {
    return this.presences.isTyping(conversation);
  }

  /** The chat list; conversations of kinds that this page does not show are left out. */
  lines(): Line[] {
    const direct = this.chats.all().filter((chat) => chat.conversation.startsWith('@'));
    const lines = direct.map((chat) => this.line(chat));
    return inOrder(lines.filter((line) => line.time > 0 || line.draft !== ''));
  }

  private line(chat: ChatRow): Line {
    const { conversation, preferences } = chat;
    const user = conversation.slice(1);
    const draft = this.chats.draft(conversation)?.text ?? '';
    return {
      conversation,
      user,
      name: this.people.name(user),
      ...this.chats.summary(chat),
      draft: this.open?.name === conversation ? '' : draft,
      pinned: 'pinned' in preferences,
      muted: 'muted' in preferences,
      archived: 'archived' in preferences,
      blocked: chat.blocked,
      typing: this.isTyping(conversation),
      online: this.presence(user)?.online === true,
    };
  }

  /** Unread messages of all conversations that are neither muted nor archived. */
  get unread(): number {
    const loud = this.lines().filter((line) => !line.muted && !line.archived);
    return loud.reduce((sum, line) => sum + line.unread, 0);
  }

  // What comes in ------------------------------------------------------------------------------

  /** Reads everything from the store; one such reading after the other. */
  reload(happenings: readonly Happening[] = []): Promise<void> {
    this.reading = this.reading.then(() => this.readAll(happenings));
    return this.reading;
  }

  private async readAll(happenings: readonly Happening[]): Promise<void> {
    this.early = [];
    const contents = await this.store.load();
    this.identity = contents.identity;
    await this.chats.load(this.store, contents);
    if (this.identity === undefined) {
      this.people.clear();
      this.open = undefined;
    }
    await this.people.load();
    await this.open?.reload();
    this.loaded = true;
    this.shown = '';
    const early = this.early;
    this.early = undefined;
    this.happen(happenings);
    early.forEach((changes) => this.changes(changes));
    this.wantNames();
    this.show();
    this.changed();
  }

  /** Takes what has been committed, in this tab or in another. */
  changes(changes: Changes): void {
    if (this.early !== undefined) {
      this.early.push(changes);
      return;
    }
    const { writes, happenings } = changes;
    this.takeWrites(writes);
    this.announce(writes);
    this.happen(happenings);
    this.open?.apply(writes);
    this.show();
    this.changed();
  }

  private takeWrites(writes: Writes): void {
    this.identity = writes.identity ?? this.identity;
    this.chats.take(writes);
    writes.chats.forEach((row) => this.people.want(row.conversation.slice(1)));
    for (const entry of writes.entries) {
      if (entry.from !== this.me) {
        this.presences.endTyping(entry.conversation);
      }
    }
  }

  private announce(writes: Writes): void {
    const fresh = writes.entries.filter((entry) => {
      const isNew = entry.sequence > this.chat(entry.conversation).mine.read;
      const { kind } = meaningOf(entry.content);
      return entry.from !== this.me && isNew && (kind === 'text' || kind === 'media');
    });
    const [first] = fresh;
    if (first === undefined) {
      return;
    }
    const name = this.people.name(first.from);
    const meaning = meaningOf(first.content);
    if (fresh.length > 1) {
      this.announcement = { kind: 'many', name, text: String(fresh.length) };
    } else if (first.conversation === this.open?.name && meaning.kind === 'text') {
      this.announcement = { kind: 'message', name, text: meaning.text };
    } else if (first.conversation === this.open?.name && meaning.kind === 'media') {
      this.announcement = { kind: 'message', name, text: meaning.text, media: meaning.media };
    } else if (!('muted' in this.chat(first.conversation).preferences)) {
      this.announcement = { kind: 'elsewhere', name, text: '' };
    }
  }

  private happen(happenings: readonly Happening[]): void {
    for (const each of happenings) {
      switch (each.kind) {
        case 'status':
          this.takeStatus(each.status);
          break;
        case 'presence': {
          const { kind: _, user, ...presence } = each;
          this.presences.take(user, presence);
          break;
        }
        case 'typing':
          this.presences.startTyping(each.conversation, each.until);
          break;
        case 'uploading':
          this.media.happen(each);
          break;
        case 'done':
        case 'refused':
          this.asking.answered(each);
          break;
      }
    }
  }

  private takeStatus(status: Status): void {
    this.status = status;
    if (status === 'live') {
      this.people.retry();
      this.wantNames();
    } else if (status === 'offline') {
      this.open?.stopAsking();
    }
  }

  private wantNames(): void {
    if (this.isSignedIn) {
      this.people.want(this.me);
      this.chats.all().forEach((chat) => this.people.want(chat.conversation.slice(1)));
    }
  }

  /** Tells whose presence is on the screen. */
  private show(): void {
    const users = this.lines()
      .slice(0, SHOWN_LINES)
      .map((line) => line.user);
    const open = this.open === undefined ? [] : [this.open.user];
    const wanted = [...new Set([...open, ...users])];
    const key = [...wanted].sort().join(' ');
    if (key !== this.shown && this.isSignedIn) {
      this.shown = key;
      this.device.do({ kind: 'show', tab: this.tab, users: wanted }).catch(() => {
        this.shown = '';
      });
    }
  }

  // What a person does -------------------------------------------------------------------------

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
    };
    const opened = new Conversation(conversation, around, this.chats.draft(conversation));
    this.open = opened;
    this.people.want(opened.user);
    this.show();
    this.changed();
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

  /** Signs this device out and forgets what it has stored. */
  async signOut(): Promise<void> {
    const { identity } = this;
    if (identity !== undefined && identity.revoked !== true) {
      await this.account.revoke(identity.device);
    }
    await this.device.do({ kind: 'forget' });
  }
}
