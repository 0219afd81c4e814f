import type { Surroundings } from '../session/surroundings';

export interface Presence {
  readonly online: boolean;
  readonly lastSeen?: number;
}

/** Who is there and who is typing: nothing of it is stored. */
export class Presences {
  private readonly known = new Map<string, Presence>();
  /** Of each conversation, who types, and how to end that. */
  private readonly typists = new Map<string, Map<string, () => void>>();

  constructor(
    private readonly surroundings: Surroundings,
    private readonly changed: () => void,
  ) {}

  of(user: string): Presence | undefined {
    return this.known.get(user);
  }

  take(user: string, presence: Presence): void {
    this.known.set(user, presence);
  }

  /** Who is typing in a conversation. */
  typing(conversation: string): readonly string[] {
    return [...(this.typists.get(conversation)?.keys() ?? [])];
  }

  /** Somebody types, until a time unless something else ends it. */
  startTyping(conversation: string, user: string, until: number): void {
    const all = this.typists.get(conversation) ?? new Map<string, () => void>();
    this.typists.set(conversation, all);
    all.get(user)?.();
    const wait = Math.max(0, until - this.surroundings.now());
    all.set(
      user,
      this.surroundings.after(wait, () => this.endTyping(conversation, user)),
    );
  }

  endTyping(conversation: string, user: string): void {
    const all = this.typists.get(conversation);
    all?.get(user)?.();
    if (all?.delete(user) === true) {
      this.changed();
    }
  }
}
