import { type ClientFrame, writeFrame } from '../protocol/client-frames';
import { partitionOf } from '../protocol/partition';
import { readFrame, type ServerFrame } from '../protocol/server-frames';
import { RECONNECT_MS, RECONNECT_MS_MAX } from './pace';
import type { Leave } from './step';
import type { Socket, Surroundings } from './surroundings';

export interface ConnectionListener {
  opened(): void;
  frame(frame: ServerFrame): void;
  closed(): void;
}

/**
 * One socket at a time, opened again with growing, partly random pauses. What can't be read is
 * dropped: a lost entry is noticed as a gap, and asked for.
 */
export class Connection {
  private socket: Socket | undefined;
  private isOpen = false;
  private wanted = false;
  private tries = 0;
  private partition = '';
  private callOff: (() => void) | undefined;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly listener: ConnectionListener,
  ) {}

  /** Connects for a user, and stays connected until {@link stop}. */
  start(user: string): void {
    this.partition = partitionOf(user);
    this.wanted = true;
    this.open();
  }

  stop(): void {
    this.wanted = false;
    this.callOff?.();
    this.drop();
  }

  /** Something has changed for the better: does not wait out the pause. */
  wake(): void {
    if (this.wanted && this.socket === undefined) {
      this.callOff?.();
      this.tries = 0;
      this.open();
    }
  }

  /** The network is known to be gone: does not wait until that is noticed. */
  lose(): void {
    this.drop();
  }

  /** The server is really there: the next pauses start small again. */
  settle(): void {
    this.tries = 0;
  }

  send(frame: ClientFrame): void {
    if (this.isOpen) {
      this.socket?.send(writeFrame(frame));
    }
  }

  leave(leave: Leave): void {
    if (leave.forGood) {
      this.stop();
    } else {
      this.drop(leave.after);
    }
  }

  private open(): void {
    if (this.socket !== undefined) {
      return;
    }
    this.callOff?.();
    const socket = this.surroundings.open(this.partition, {
      opened: () => {
        if (this.socket === socket) {
          this.isOpen = true;
          this.listener.opened();
        }
      },
      text: (json) => {
        if (this.socket === socket) {
          this.take(json);
        }
      },
      closed: () => {
        if (this.socket === socket) {
          this.gone();
        }
      },
    });
    this.socket = socket;
  }

  private take(json: string): void {
    let frame: ServerFrame | undefined;
    try {
      frame = readFrame(json);
    } catch (unreadable) {
      console.warn('a frame of the server was dropped:', String(unreadable));
    }
    if (frame !== undefined) {
      this.listener.frame(frame);
    }
  }

  /** Closes the socket by ourselves; its own word that it is closed may come much later. */
  private drop(after?: readonly [number, number]): void {
    const { socket } = this;
    if (socket !== undefined) {
      this.gone(after);
      socket.close();
    }
  }

  private gone(after?: readonly [number, number]): void {
    const wasOpen = this.isOpen;
    this.socket = undefined;
    this.isOpen = false;
    if (wasOpen) {
      this.listener.closed();
    }
    if (this.wanted) {
      this.callOff = this.surroundings.after(this.pause(after), () => this.open());
    }
  }

  private pause(after?: readonly [number, number]): number {
    const random = this.surroundings.random();
    if (after !== undefined) {
      return after[0] + random * (after[1] - after[0]);
    }
    const longest = Math.min(RECONNECT_MS * 2 ** Math.min(this.tries, 10), RECONNECT_MS_MAX);
    this.tries++;
    return longest / 2 + (random * longest) / 2;
  }
}
