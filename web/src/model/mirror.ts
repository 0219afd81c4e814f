import type { Account } from '../session/account';
import type { Changes } from '../session/engine';
import { type Happening, isGroup, type Status } from '../session/step';
import type { Surroundings } from '../session/surroundings';
import type { Transfer } from '../session/transfer';
import type { Writes } from '../store/image';
import type { ChatRow, EntryRow, Identity, OutgoingRow } from '../store/rows';
import type { Store } from '../store/store';
import { type Announcement, announcementOf, isSaid } from './announcing';
import { Archive } from './archive';
import { Asking, type Device } from './asking';
import { Chats } from './chats';
import type { Conversation } from './conversation';
import { Groups, type Roster } from './groups';
import { Library } from './library';
import { inOrder, type Line } from './lines';
import { peopleOf } from './membership';
import { Observable } from './observable';
import { People } from './people';
import { type Presence, Presences } from './presence';

/** Users of the chat list whose presence is asked for. */
const SHOWN_LINES = 40;

/**
 * Everything that is shown, besides the rows of the open conversation: a mirror of the store that
 * is fed by the changes of whichever tab owns the socket.
 */
export abstract class Mirror extends Observable {
  loaded = false;
  status: Status = 'offline';
  /** When the server last said that this account is suspended; undefined when it is not. */
  suspendedAt: number | undefined;
  identity: Identity | undefined;
  open: Conversation | undefined;
  /** What a screen reader is to say once. */
  announcement: Announcement | undefined;
  /** Told of new messages of others. */
  arrived: (entries: readonly EntryRow[]) => void = () => {};
  readonly people: People;
  readonly groups: Groups;
  readonly archive: Archive;
  readonly media: Library;
  protected readonly chats = new Chats(() => this.me);
  protected readonly presences: Presences;
  protected readonly asking = new Asking();
  private early: Changes[] | undefined;
  private shown = '';
  private reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly tab: string,
    protected readonly store: Store,
    private readonly surroundings: Surroundings,
    readonly account: Account,
    protected readonly newId: () => string,
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
    this.groups = new Groups(
      (act) => this.asking.ask(this.device, { type: 'group', request: this.newId(), ...act }),
      store,
      (roster) => {
        roster.members.forEach((member) => this.people.want(member.user));
        this.changed();
      },
    );
    this.archive = new Archive({
      store,
      isLive: () => this.status === 'live',
      chats: () => this.chats.all(),
      chat: (conversation) => this.chat(conversation),
      nameOf: (conversation) => this.nameOf(conversation),
      nameOfUser: (user) => this.people.name(user),
      askOlder: (conversation) => this.device.do({ kind: 'older', conversation }),
      watch: (watcher) => this.watch(watcher),
    });
  }

  private library(surroundings: Surroundings): Library {
    const { files } = this.store;
    const token = () => (this.isSignedIn ? this.identity?.token : undefined);
    let loaded: Promise<Transfer> | undefined;
    const load = () => {
      loaded ??= import('../session/transfer')
        .then(({ transferOf }) => transferOf(files, surroundings, token))
        .catch((failure: unknown) => {
          loaded = undefined;
          throw failure;
        });
      return loaded;
    };
    const now = () => surroundings.now();
    return new Library(files, load, now, this.newId, (command) => this.device.do(command));
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

  /** Who is typing in a conversation. */
  typing(conversation: string): readonly string[] {
    return this.presences.typing(conversation);
  }

  /** What a conversation is called; empty for a group whose title is not known yet. */
  nameOf(conversation: string): string {
    return isGroup(conversation)
      ? (this.chat(conversation).title ?? '')
      : this.people.name(conversation.slice(1));
  }

  /** The chat list. */
  lines(): Line[] {
    const lines = this.chats.all().map((chat) => this.line(chat));
    return inOrder(lines.filter((line) => line.time > 0 || line.draft !== ''));
  }

  private line(chat: ChatRow): Line {
    const { conversation, preferences } = chat;
    const user = isGroup(conversation) ? undefined : conversation.slice(1);
    const draft = this.chats.draft(conversation)?.text ?? '';
    return {
      conversation,
      user,
      name: this.nameOf(conversation),
      ...this.chats.summary(chat),
      draft: this.open?.name === conversation ? '' : draft,
      pinned: 'pinned' in preferences,
      muted: 'muted' in preferences,
      archived: 'archived' in preferences,
      blocked: chat.blocked,
      left: chat.left === true,
      typing: this.typing(conversation),
      online: user !== undefined && this.presence(user)?.online === true,
    };
  }

  unreadOf(conversation: string): number {
    return this.chats.summary(this.chat(conversation)).unread;
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
    await this.groups.load();
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
    if (writes.entries.some((each) => each.membership && each.conversation === this.open?.name)) {
      this.learnRoster();
    }
    this.show();
    this.changed();
  }

  private takeWrites(writes: Writes): void {
    this.identity = writes.identity ?? this.identity;
    this.chats.take(writes);
    writes.chats.forEach((row) => this.wantNamesOf(row));
    for (const { conversation, from } of writes.entries) {
      this.presences.endTyping(conversation, from);
    }
  }

  private announce(writes: Writes): void {
    const fresh = writes.entries.filter((entry) => {
      const isNew = entry.sequence > this.chat(entry.conversation).mine.read;
      return entry.from !== this.me && isNew && isSaid(entry);
    });
    const isQuiet = (conversation: string) => 'muted' in this.chat(conversation).preferences;
    const announcement = announcementOf(fresh, this.open?.name, isQuiet, (entry) =>
      this.people.name(entry.from),
    );
    this.announcement = announcement ?? this.announcement;
    if (fresh.length > 0) {
      this.arrived(fresh);
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
          this.presences.startTyping(each.conversation, each.user, each.until);
          this.people.want(each.user);
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
    if (status === 'suspended') {
      this.suspendedAt = this.surroundings.now();
    } else if (status !== 'greeting') {
      this.suspendedAt = undefined;
    }
    if (status === 'live') {
      this.people.retry();
      this.wantNames();
      this.learnRoster();
    } else if (status === 'offline' || status === 'suspended') {
      this.open?.stopAsking();
    }
  }

  private wantNames(): void {
    if (this.isSignedIn) {
      this.people.want(this.me);
      this.chats.all().forEach((chat) => this.wantNamesOf(chat));
    }
  }

  /** The names that the line of a conversation shows. */
  private wantNamesOf(chat: ChatRow): void {
    const { last } = this.chats.summary(chat);
    const direct = isGroup(chat.conversation) ? [] : [chat.conversation.slice(1)];
    const told = last?.change === undefined ? [] : peopleOf(last.change);
    const from = last === undefined ? [] : [last.from];
    [...direct, ...from, ...told].forEach((user) => this.people.want(user));
  }

  /** Tells whose presence is on the screen. */
  protected show(): void {
    const users = this.lines()
      .slice(0, SHOWN_LINES)
      .map((line) => line.user);
    const all = new Set([this.open?.user, ...users]);
    const wanted = [...all].filter((user) => user !== undefined);
    const key = [...wanted].sort().join(' ');
    if (key !== this.shown && this.isSignedIn) {
      this.shown = key;
      this.device.do({ kind: 'show', tab: this.tab, users: wanted }).catch(() => {
        this.shown = '';
      });
    }
  }

  /** Who is in a group, as far as was learnt. */
  roster(conversation: string): Roster | undefined {
    return this.groups.known(conversation);
  }

  /** Learns who is in the open group, if that can be learnt now. */
  protected learnRoster(): void {
    const { open } = this;
    if (open?.isGroup === true && !open.isLeft && this.status === 'live') {
      this.groups.roster(open.name).catch(() => {});
    }
  }
}
