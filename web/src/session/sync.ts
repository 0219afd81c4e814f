import { CURSORS_MAX, PROTOCOL, TYPING_MS, WATCH_MAX } from '../protocol/limits';
import type { ServerFrame, ServerFrames } from '../protocol/server-frames';
import type { Image } from '../store/image';
import type { ChatRow, Content, Identity } from '../store/rows';
import { Attaching } from './attaching';
import { Heartbeat } from './heartbeat';
import { Marking } from './marking';
import { READY_MS_MAX, TYPING_EVERY_MS, WELCOME_MS_MAX } from './pace';
import { Pulls } from './pulls';
import { Receiving } from './receiving';
import { type Request, Requests, storePreference } from './requests';
import { Sending } from './sending';
import { Connected, isGroup, type Status, Step } from './step';
import { startAt } from './told';

/** The group of which something was asked that only its members may know. */
function groupOf(asked: Request | undefined): string | undefined {
  const ofGroup = asked?.type === 'group' && asked.action !== 'join' && asked.action !== 'create';
  return ofGroup || asked?.type === 'info' ? asked.conversation : undefined;
}

/**
 * The rules of a device: turns what happens into writes to its store, frames to send and things to
 * tell. No timer, socket, clock or randomness is inside: times are epoch milliseconds, given with
 * each call. When a commit fails, the object must be dropped and a new one made over the store.
 */
export class Sync {
  private readonly connection = new Connected();
  private readonly pulls = new Pulls();
  private readonly marking = new Marking();
  private readonly sending = new Sending();
  private readonly attaching = new Attaching(this.sending);
  private readonly receiving = new Receiving(this.connection, this.pulls, this.marking);
  private readonly requests = new Requests();
  private readonly heartbeat = new Heartbeat();
  private readonly typedAt = new Map<string, number>();
  private watched: string[] = [];
  private giveUpAt = 0;

  constructor(private readonly image: Image) {}

  get status(): Status {
    return this.connection.status;
  }

  /** A socket is open: greets the server. To be called only when somebody is signed in. */
  connected(identity: Identity, now: number): Step {
    const step = new Step();
    const { image, connection } = this;
    this.end('greeting', step);
    connection.fresh = image.since === undefined;
    connection.user = identity.user;
    this.giveUpAt = now + WELCOME_MS_MAX;
    const cursors = this.cursors(connection.fresh);
    Object.keys(cursors).forEach((conversation) => connection.pushed.add(conversation));
    const since = image.since === undefined ? {} : { since: image.since };
    step.say({ type: 'hello', protocol: PROTOCOL, token: identity.token, ...since, cursors });
    return step;
  }

  /**
   * What differs from the position, and all groups: the end of a time in a group is told only to
   * who names it. A new device is told the heads of everything else.
   */
  private cursors(fresh: boolean): Record<string, number> {
    const differs = (chat: ChatRow) => !fresh && chat.have !== chat.headAtSince;
    const rank = (chat: ChatRow) => (chat.left === true ? 2 : differs(chat) ? 0 : 1);
    const named = this.image
      .chats()
      .filter((chat) => chat.started && (differs(chat) || isGroup(chat.conversation)))
      .sort((one, other) => rank(one) - rank(other) || other.activity - one.activity)
      .slice(0, CURSORS_MAX);
    return Object.fromEntries(named.map((chat) => [chat.conversation, chat.have]));
  }

  /** The socket is gone. */
  disconnected(): Step {
    const step = new Step();
    if (!this.connection.isOver()) {
      this.end('offline', step);
    }
    return step;
  }

  private end(status: Status, step: Step): void {
    this.connection.end(status);
    this.pulls.clear();
    this.sending.stop();
    this.requests.restart(step);
    step.tell({ kind: 'status', status });
  }

  /** A frame has come on the socket that was told of last. */
  frame(frame: ServerFrame, now: number): Step {
    const step = new Step();
    const greeting = frame.type === 'welcome' || frame.type === 'error' || frame.type === 'bye';
    if (this.connection.isOver() || (this.status === 'greeting' && !greeting)) {
      return step;
    }
    this.take(frame, now, step);
    return this.after(now, step);
  }

  /** Adds what may be sent and asked after a step. */
  private after(now: number, step: Step): Step {
    if (this.connection.maySend()) {
      this.sending.next(this.image, now, step);
    }
    if (this.connection.isWelcome()) {
      this.pulls.next(this.image, now, step);
    }
    return step;
  }

