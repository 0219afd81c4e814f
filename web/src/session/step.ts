import type { ClientFrame } from '../protocol/client-frames';
import type { ServerFrames } from '../protocol/server-frames';
import type { Code } from '../protocol/values';

/**
 * How far the connection has come. While the account is suspended the server is asked again from
 * time to time. The last three are for good, until the person signs in or loads a newer page.
 */
export type Status =
  | 'offline'
  | 'greeting'
  | 'catching-up'
  | 'live'
  | 'suspended'
  | 'signed-out'
  | 'copied'
  | 'outdated';

/** What a person may want to see at once, and what is not in the store. */
export type Happening =
  | { kind: 'status'; status: Status }
  | { kind: 'typing'; conversation: string; user: string; until: number }
  | { kind: 'presence'; user: string; online: boolean; lastSeen?: number }
  | ({ kind: 'done' } & Omit<ServerFrames['result'], 'type'>)
  /** So many bytes of an attachment are on the server. */
  | { kind: 'uploading'; conversation: string; id: string; sent: number }
  | { kind: 'refused'; request: string; code: Code };

/**
 * The socket is to be closed; `after` is the range, in milliseconds, of the pause before the next
 * try, and absent for the usual pause.
 */
export type Leave = { forGood: true } | { forGood: false; after?: readonly [number, number] };

/** What comes out of one step of the rules: to be done after its writes are committed. */
export class Step {
  readonly frames: ClientFrame[] = [];
  readonly happenings: Happening[] = [];
  leaving: Leave | undefined;

  say(frame: ClientFrame): void {
    this.frames.push(frame);
  }

  tell(happening: Happening): void {
    this.happenings.push(happening);
  }

  leave(leave: Leave): void {
    this.leaving = leave;
  }
}

/** What the parts of the rules know of the present connection; forgotten with it. */
export class Connected {
  status: Status = 'offline';
  /** Whether this device has never been ready. */
  fresh = false;
  user = '';
  /** When a greeting or a catch-up that stands still is given up, epoch milliseconds. */
  giveUpAt = 0;
  /** The conversations that the server catches up by itself until `ready`. */
  readonly pushed = new Set<string>();
  /** The conversations of which this connection has brought a head. */
  readonly heard = new Set<string>();

  isWelcome(): boolean {
    return this.status === 'live' || this.status === 'catching-up';
  }

  /** A device that has never been ready first learns what the log holds. */
  maySend(): boolean {
    return this.status === 'live' || (this.status === 'catching-up' && !this.fresh);
  }

  isOver(): boolean {
    return (
      this.status === 'offline' ||
      this.status === 'suspended' ||
      this.status === 'signed-out' ||
      this.status === 'copied' ||
      this.status === 'outdated'
    );
  }

  end(status: Status): void {
    this.status = status;
    this.pushed.clear();
    this.heard.clear();
  }
}

export function isGroup(conversation: string): boolean {
  return conversation.startsWith('#');
}
