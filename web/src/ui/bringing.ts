import type { PropertyValues, TemplateResult } from 'lit';
import { type MediaTrouble, transferView, troubleOf } from './media-parts';
import { type Page, View } from './view';

/** Brings the media of one view here: one thing at a time, which a person can cancel. */
export class Bringing {
  /** Bytes that are here; undefined while nothing is being brought. */
  private have: number | undefined;
  private abort: AbortController | undefined;
  trouble: MediaTrouble | undefined;

  constructor(private readonly changed: () => void) {}

  get isOn(): boolean {
    return this.have !== undefined;
  }

  /** Whether the last of it was cancelled. */
  get isCancelled(): boolean {
    return this.abort?.signal.aborted === true;
  }

  /**
   * Does some work that brings media; nothing while other work is under way.
   *
   * @param asked whether a person has asked for it, and so may cancel it
   * @returns undefined when nothing has come of it: by a trouble, or cancelled
   */
  async bring<T>(
    work: (progress: (have: number) => void, signal: AbortSignal) => Promise<T>,
    asked: boolean,
  ): Promise<T | undefined> {
    if (this.isOn) {
      return undefined;
    }
    const abort = new AbortController();
    this.abort = asked ? abort : undefined;
    this.trouble = undefined;
    this.moved(0);
    try {
      return await work((have) => this.moved(have), abort.signal);
    } catch (failure) {
      this.trouble = abort.signal.aborted ? undefined : troubleOf(failure);
      return undefined;
    } finally {
      this.moved(undefined);
    }
  }

  private moved(have: number | undefined): void {
    this.have = have;
    this.changed();
  }

  /** How far it has come, and the way to cancel it. */
  view(page: Page, size: number, what: string): TemplateResult {
    const { abort } = this;
    const { texts } = page;
    const end = { label: texts.get('media.cancelLoading'), act: () => abort?.abort() };
    const label = texts.get('media.loading', { what });
    return transferView((this.have ?? 0) / size, label, abort === undefined ? undefined : end);
  }
}

/** A view that brings media, with buttons for it that take turns. */
export abstract class BringingView extends View {
  protected readonly bringing = new Bringing(() => this.requestUpdate());
  private hadFocus = false;

  protected override willUpdate(_: PropertyValues): void {
    this.hadFocus = this.contains(document.activeElement);
  }

  /** The button that was pressed gives way to another one, which has the focus then. */
  protected override updated(): void {
    if (this.hadFocus && !this.contains(document.activeElement)) {
      this.find<HTMLElement>('button')?.focus({ preventScroll: true });
    }
  }
}