  private take(frame: ServerFrame, now: number, step: Step): void {
    const { image } = this;
    switch (frame.type) {
      case 'welcome':
        return this.welcome(frame, now, step);
      case 'heads':
        return this.receiving.heads(image, frame) ? undefined : this.leave('copied', step);
      case 'messages':
        this.giveUpAt = now + READY_MS_MAX;
        return this.receiving.messages(image, frame, now);
      case 'ready':
        return this.ready(frame, step);
      case 'message':
        return this.receiving.message(image, frame);
      case 'accepted':
        this.sending.accepted(image, frame);
        return this.receiving.follow(image.chat(frame.conversation));
      case 'marks':
        return this.receiving.marks(image, frame);
      case 'typing': {
        const { conversation, user } = frame;
        return step.tell({ kind: 'typing', conversation, user, until: now + TYPING_MS });
      }
      case 'presence': {
        const { type: _, ...presence } = frame;
        return step.tell({ kind: 'presence', ...presence });
      }
      case 'preference':
        return storePreference(image, frame.conversation, frame.key, frame.value);
      case 'result':
        return this.requests.result(frame, step);
      case 'error':
        return this.error(frame, now, step);
      case 'pong':
        return this.heartbeat.pong();
      case 'bye':
        return this.bye(frame, step);
    }
  }

  private welcome(frame: ServerFrames['welcome'], now: number, step: Step): void {
    this.connection.status = 'catching-up';
    step.tell({ kind: 'status', status: 'catching-up' });
    this.giveUpAt = now + READY_MS_MAX;
    this.heartbeat.start(frame.heartbeat, now);
    this.marking.restart();
    this.receiving.restart(this.image);
    if (!this.connection.fresh) {
      this.sending.restart(this.image);
    }
    if (this.watched.length > 0) {
      step.say({ type: 'watch', users: this.watched });
    }
  }

  private ready(frame: ServerFrames['ready'], step: Step): void {
    this.connection.status = 'live';
    this.receiving.ready(this.image, frame.since);
    if (this.connection.fresh) {
      this.sending.restart(this.image);
    }
    step.tell({ kind: 'status', status: 'live' });
  }

  private error(error: ServerFrames['error'], now: number, step: Step): void {
    if (error.class === 'auth') {
      this.leave('signed-out', step);
    } else if (error.code === 'UPGRADE_REQUIRED') {
      this.leave('outdated', step);
    } else if (error.request !== undefined) {
      this.refused(error, error.request, now, step);
    } else if (error.conversation !== undefined) {
      if (!this.sending.failed(this.image, error, now)) {
        this.leave('copied', step);
      } else if (error.code === 'NOT_MEMBER') {
        this.receiving.gone(this.image, error.conversation);
      }
    } else if (this.status === 'greeting') {
      const { after } = error;
      step.leave({
        forGood: false,
        ...(after === undefined ? {} : { after: [after, 2 * after] as const }),
      });
    }
  }

  /** A pull or a request is refused. */
  private refused(error: ServerFrames['error'], name: string, now: number, step: Step): void {
    const pulled = this.pulls.refused(name);
    if (pulled === undefined) {
      const asked = groupOf(this.requests.failed(error, step));
      if (error.code === 'NOT_MEMBER' && asked !== undefined) {
        this.receiving.gone(this.image, asked);
      }
    } else if (error.class === 'fix') {
      this.pulls.drop(pulled);
      if (error.code === 'NOT_MEMBER') {
        this.receiving.gone(this.image, pulled);
      }
    } else {
      this.pulls.pause(pulled, error.after, now);
    }
  }

  private bye(frame: ServerFrames['bye'], step: Step): void {
    const [least, most] = frame.after ?? [];
    if (frame.code === 'UNAUTHENTICATED') {
      this.leave('signed-out', step);
    } else if (frame.code === 'UPGRADE_REQUIRED') {
      this.leave('outdated', step);
    } else if (least !== undefined && most !== undefined) {
      step.leave({ forGood: false, after: [least, most] });
    } else {
      this.end('offline', step);
      step.leave({ forGood: true });
    }
  }

  private leave(status: 'signed-out' | 'copied' | 'outdated', step: Step): void {
    const { identity } = this.image;
    if (status !== 'outdated' && identity !== undefined) {
      this.image.setIdentity({ ...identity, revoked: true });
    }
    this.end(status, step);
    step.leave({ forGood: true });
  }

  /** Time has passed; to be called a few times a second while there is a connection. */
  tick(now: number): Step {
    const step = new Step();
    if (this.connection.isOver()) {
      return step;
    }
    if (this.status !== 'live' && now >= this.giveUpAt) {
      step.leave({ forGood: false });
      return step;
    }
    if (this.status === 'greeting') {
      return step;
    }
    this.pulls.tick(now);
    this.sending.tick(now);
    this.requests.tick(now, step);
    this.marking.tick(now, step);
    this.heartbeat.tick(now, step);
    return this.after(now, step);
  }

