import type { ClientFrames } from '../protocol/client-frames';
import type { ServerFrames } from '../protocol/server-frames';
import type { Image } from '../store/image';
import { withPreference } from '../store/rows';
import { REQUEST_MS_MAX, REQUESTS_MAX } from './pace';
import type { Step } from './step';

/** A frame that is answered by `result`. */
export type Request =
  | ClientFrames['block']
  | ClientFrames['unblock']
  | ClientFrames['info']
  | ClientFrames['prefer']
  | ClientFrames['group'];

/** Stores a setting that this or another device has changed. */
export function storePreference(
  image: Image,
  conversation: string | undefined,
  key: string,
  value: string,
): void {
  if (conversation === undefined) {
    image.setPreference(key, value);
  } else {
    const chat = image.chat(conversation);
    image.putChat({ ...chat, preferences: withPreference(chat.preferences, key, value) });
  }
}

/** Requests that are answered by `result`; they fail with their connection. */
export class Requests {
  private readonly pending = new Map<string, { frame: Request; dueAt: number }>();

  /** Asks, or fails at once when there is no connection or too much is unanswered. */
  ask(frame: Request, connected: boolean, now: number, step: Step): void {
    if (!connected || this.pending.size >= REQUESTS_MAX) {
      const code = connected ? 'BUSY' : 'UNAVAILABLE';
      step.tell({ kind: 'refused', request: frame.request, code });
      return;
    }
    this.pending.set(frame.request, { frame, dueAt: now + REQUEST_MS_MAX });
    step.say(frame);
  }

  /**
   * Passes an answer on. It changes nothing here: blocks and settings come to every device as
   * `heads` and `preference`, which no late answer may undo.
   */
  result(result: ServerFrames['result'], step: Step): void {
    if (this.pending.delete(result.request)) {
      const { type: _, ...answer } = result;
      step.tell({ kind: 'done', ...answer });
    }
  }

  /** Passes a refusal on; the answer is what was asked for, if it was asked here. */
  failed(error: ServerFrames['error'], step: Step): Request | undefined {
    const request = error.request ?? '';
    const frame = this.pending.get(request)?.frame;
    if (this.pending.delete(request)) {
      step.tell({ kind: 'refused', request, code: error.code });
    }
    return frame;
  }

  tick(now: number, step: Step): void {
    for (const [request, { dueAt }] of this.pending) {
      if (dueAt <= now) {
        this.giveUp(request, step);
      }
    }
  }

  restart(step: Step): void {
    for (const request of this.pending.keys()) {
      this.giveUp(request, step);
    }
  }

  private giveUp(request: string, step: Step): void {
    this.pending.delete(request);
    step.tell({ kind: 'refused', request, code: 'UNAVAILABLE' });
  }
}
