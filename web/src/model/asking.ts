import { CallError } from '../session/account';
import type { Command } from '../session/commands';
import type { Request } from '../session/requests';
import type { Happening } from '../session/step';

/** Carries out what a person does. */
export interface Device {
  do(command: Command): Promise<void>;
}

export type Done = Extract<Happening, { kind: 'done' }>;
type Refused = Extract<Happening, { kind: 'refused' }>;

interface Asked {
  resolve(done: Done): void;
  reject(failure: CallError): void;
}

/** Requests of this tab that wait for their answers. */
export class Asking {
  private readonly asked = new Map<string, Asked>();

  /** Resolves with the answer. @throws CallError when it is refused or none comes */
  ask(device: Device, frame: Request): Promise<Done> {
    return new Promise((resolve, reject) => {
      this.asked.set(frame.request, { resolve, reject });
      device.do({ kind: 'ask', frame }).catch(() => {
        this.asked.delete(frame.request);
        reject(new CallError('UNAVAILABLE'));
      });
    });
  }

  /** Takes an answer; one to another tab is ignored. */
  answered(answer: Done | Refused): void {
    const asked = this.asked.get(answer.request);
    this.asked.delete(answer.request);
    if (answer.kind === 'done') {
      asked?.resolve(answer);
    } else {
      asked?.reject(new CallError(answer.code));
    }
  }
}
