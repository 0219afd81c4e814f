import { PROTOCOL } from '../protocol/limits';
import type { ServerFrame } from '../protocol/server-frames';
import type { Image } from '../store/image';
import type { Content, Identity } from '../store/rows';
import { adopt, type InLog } from './adopting';
import type { Attaching } from './attaching';
import { cursorsOf } from './cursors';
import { Listening } from './listening';
import { WELCOME_MS_MAX } from './pace';
import { Parts } from './parts';
import type { Request } from './requests';
import { type Status, Step } from './step';

/**
 * The rules of a device: turns what happens into writes to its store, frames to send and things to
 * tell. No timer, socket, clock or randomness is inside: times are epoch milliseconds, given with
 * each call. When a commit fails, the object must be dropped and a new one made over the store.
 */
export class Sync {
  private readonly parts = new Parts();
  private readonly connection = this.parts.connection;
  private readonly listening: Listening;

  constructor(private readonly image: Image) {
    this.listening = new Listening(image, this.parts);
  }

  get status(): Status {
    return this.connection.status;
  }

  /** A socket is open: greets the server. To be called only when somebody is signed in. */
  connected(identity: Identity, now: number): Step {
    const step = new Step();
    const { image, connection } = this;
    this.parts.end('greeting', step);
    connection.fresh = image.since === undefined;
    connection.user = identity.user;
    connection.giveUpAt = now + WELCOME_MS_MAX;
    const cursors = cursorsOf(image, connection.fresh);
    Object.keys(cursors).forEach((conversation) => connection.pushed.add(conversation));
    const since = image.since === undefined ? {} : { since: image.since };
    step.say({ type: 'hello', protocol: PROTOCOL, token: identity.token, ...since, cursors });
    return step;
  }

  /** The socket is gone. */
  disconnected(): Step {
    const step = new Step();
    if (!this.connection.isOver()) {
      this.parts.end('offline', step);
    }
    return step;
  }

  /** A frame has come on the socket that was told of last. */
  frame(frame: ServerFrame, now: number): Step {
    const step = new Step();
    if (!this.listening.hears(frame)) {
      return step;
    }
    this.listening.take(frame, now, step);
    return this.after(now, step);
  }

  /** Adds what may be sent and asked after a step. */
  private after(now: number, step: Step): Step {
    if (this.connection.maySend()) {
      this.parts.sending.next(this.image, now, step);
    }
    if (this.connection.isWelcome()) {
      this.parts.pulls.next(this.image, now, step);
    }
    return step;
  }

  /** Time has passed; to be called a few times a second while there is a connection. */
  tick(now: number): Step {
    const step = new Step();
    if (this.connection.isOver()) {
      return step;
    }
    if (this.status !== 'live' && now >= this.connection.giveUpAt) {
      step.leave({ forGood: false });
      return step;
    }
    if (this.status === 'greeting') {
      return step;
    }
    this.parts.pulls.tick(now);
    this.parts.sending.tick(now);
    this.parts.requests.tick(now, step);
    this.parts.marking.tick(now, step);
    this.parts.heartbeat.tick(now, step);
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
      this.parts.sending.write(this.image, conversation, content, id, now);
    }
    return this.after(now, step);
  }

  /** A step of an attachment, by the rules of those. */
  attachment(work: (rules: Attaching, image: Image) => void, now: number): Step {
    work(this.parts.attaching, this.image);
    return this.after(now, new Step());
  }

  /** A person sends a message again that failed or was not sent: as a new one. */
  resend(conversation: string, id: string, fresh: string, now: number): Step {
    const step = new Step();
    const old = this.image.outgoing(conversation, id);
    if (old?.state === 'failed' || old?.state === 'not-sent') {
      this.image.removeOutgoing(old);
      this.parts.sending.write(this.image, conversation, old.content, fresh, now);
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
    this.parts.receiving.open(this.image, conversation, upTo);
    return new Step();
  }

  /** A person pages back beyond the window. */
  older(conversation: string, now: number): Step {
    this.parts.pulls.wantOlder(conversation);
    return this.after(now, new Step());
  }

  /** A person is typing. */
  typing(conversation: string, now: number): Step {
    const step = new Step();
    this.parts.watching.typing(conversation, now, step);
    return step;
  }

  /** The users whose presence is shown now, WATCH_MAX at most; remembered over connections. */
  watch(users: readonly string[]): Step {
    const step = new Step();
    this.parts.watching.watch(users, step);
    return step;
  }

  /** Asks something that is answered by `done` or `refused`. */
  ask(frame: Request, now: number): Step {
    const step = new Step();
    this.parts.requests.ask(frame, this.connection.isWelcome(), now, step);
    return step;
  }

  /** Makes the store that of a device; to be called while there is no connection. */
  adopt(identity: Identity, inLog: InLog): Step {
    const step = new Step();
    adopt(this.image, identity, inLog);
    this.parts.end('offline', step);
    return step;
  }
}
