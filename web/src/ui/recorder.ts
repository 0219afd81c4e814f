import { html, svg, type TemplateResult } from 'lit';
import type { Prepared } from '../model/library';
import type { Key, Texts } from '../model/texts';
import { icon } from './icons';

/** Records voice messages; a part of the page that is loaded when the first one is. */

/** Milliseconds of one recording; it ends by itself there and can still be sent. */
const RECORDING_MS_MAX = 15 * 60_000;
/** What is no longer was pressed by mistake. */
const RECORDING_MS_MIN = 300;
const BITS_PER_SECOND = 32_000;
const TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];
const BARS = 40;
const DRAW_MS = 100;

/** Why nothing can be recorded, as a text for the person. */
export class RecordingError extends Error {
  constructor(readonly key: Key) {
    super(key);
  }
}

async function microphone(): Promise<MediaStream> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined || typeof MediaRecorder === 'undefined') {
    throw new RecordingError('voice.impossible');
  }
  try {
    return await devices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
  } catch (failure) {
    const { name } = failure as DOMException;
    const refused = name === 'NotAllowedError' || name === 'SecurityError';
    throw new RecordingError(refused ? 'voice.refused' : 'voice.none');
  }
}

/** How loud a moment is, from 0 to 1. */
function loudness(analyser: AnalyserNode): number {
  const wave = new Uint8Array(analyser.fftSize);
  analyser.getByteTimeDomainData(wave);
  const peak = wave.reduce((most, each) => Math.max(most, Math.abs(each - 128)), 0);
  return Math.sqrt(peak / 128);
}

/** One recording that is under way. */
export class Recording {
  private readonly pieces: Blob[] = [];
  private readonly levels: number[] = [];
  private readonly context = new AudioContext();
  private readonly begun = performance.now();
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly ended: Promise<void>;
  private lasted = 0;

  private constructor(
    private readonly stream: MediaStream,
    private readonly recorder: MediaRecorder,
    changed: () => void,
  ) {
    this.ended = new Promise((done) => recorder.addEventListener('stop', () => done()));
    recorder.addEventListener('dataavailable', ({ data }) => this.pieces.push(data));
    const analyser = this.context.createAnalyser();
    this.context.createMediaStreamSource(stream).connect(analyser);
    this.timer = setInterval(() => {
      this.levels.push(loudness(analyser));
      if (this.duration >= RECORDING_MS_MAX) {
        this.halt();
      }
      changed();
    }, DRAW_MS);
    recorder.start(1_000);
  }

  /** @throws RecordingError */
  static async begin(changed: () => void): Promise<Recording> {
    const stream = await microphone();
    const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each));
    const options = { audioBitsPerSecond: BITS_PER_SECOND };
    const recorder = new MediaRecorder(
      stream,
      type === undefined ? options : { ...options, mimeType: type },
    );
    return new Recording(stream, recorder, changed);
  }

  /** Milliseconds. */
  get duration(): number {
    return this.lasted > 0 ? this.lasted : performance.now() - this.begun;
  }

  /** Lets go of the microphone. */
  private halt(): void {
    if (this.lasted === 0) {
      this.lasted = this.duration;
      clearInterval(this.timer);
      this.recorder.stop();
      this.stream.getTracks().forEach((track) => track.stop());
      void this.context.close();
    }
  }

  discard(): void {
    this.halt();
  }

  /** Ends it; undefined when it was too short to be meant. */
  async finish(): Promise<Prepared | undefined> {
    this.halt();
    await this.ended;
    const duration = Math.round(this.lasted);
    const mime = this.recorder.mimeType.replaceAll(' ', '');
    const bytes = new Blob(this.pieces, { type: mime });
    return duration < RECORDING_MS_MIN || bytes.size === 0
      ? undefined
      : { bytes, media: { kind: 'voice', mime, duration } };
  }

  view(texts: Texts): TemplateResult {
    const bars = this.levels.slice(-BARS);
    const length = texts.duration(this.duration);
    return html`<div class="recorder" role="group" aria-label=${texts.get('voice.recording')}>
      <span class="dot"></span>
      <span class="vh" role="status">${texts.get('voice.recording')}</span>
      <time role="timer" aria-live="off">${length}</time>
      <svg viewBox="0 0 ${BARS * 4} 28" preserveAspectRatio="xMaxYMid meet" aria-hidden="true">
        ${bars.map((level, at) => {
          const height = Math.max(2, level * 28);
          const x = (BARS - bars.length + at) * 4;
          return svg`<rect x=${x} y=${14 - height / 2} width="2.4" height=${height} rx="1.2" fill="currentColor" />`;
        })}
      </svg>
    </div>`;
  }
}

/** The button that throws a recording away. */
export function discardButton(texts: Texts, discard: () => void): TemplateResult {
  return html`<button
    class="icon-button"
    aria-label=${texts.get('voice.cancel')}
    title=${texts.get('voice.cancel')}
    @click=${discard}
  >
    ${icon('bin')}
  </button>`;
}
