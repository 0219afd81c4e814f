import { readFrame, type ServerFrame } from '../../src/protocol/server-frames';
import { checkClientFrame, type ClientFrame } from '../../src/protocol/client-frames';
import type { Channel } from '../../src/session/tabs';
import type { Socket, SocketListener, Surroundings } from '../../src/session/surroundings';

interface Timer {
  at: number;
  every: number | undefined;
  work: () => void;
}

/** One end of a socket that a test holds in its hand. */
export class ScriptedSocket implements Socket {
  readonly heard: ClientFrame[] = [];
  closed = false;

  constructor(readonly listener: SocketListener) {}

  send(text: string): void {
    this.heard.push(checkClientFrame(JSON.parse(text)));
  }

  close(): void {
    this.closed = true;
  }

  say(frame: ServerFrame): void {
    const json = JSON.stringify(frame);
    readFrame(json);
    this.listener.text(json);
  }

  of<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.heard.filter((each) => each.type === type) as Extract<ClientFrame, { type: T }>[];
  }

  /** Answers the greeting of a device that has nothing to catch up. */
  welcome(user = 'alice'): void {
    this.say({
      type: 'welcome',
      user,
      device: 1,
      now: 1,
      heartbeat: 25_000,
      limits: { frame: 65_536, body: 32_768, batch: 32, page: 200, watch: 100 },
    });
    this.say({ type: 'heads', conversations: [], more: false });
    this.say({ type: 'ready', since: 1 });
  }
}

/** A clock that a test moves, chance that is none, and sockets that a test answers. */
export class World implements Surroundings {
  readonly sockets: ScriptedSocket[] = [];
  time = 1_000_000;
  /** Answers the calls over HTTP; nobody does at first. */
  answer: (address: string, init: RequestInit) => Promise<Response> = () =>
    Promise.reject(new TypeError('no answer'));
  private timers: Timer[] = [];

  now(): number {
    return this.time;
  }

  random(): number {
    return 0.5;
  }

  fetch(address: string, init: RequestInit): Promise<Response> {
    return this.answer(address, init);
  }

  after(ms: number, work: () => void): () => void {
    return this.schedule({ at: this.time + ms, every: undefined, work });
  }

  every(ms: number, work: () => void): () => void {
    return this.schedule({ at: this.time + ms, every: ms, work });
  }

  private schedule(timer: Timer): () => void {
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((each) => each !== timer);
    };
  }

  /** Lets time pass, timer by timer. */
  pass(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = this.timers
        .filter((each) => each.at <= end)
        .sort((one, other) => one.at - other.at)[0];
      if (next === undefined) {
        break;
      }
      this.time = Math.max(this.time, next.at);
      if (next.every === undefined) {
        this.timers = this.timers.filter((each) => each !== next);
      } else {
        next.at = this.time + next.every;
      }
      next.work();
    }
    this.time = end;
  }

  open(_partition: string, listener: SocketListener): Socket {
    const socket = new ScriptedSocket(listener);
    this.sockets.push(socket);
    return socket;
  }

  get socket(): ScriptedSocket {
    return this.sockets.at(-1)!;
  }
}

/** The channel of one browser: what one tab posts, the others hear. */
export class Air {
  private readonly listeners = new Map<object, (note: unknown) => void>();

  channel(): Channel & { cut(): void } {
    const key = {};
    return {
      post: (note) => {
        const copy = structuredClone(note);
        for (const [other, take] of this.listeners) {
          if (other !== key) {
            queueMicrotask(() => take(copy));
          }
        }
      },
      listen: (take) => this.listeners.set(key, take),
      cut: () => this.listeners.delete(key),
    };
  }
}
