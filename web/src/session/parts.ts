import { Attaching } from './attaching';
import { Heartbeat } from './heartbeat';
import { Marking } from './marking';
import { Pulls } from './pulls';
import { Receiving } from './receiving';
import { Requests } from './requests';
import { Sending } from './sending';
import { Connected, type Status, type Step } from './step';
import { Watching } from './watching';

/** The rules of a device by their subjects, which share one connection. */
export class Parts {
  readonly connection = new Connected();
  readonly pulls = new Pulls();
  readonly marking = new Marking();
  readonly sending = new Sending();
  readonly attaching = new Attaching(this.sending);
  readonly receiving = new Receiving(this.connection, this.pulls, this.marking);
  readonly requests = new Requests();
  readonly watching = new Watching(this.connection);
  readonly heartbeat = new Heartbeat();

  /** The connection is gone, or may not be used any more. */
  end(status: Status, step: Step): void {
    this.connection.end(status);
    this.pulls.clear();
    this.sending.stop();
    this.requests.restart(step);
    step.tell({ kind: 'status', status });
  }
}
