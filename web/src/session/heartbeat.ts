import { HEARTBEAT_MS_MAX, HEARTBEAT_MS_MIN, PONGS_MISSED_MAX } from './pace';
import type { Step } from './step';

/** Pings, and finds out that nobody answers. */
export class Heartbeat {
  private every = HEARTBEAT_MS_MAX;
  private nextAt = 0;
  private pings = 0;
  private missed = 0;

  start(heartbeat: number, now: number): void {
    this.every = Math.min(Math.max(heartbeat, HEARTBEAT_MS_MIN), HEARTBEAT_MS_MAX);
    this.nextAt = now + this.every;
    this.missed = 0;
  }

  pong(): void {
    this.missed = 0;
  }

  tick(now: number, step: Step): void {
    if (now < this.nextAt) {
      return;
    }
    if (this.missed >= PONGS_MISSED_MAX) {
      step.leave({ forGood: false });
      return;
    }
    this.missed++;
    this.pings++;
    this.nextAt = now + this.every;
    step.say({ type: 'ping', n: this.pings });
  }
}