  /**
   * A person writes a message; one with an id that is in the outbox is ignored.
   *
   * @throws TooLargeError when the body is larger than a message can be
   */
  write(conversation: string, content: Content, id: string, now: number): Step {
    const step = new Step();
    if (this.image.outgoing(conversation, id) === undefined) {
      this.sending.write(this.image, conversation, content, id, now);
    }
    return this.after(now, step);
  }

  /** A step of an attachment, by the rules of those. */
  attachment(work: (rules: Attaching, image: Image) => void, now: number): Step {
    work(this.attaching, this.image);
    return this.after(now, new Step());
  }

  /** A person sends a message again that failed or was not sent: as a new one. */
  resend(conversation: string, id: string, fresh: string, now: number): Step {
    const step = new Step();
    const old = this.image.outgoing(conversation, id);
    if (old?.state === 'failed' || old?.state === 'not-sent') {
      this.image.removeOutgoing(old);
      this.sending.write(this.image, conversation, old.content, fresh, now);
    }
    return this.after(now, step);
  }

  /** A person forgets a message that failed or was not sent. */
  discard(conversation: string, id: string): Step {
    const old = this.image.outgoing(conversation, id);
    if (old?.state === 'failed' || old?.state === 'not-sent') {
      this.image.removeOutgoing(old);
    }
    return new Step();
  }

  /** A person has opened everything up to a sequence. */
  open(conversation: string, upTo: number): Step {
    this.receiving.open(this.image, conversation, upTo);
    return new Step();
  }

  /** A person pages back beyond the window. */
  older(conversation: string, now: number): Step {
    this.pulls.wantOlder(conversation);
    return this.after(now, new Step());
  }

  /** A person is typing. */
  typing(conversation: string, now: number): Step {
    const step = new Step();
    const last = this.typedAt.get(conversation) ?? Number.NEGATIVE_INFINITY;
    if (this.connection.isWelcome() && now - last >= TYPING_EVERY_MS) {
      this.typedAt.set(conversation, now);
      step.say({ type: 'typing', conversation });
    }
    return step;
  }

  /** The users whose presence is shown now, WATCH_MAX at most; remembered over connections. */
  watch(users: readonly string[]): Step {
    const step = new Step();
    this.watched = users.slice(0, WATCH_MAX);
    if (this.connection.isWelcome()) {
      step.say({ type: 'watch', users: this.watched });
    }
    return step;
  }

  /** Asks something that is answered by `done` or `refused`. */
  ask(frame: Request, now: number): Step {
    const step = new Step();
    this.requests.ask(frame, this.connection.isWelcome(), now, step);
    return step;
  }

  /**
   * Makes the store that of a device. One of the same user gets a new device: its entries stay,
   * everything is caught up anew, and what of its outbox turns out to be in the log is settled;
   * the rest becomes not sent. To be called while there is no connection.
   *
   * @param inLog whether an id of a conversation is in the store's entries
   */
  adopt(identity: Identity, inLog: (conversation: string, id: string) => boolean): Step {
    const step = new Step();
    const former = this.image.identity;
    if (former !== undefined && former.user !== identity.user) {
      throw new Error(`the store belongs to ${former.user}`);
    }
    this.end('offline', step);
    if (former !== undefined && former.device !== identity.device) {
      this.image.setSince(null);
      // A new device is told of every setting, but not of those that are gone.
      this.image.forgetPreferences();
      for (const state of ['batched', 'waiting'] as const) {
        for (const conversation of this.image.conversationsWith(state)) {
          for (const row of this.image.outgoingIn(conversation, state, Number.MAX_VALUE)) {
            if (inLog(conversation, row.id)) {
              this.image.removeOutgoing(row);
            } else {
              this.image.putOutgoing({ ...row, state: 'in-doubt', sequence: 0 });
            }
          }
        }
      }
      this.beginDoubted();
    }
    this.image.setIdentity(identity);
    return step;
  }

  /**
   * Groups of which nothing is here, and to which something in doubt was written, begin at their
   * first entry and so are named to the server, which else gives a new device no more of them than
   * what comes after the user's own mark.
   */
  private beginDoubted(): void {
    this.image
      .conversationsWith('in-doubt')
      .map((conversation) => this.image.chat(conversation))
      .filter((chat) => isGroup(chat.conversation) && !chat.started)
      .forEach((chat) => this.image.putChat(startAt(chat, 0)));
  }
}
