import type { Surroundings } from '../session/surroundings';

export interface Presence {
  readonly online: boolean;
  readonly lastSeen?: number;
}

/** Who is there and who is typing: nothing of it is stored. */
export class Presences {
  private readonly known = new Map<string, Presence>();
  private readonly typing = new Map<string, { until: number; end: () => void }>();

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

  isTyping(conversation: string): boolean {
    return this.typing.has(conversation);
  }

  /** Somebody types, until a time unless something else ends it. */
  startTyping(conversation: string, until: number): void {
    this.typing.get(conversation)?.end();
    const wait = Math.max(0, until - this.surroundings.now());
    const end = this.surroundings.after(wait, () => this.endTyping(conversation));
    this.typing.set(conversation, { until, end });
  }

  endTyping(conversation: string): void {
    this.typing.get(conversation)?.end();
    if (this.typing.delete(conversation)) {
      this.changed();
    }
  }
}
