import { WATCH_MAX } from '../protocol/limits';
import { TYPING_EVERY_MS } from './pace';
import type { Connected, Step } from './step';

/** Whose presence is wanted, and how often a person's own typing is told. */
export class Watching {
  private readonly typedAt = new Map<string, number>();
  private watched: string[] = [];

  constructor(private readonly connection: Connected) {}

  /** A new connection does not know whose presence is wanted. */
  restart(step: Step): void {
    if (this.watched.length > 0) {
      step.say({ type: 'watch', users: this.watched });
    }
  }

  /** The users whose presence is shown now, WATCH_MAX at most; remembered over connections. */
  watch(users: readonly string[], step: Step): void {
    this.watched = users.slice(0, WATCH_MAX);
    if (this.connection.isWelcome()) {
      step.say({ type: 'watch', users: this.watched });
    }
  }

  typing(conversation: string, now: number, step: Step): void {
    const last = this.typedAt.get(conversation) ?? Number.NEGATIVE_INFINITY;
    if (this.connection.isWelcome() && now - last >= TYPING_EVERY_MS) {
      this.typedAt.set(conversation, now);
      step.say({ type: 'typing', conversation });
    }
  }
}
