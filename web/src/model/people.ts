import { CallError, type Profile } from '../session/account';
import type { PersonRow } from '../store/rows';
import type { Store } from '../store/store';

const FRESH_MS = 24 * 3_600_000;
const AT_ONCE = 4;
const USER = /^[a-z0-9._-]{2,32}$/;

/** The names of users: known from the store, asked of the server when they are not or are old. */
export class People {
  private readonly rows = new Map<string, PersonRow>();
  private readonly wanted: string[] = [];
  private readonly tried = new Set<string>();
  private asking = 0;

  constructor(
    private readonly store: Store,
    private readonly ask: (user: string) => Promise<Profile>,
    private readonly now: () => number,
    private readonly changed: (user: string) => void,
  ) {}

  async load(): Promise<void> {
    (await this.store.people()).forEach((row) => this.rows.set(row.user, row));
  }

  clear(): void {
    this.rows.clear();
    this.tried.clear();
    this.wanted.length = 0;
  }

  name(user: string): string {
    return this.rows.get(user)?.name ?? user;
  }

  /** Asks for a name unless it is known and fresh; once a connection. */
  want(user: string): void {
    const known = this.rows.get(user);
    const fresh = known !== undefined && this.now() - known.asked < FRESH_MS;
    if (!fresh && !this.tried.has(user) && USER.test(user)) {
      this.tried.add(user);
      this.wanted.push(user);
      this.next();
    }
  }

  /** A new connection: what could not be asked may be asked again. */
  retry(): void {
    this.tried.clear();
  }

  async keep(profile: Profile): Promise<void> {
    const row = { ...profile, asked: this.now() };
    this.rows.set(profile.user, row);
    this.changed(profile.user);
    await this.store.putPerson(row);
  }

  private next(): void {
    while (this.asking < AT_ONCE) {
      const user = this.wanted.shift();
      if (user === undefined) {
        return;
      }
      this.asking++;
      void this.fetch(user).finally(() => {
        this.asking--;
        this.next();
      });
    }
  }

  private async fetch(user: string): Promise<void> {
    try {
      await this.keep(await this.ask(user));
    } catch (failure) {
      if (!(failure instanceof CallError)) {
        throw failure;
      }
    }
  }
}
