import type { ClientFrame } from '../../src/protocol/client-frames';
import type { ServerFrame } from '../../src/protocol/server-frames';
import type { Entry } from '../../src/protocol/values';
import type { Happening, Leave, Step } from '../../src/session/step';
import { Sync } from '../../src/session/sync';
import { type Contents, Image, type Writes } from '../../src/store/image';
import type { EntryRow, Identity } from '../../src/store/rows';

export const ALICE: Identity = { user: 'alice', device: 1, token: 'alice.1.secret' };

export function id(n: number): string {
  return n.toString(16).padStart(16, '0');
}

export function entry(sequence: number, from = 'bob', body = `m${sequence}`): Entry {
  const content = { text: body };
  const time = 1_000 + sequence;
  return { sequence, time, from, device: 1, number: sequence, id: id(sequence), content };
}

export function head(conversation: string, at: number, more: object = {}) {
  const none = { received: 0, read: 0 };
  return { conversation, head: at, stored: at, mine: none, theirs: none, ...more };
}

/** The rules over a store in memory, with a clock that stands still until it is moved. */
export class TestDevice {
  readonly entries = new Map<string, EntryRow>();
  readonly said: ClientFrame[] = [];
  readonly told: Happening[] = [];
  leave: Leave | undefined;
  now = 1_000_000;
  image: Image;
  sync: Sync;

  constructor(contents: Partial<Contents> = {}) {
    this.image = new Image({
      identity: ALICE,
      chats: [],
      outgoing: [],
      attachments: [],
      preferences: {},
      ...contents,
    });
    this.sync = new Sync(this.image);
  }

  /** The page is loaded again: only what was written stays. */
  reload(): void {
    const { identity, since } = this.image;
    const outgoing = ['waiting', 'batched', 'accepted', 'failed', 'in-doubt', 'not-sent'] as const;
    const chats = this.image.chats();
    this.image = new Image({
      ...(identity === undefined ? {} : { identity }),
      ...(since === undefined ? {} : { since }),
      chats,
      outgoing: chats.flatMap(({ conversation }) =>
        outgoing.flatMap((state) => this.image.outgoingIn(conversation, state, 1_000)),
      ),
      attachments: this.image.attachments(),
      preferences: {},
    });
    this.sync = new Sync(this.image);
  }

  do(step: Step): Writes {
    const writes = this.image.takeWrites();
    for (const row of writes.entries) {
      this.entries.set(`${row.conversation} ${row.sequence}`, row);
    }
    this.said.push(...step.frames);
    this.told.push(...step.happenings);
    this.leave = step.leaving ?? this.leave;
    return writes;
  }

  hear(...frames: ServerFrame[]): void {
    frames.forEach((frame) => this.do(this.sync.frame(frame, this.now)));
  }

  pass(ms: number): void {
    this.now += ms;
    this.do(this.sync.tick(this.now));
  }

  connect(): void {
    this.do(this.sync.connected(ALICE, this.now));
    this.hear({
      type: 'welcome',
      user: 'alice',
      device: 1,
      now: this.now,
      heartbeat: 25_000,
      limits: { frame: 65_536, body: 32_768, batch: 32, page: 200, watch: 100 },
    });
  }

  goLive(...heads: ReturnType<typeof head>[]): void {
    this.connect();
    this.hear({ type: 'heads', conversations: heads, more: false });
    this.hear({ type: 'ready', since: 77 });
  }

  /** What was said since the last time. */
  take(): ClientFrame[] {
    return this.said.splice(0);
  }

  frames<T extends ClientFrame['type']>(type: T): Extract<ClientFrame, { type: T }>[] {
    return this.said.filter((frame) => frame.type === type) as Extract<
      ClientFrame,
      { type: T }
    >[];
  }

  live(conversation: string, ...entries: Entry[]): void {
    entries.forEach((each) => this.hear({ type: 'message', conversation, ...each }));
  }

  write(conversation: string, n: number, body = `w${n}`): void {
    this.do(this.sync.write(conversation, { text: body }, id(n), this.now));
  }

  accept(conversation: string, ...messages: [number: number, id: string, sequence: number][]) {
    this.hear({
      type: 'accepted',
      conversation,
      messages: messages.map(([number, name, sequence]) => ({
        number,
        id: name,
        sequence,
        time: this.now,
      })),
    });
  }
}
