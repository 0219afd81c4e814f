import { Image, isEmpty, join, noWrites, type Writes } from '../store/image';
import type { Identity } from '../store/rows';
import type { Store } from '../store/store';
import { Connection } from './connection';
import { Attachments } from './attachments';
import { TICK_MS } from './pace';
import type { Happening, Step } from './step';
import type { Surroundings } from './surroundings';
import { Sync } from './sync';

/** What all tabs are told, after it has been committed. */
export interface Changes {
  writes: Writes;
  happenings: Happening[];
}

interface Pending {
  writes: Writes;
  step: Step;
  /** Which connection the frames are for. */
  connection: number;
  resolve: () => void;
  reject: (failure: unknown) => void;
}

/**
 * The device at work, in the one tab that owns the socket: runs the rules, commits what they write,
 * and only then sends what they say. Steps that come while a commit is under way share the next.
 */
export class Engine {
  private readonly connection: Connection;
  private image!: Image;
  private sync!: Sync;
  private waiting: Pending[] = [];
  private committing = false;
  private broken = false;
  private connections = 0;
  private readonly presences = new Map<string, Happening>();
  private readonly endTicks: () => void;
  /** What waits for its upload; another one whenever the store is read anew. */
  attachments!: Attachments;

  private constructor(
    private readonly store: Store,
    private readonly surroundings: Surroundings,
    private readonly tell: (changes: Changes) => void,
    /** The store could not commit: what is shown must be read from it again. */
    private readonly failed: (failure: unknown) => void,
  ) {
    this.connection = new Connection(surroundings, {
      opened: () => this.opened(),
      frame: (frame) => this.run((sync, now) => sync.frame(frame, now)).catch(() => {}),
      closed: () => {
        this.connections++;
        this.run((sync) => sync.disconnected()).catch(() => {});
      },
    });
    this.endTicks = surroundings.every(TICK_MS, () => {
      this.run((sync, now) => sync.tick(now)).catch(() => {});
    });
  }

  static async start(
    store: Store,
    surroundings: Surroundings,
    tell: (changes: Changes) => void,
    failed: (failure: unknown) => void,
  ): Promise<Engine> {
    const engine = new Engine(store, surroundings, tell, failed);
    await engine.reload();
    void store.files.tidy(surroundings.now()).catch(() => {});
    engine.connect();
    return engine;
  }

  get identity(): Identity | undefined {
    return this.image.identity;
  }

  /** What a tab that comes later has missed and can't read from the store. */
  recall(): Happening[] {
    return [{ kind: 'status', status: this.sync.status }, ...this.presences.values()];
  }

  /** Connects if somebody is signed in; at once, whatever pause there was. */
  connect(): void {
    const { identity } = this.image;
    if (identity !== undefined && identity.revoked !== true) {
      this.connection.start(identity.user);
      this.connection.wake();
      this.attachments.wake();
    }
  }

  /** The network is gone, says the browser. */
  lose(): void {
    this.connection.lose();
  }

  stop(): void {
    this.endTicks();
    this.attachments.stop();
    this.connection.stop();
  }

  /** Makes the store that of a device, and connects. */
  async adopt(identity: Identity): Promise<void> {
    this.connection.stop();
    const held = new Set<string>();
    for (const state of ['batched', 'waiting'] as const) {
      for (const conversation of this.image.conversationsWith(state)) {
        for (const row of this.image.outgoingIn(conversation, state, Number.MAX_VALUE)) {
          if ((await this.store.entry(conversation, row.id)) !== undefined) {
            held.add(`${conversation} ${row.id}`);
          }
        }
      }
    }
    const inLog = (conversation: string, id: string) => held.has(`${conversation} ${id}`);
    await this.run((sync) => sync.adopt(identity, inLog));
    this.connect();
  }

  /** Forgets everything that this device has stored. */
  async forget(): Promise<void> {
    this.connection.stop();
    this.attachments.stop();
    await this.store.clear();
    this.presences.clear();
    await this.reload();
  }

  /** Takes one step of the rules; resolves when its writes are committed. */
  run(work: (sync: Sync, now: number) => Step): Promise<void> {
    if (this.broken) {
      return Promise.reject(new Error('the store is not at hand'));
    }
    let step: Step;
    try {
      step = work(this.sync, this.surroundings.now());
    } catch (refusal) {
      return Promise.reject(refusal);
    }
    const writes = this.image.takeWrites();
    const idle = step.frames.length + step.happenings.length === 0 && step.leaving === undefined;
    if (idle && isEmpty(writes)) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ writes, step, connection: this.connections, resolve, reject });
      void this.commitAll();
    });
  }

  private opened(): void {
    this.connections++;
    const { identity } = this.image;
    if (identity !== undefined) {
      this.run((sync, now) => sync.connected(identity, now)).catch(() => {});
    }
  }

  private async commitAll(): Promise<void> {
    if (this.committing) {
      return;
    }
    this.committing = true;
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      const writes = group.reduce((sum, each) => join(sum, each.writes), noWrites());
      try {
        if (!isEmpty(writes)) {
          await this.store.commit(writes);
        }
      } catch (failure) {
        await this.breakDown([...group, ...this.waiting], failure);
        break;
      }
      this.release(group, writes);
    }
    this.committing = false;
  }

  /** Does what a group of steps has asked for. */
  private release(group: Pending[], writes: Writes): void {
    const happenings = group.flatMap((each) => each.step.happenings);
    for (const happening of happenings) {
      if (happening.kind === 'presence') {
        this.presences.set(happening.user, happening);
      } else if (happening.kind === 'status' && happening.status === 'live') {
        this.connection.settle();
        this.attachments.hurry();
      }
    }
    if (happenings.length > 0 || !isEmpty(writes)) {
      this.tell({ writes, happenings });
    }
    for (const { step, connection, resolve } of group) {
      if (connection === this.connections) {
        step.frames.forEach((frame) => this.connection.send(frame));
        if (step.leaving !== undefined) {
          this.connection.leave(step.leaving);
        }
      }
      resolve();
    }
  }

  /** Nothing of a commit that failed has happened: begins anew with what is stored. */
  private async breakDown(group: Pending[], failure: unknown): Promise<void> {
    this.broken = true;
    this.waiting = [];
    this.connection.stop();
    group.forEach((each) => each.reject(failure));
    try {
      await this.reload();
      this.failed(failure);
      this.connect();
    } catch (again) {
      this.failed(again);
    }
  }

  private async reload(): Promise<void> {
    this.image = new Image(await this.store.load());
    this.sync = new Sync(this.image);
    this.broken = false;
    (this.attachments as Attachments | undefined)?.stop();
    this.attachments = new Attachments(this, this.image, this.store.files, this.surroundings);
  }
}
