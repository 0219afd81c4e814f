import { html, type TemplateResult } from 'lit';
import type { Conversation } from '../model/conversation';
import type { Prepared } from '../model/library';
import { icon } from './icons';
import type { Page } from './view';

/** The recorder is loaded when it is first asked for. */
type Recorder = typeof import('./recorder');
type Recording = Awaited<ReturnType<Recorder['Recording']['begin']>>;

/** Pressing for so long means to speak while pressing; a tap means to speak until the next one. */
const HOLD_MS = 500;
/** Pixels that a finger goes away from the button to throw the recording away. */
const AWAY_PX = 90;

interface Press {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** Speaking instead of writing: press and hold, or tap, or the keyboard. */
export class Voicing {
  private recorder: Recorder | undefined;
  private recording: Recording | undefined;
  private beginning = false;
  private given = false;
  private press: Press | undefined;
  /** The click that belongs to the press that began it. */
  private swallow = false;

  constructor(
    private readonly page: () => Page,
    private readonly target: () => Conversation,
    private readonly changed: () => void,
    private readonly send: (prepared: Prepared, to: Conversation) => void,
  ) {}

  get isOn(): boolean {
    return this.recording !== undefined;
  }

  private async begin(): Promise<void> {
    if (this.beginning || this.isOn) {
      return;
    }
    this.beginning = true;
    this.given = false;
    const { texts, notify } = this.page();
    try {
      this.recorder ??= await import('./recorder');
      const recording = await this.recorder.Recording.begin(this.changed);
      if (this.given) {
        recording.discard();
      } else {
        this.recording = recording;
      }
    } catch (failure) {
      const known = this.recorder !== undefined && failure instanceof this.recorder.RecordingError;
      notify(texts.get(known ? failure.key : 'voice.impossible'));
    }
    this.beginning = false;
    this.changed();
  }

  /** Throws away what was said. */
  discard = (): void => {
    this.given = true;
    this.press = undefined;
    this.recording?.discard();
    this.recording = undefined;
    this.changed();
  };

  private async finish(): Promise<void> {
    const { recording } = this;
    const to = this.target();
    this.recording = undefined;
    const prepared = await recording?.finish();
    this.changed();
    if (prepared !== undefined) {
      this.send(prepared, to);
    }
  }

  private pressed = (event: PointerEvent): void => {
    if (event.button !== 0 || this.isOn) {
      return;
    }
    this.swallow = true;
    this.press = { at: event.timeStamp, x: event.clientX, y: event.clientY };
    document.addEventListener('pointerup', this.released, { once: true });
    void this.begin();
  };

  private released = (event: PointerEvent): void => {
    const { press } = this;
    this.press = undefined;
    if (press === undefined || event.timeStamp - press.at < HOLD_MS) {
      return;
    }
    if (Math.hypot(event.clientX - press.x, event.clientY - press.y) > AWAY_PX) {
      this.discard();
    } else if (this.isOn) {
      void this.finish();
    }
  };

  private clicked = (): void => {
    if (this.swallow) {
      this.swallow = false;
    } else if (this.isOn) {
      void this.finish();
    } else {
      void this.begin();
    }
  };

  /** What is heard now, and the way to throw it away. */
  view(): TemplateResult {
    const { texts } = this.page();
    return html`${this.recorder!.discardButton(texts, this.discard)}
    ${this.recording!.view(texts)}`;
  }

  /** One button begins and sends. */
  button(): TemplateResult {
    const { texts } = this.page();
    const label = texts.get(this.isOn ? 'voice.send' : 'voice.record');
    return html`<button
      class="send voice"
      aria-label=${label}
      title=${label}
      @pointerdown=${this.pressed}
      @click=${this.clicked}
      @contextmenu=${(event: Event) => event.preventDefault()}
    >
      ${icon(this.isOn ? 'send' : 'mic')}
    </button>`;
  }
}
