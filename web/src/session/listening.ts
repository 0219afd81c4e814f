import { TYPING_MS } from '../protocol/limits';
import type { ServerFrame, ServerFrames } from '../protocol/server-frames';
import type { Image } from '../store/image';
import { READY_MS_MAX } from './pace';
import type { Parts } from './parts';
import { type Request, storePreference } from './requests';
import type { Connected, Step } from './step';

/** The group of which something was asked that only its members may know. */
function groupOf(asked: Request | undefined): string | undefined {
  const ofGroup = asked?.type === 'group' && asked.action !== 'join' && asked.action !== 'create';
  return ofGroup || asked?.type === 'info' ? asked.conversation : undefined;
}

/** What the server says: each frame goes to the rules of its subject. */
export class Listening {
  private readonly connection: Connected;

  constructor(
    private readonly image: Image,
    private readonly parts: Parts,
  ) {
    this.connection = parts.connection;
  }

  /** Whether a frame may be taken now. */
  hears(frame: ServerFrame): boolean {
    const { status } = this.connection;
    const greeting = frame.type === 'welcome' || frame.type === 'error' || frame.type === 'bye';
    return !this.connection.isOver() && (status !== 'greeting' || greeting);
  }

  take(frame: ServerFrame, now: number, step: Step): void {
    const { image, connection } = this;
    const { receiving, sending, requests, heartbeat } = this.parts;
    switch (frame.type) {
      case 'welcome':
        return this.welcome(frame, now, step);
      case 'heads':
        return receiving.heads(image, frame) ? undefined : this.leave('copied', step);
      case 'messages':
        connection.giveUpAt = now + READY_MS_MAX;
        return receiving.messages(image, frame, now);
      case 'ready':
        return this.ready(frame, step);
      case 'message':
        return receiving.message(image, frame);
      case 'accepted':
        sending.accepted(image, frame);
        return receiving.follow(image.chat(frame.conversation));
      case 'marks':
        return receiving.marks(image, frame);
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
        return requests.result(frame, step);
      case 'error':
        return this.error(frame, now, step);
      case 'pong':
        return heartbeat.pong();
      case 'bye':
        return this.bye(frame, step);
    }
  }

  private welcome(frame: ServerFrames['welcome'], now: number, step: Step): void {
    const { image, connection, parts } = this;
    connection.status = 'catching-up';
    step.tell({ kind: 'status', status: 'catching-up' });
    connection.giveUpAt = now + READY_MS_MAX;
    parts.heartbeat.start(frame.heartbeat, now);
    parts.marking.restart();
    parts.receiving.restart(image);
    if (!connection.fresh) {
      parts.sending.restart(image);
    }
    parts.watching.restart(step);
  }

  private ready(frame: ServerFrames['ready'], step: Step): void {
    const { image, connection, parts } = this;
    connection.status = 'live';
    parts.receiving.ready(image, frame.since);
    if (connection.fresh) {
      parts.sending.restart(image);
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
      if (!this.parts.sending.failed(this.image, error, now)) {
        this.leave('copied', step);
      } else if (error.code === 'NOT_MEMBER') {
        this.parts.receiving.gone(this.image, error.conversation);
      }
    } else if (this.connection.status === 'greeting') {
      const { after } = error;
      step.leave({
        forGood: false,
        ...(after === undefined ? {} : { after: [after, 2 * after] as const }),
      });
    }
  }

  /** A pull or a request is refused. */
  private refused(error: ServerFrames['error'], name: string, now: number, step: Step): void {
    const pulled = this.parts.pulls.refused(name);
    if (pulled === undefined) {
      const asked = groupOf(this.parts.requests.failed(error, step));
      if (error.code === 'NOT_MEMBER' && asked !== undefined) {
        this.parts.receiving.gone(this.image, asked);
      }
    } else if (error.class === 'fix') {
      this.parts.pulls.drop(pulled);
      if (error.code === 'NOT_MEMBER') {
        this.parts.receiving.gone(this.image, pulled);
      }
    } else {
      this.parts.pulls.pause(pulled, error.after, now);
    }
  }

  private bye(frame: ServerFrames['bye'], step: Step): void {
    const [least, most] = frame.after ?? [];
    if (frame.code === 'UNAUTHENTICATED') {
      this.leave('signed-out', step);
    } else if (frame.code === 'UPGRADE_REQUIRED') {
      this.leave('outdated', step);
    } else {
      const again = least !== undefined && most !== undefined;
      if (frame.code === 'FORBIDDEN') {
        this.parts.end('suspended', step);
      } else if (!again) {
        this.parts.end('offline', step);
      }
      step.leave(again ? { forGood: false, after: [least, most] } : { forGood: true });
    }
  }

  private leave(status: 'signed-out' | 'copied' | 'outdated', step: Step): void {
    const { identity } = this.image;
    if (status !== 'outdated' && identity !== undefined) {
      this.image.setIdentity({ ...identity, revoked: true });
    }
    this.parts.end(status, step);
    step.leave({ forGood: true });
  }
}
