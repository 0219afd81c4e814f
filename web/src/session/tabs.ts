import type { Store } from '../store/store';
import type { Command } from './commands';
import { type Changes, Engine } from './engine';
import type { Happening } from './step';
import type { Surroundings } from './surroundings';
import { noWrites } from '../store/image';

/** What the tabs say to each other. */
type Note =
  | { kind: 'changes'; changes: Changes }
  /** Everything shown must be read again: the owner has changed, or its store has failed. */
  | { kind: 'reload'; happenings: Happening[] }
  /** A tab has opened and asks how things are. */
  | { kind: 'asks' }
  /** A tab is closing. */
  | { kind: 'leaves'; tab: string }
  | { kind: 'command'; id: string; command: Command; again: boolean }
  | { kind: 'answer'; id: string; failure?: string };

/** How the tabs reach each other. */
export interface Channel {
  post(note: unknown): void;
  listen(take: (note: unknown) => void): void;
}

/** Resolves when this tab may own the socket, which it then does until it closes. */
export type Ownership = () => Promise<void>;

export interface TabListener {
  changes(changes: Changes): void;
  /** Read everything from the store again. */
  reload(happenings: Happening[]): void;
}

/** A command that the owning tab refused; `name` is that of its error. */
export class RefusedCommand extends Error {
  constructor(name: string) {
    super(name);
    this.name = name;
  }
}

const REPEAT_COMMAND_MS = 2_000;
/** Users whose presence is asked for: those of all tabs together. */
const SHOWN_MAX = 100;

interface Unanswered {
  command: Command;
  resolve: () => void;
  reject: (failure: unknown) => void;
  endRepeats: () => void;
}

/**
 * One tab among others of the same person: the first owns socket and outbox, the others mirror it
 * and hand it their commands, again and again until answered; when it closes, one takes over.
 */
export class Tabs {
  private engine: Engine | undefined;
  private readonly unanswered = new Map<string, Unanswered>();
  private readonly shown = new Map<string, string[]>();
  private commands = 0;

  constructor(
    private readonly name: string,
    private readonly store: Store,
    private readonly surroundings: Surroundings,
    private readonly channel: Channel,
    private readonly listener: TabListener,
  ) {
    channel.listen((note) => this.hear(note as Note));
  }

  /** Mirrors until the tab may own the socket. */
  start(ownership: Ownership): void {
    this.post({ kind: 'asks' });
    void ownership().then(() => this.own());
  }

  get isOwner(): boolean {
    return this.engine !== undefined;
  }

  /** Carries a command out, here or in the owning tab; resolves when it is committed. */
  do(command: Command): Promise<void> {
    if (this.engine !== undefined) {
      return this.carryOut(this.engine, command, false);
    }
    this.commands++;
    const id = `${this.name}-${this.commands}`;
    return new Promise((resolve, reject) => {
      const endRepeats = this.surroundings.every(REPEAT_COMMAND_MS, () => {
        this.post({ kind: 'command', id, command, again: true });
      });
      this.unanswered.set(id, { command, resolve, reject, endRepeats });
      this.post({ kind: 'command', id, command, again: false });
    });
  }

  /** The browser says that the network is back, or the person looks again. */
  wake(): void {
    this.engine?.connect();
  }

  lose(): void {
    this.engine?.lose();
  }

  close(): void {
    this.post({ kind: 'leaves', tab: this.name });
    this.engine?.stop();
  }

  private post(note: Note): void {
    this.channel.post(note);
  }

  private async own(): Promise<void> {
    const engine = await Engine.start(
      this.store,
      this.surroundings,
      (changes) => {
        this.listener.changes(changes);
        this.post({ kind: 'changes', changes });
      },
      () => this.reloadAll(),
    );
    this.engine = engine;
    this.reloadAll();
    for (const [id, { command }] of this.unanswered) {
      void this.carryOut(engine, command, true).then(
        () => this.answered(id),
        (failure: Error) => this.answered(id, failure.name),
      );
    }
  }

  private reloadAll(): void {
    const happenings = this.engine?.recall() ?? [];
    this.listener.reload(happenings);
    this.post({ kind: 'reload', happenings });
  }

  private hear(note: Note): void {
    switch (note.kind) {
      case 'changes':
        return this.listener.changes(note.changes);
      case 'reload':
        return this.listener.reload(note.happenings);
      case 'answer':
        return this.answered(note.id, note.failure);
      case 'asks':
        if (this.engine !== undefined) {
          const happenings = this.engine.recall();
          this.post({ kind: 'changes', changes: { writes: noWrites(), happenings } });
        }
        return;
      case 'leaves':
        this.shown.delete(note.tab);
        return;
      case 'command':
        if (this.engine !== undefined) {
          void this.carryOut(this.engine, note.command, note.again).then(
            () => this.post({ kind: 'answer', id: note.id }),
            (failure: Error) =>
              this.post({ kind: 'answer', id: note.id, failure: failure.name }),
          );
        }
        return;
    }
  }

  private answered(id: string, failure?: string): void {
    const waiting = this.unanswered.get(id);
    this.unanswered.delete(id);
    waiting?.endRepeats();
    if (failure === undefined) {
      waiting?.resolve();
    } else {
      waiting?.reject(new RefusedCommand(failure));
    }
  }

  private async carryOut(engine: Engine, command: Command, again: boolean): Promise<void> {
    switch (command.kind) {
      case 'write': {
        const { conversation, content, id } = command;
        // A repeated command may long be in the log.
        if (!again || (await this.store.entry(conversation, id)) === undefined) {
          await engine.run((sync, now) => sync.write(conversation, content, id, now));
        }
        return;
      }
      case 'attach':
        if (!again || (await this.store.entry(command.conversation, command.id)) === undefined) {
          await engine.attachments.attach(command);
        }
        return;
      case 'resend':
        await engine.attachments.again(command.conversation, command.id);
        return engine.run((sync, now) =>
          sync.resend(command.conversation, command.id, command.fresh, now),
        );
      case 'discard':
        await engine.attachments.cancel(command.conversation, command.id);
        return engine.run((sync) => sync.discard(command.conversation, command.id));
      case 'open':
        return engine.run((sync) => sync.open(command.conversation, command.upTo));
      case 'older':
        return engine.run((sync, now) => sync.older(command.conversation, now));
      case 'typing':
        return engine.run((sync, now) => sync.typing(command.conversation, now));
      case 'show':
        this.shown.set(command.tab, command.users);
        return engine.run((sync) => sync.watch(this.allShown()));
      case 'ask':
        return engine.run((sync, now) => sync.ask(command.frame, now));
      case 'adopt':
        await engine.adopt(command.identity);
        return this.reloadAll();
      case 'forget':
        await engine.forget();
        return this.reloadAll();
      case 'connect':
        return engine.connect();
    }
  }

  private allShown(): string[] {
    return [...new Set([...this.shown.values()].flat())].slice(0, SHOWN_MAX);
  }
}
