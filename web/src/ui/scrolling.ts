import type { Conversation } from '../model/conversation';

/** Pixels from an end at which more rows are brought into the page. */
const NEAR = 500;
const STUCK = 40;
/** Pixels that are left above the divider before new messages. */
const ABOVE_DIVIDER = 60;

/** The view whose rows scroll. */
interface Scrolled {
  readonly conversation: Conversation;
  readonly scroller: HTMLElement;
  items(): HTMLElement[];
  atEndChanged(): void;
}

/**
 * Where a window of rows stands on the screen: at its end, or on the rows that are seen, whatever
 * comes in above and below them.
 */
export class Scrolling {
  private end = true;
  private anchor: { key: string; top: number } | undefined;
  private placed = false;
  /** A keyboard that comes up, or a window that shrinks, must not hide the newest message. */
  private readonly resized = new ResizeObserver(() => {
    if (this.end) {
      this.toBottom();
    }
  });

  constructor(private readonly view: Scrolled) {}

  observe(): void {
    this.resized.observe(this.view.scroller);
  }

  disconnect(): void {
    this.resized.disconnect();
  }

  get atEnd(): boolean {
    return this.end;
  }

  set atEnd(end: boolean) {
    if (end !== this.end) {
      this.end = end;
      this.view.atEndChanged();
    }
  }

  /** Another conversation is shown. */
  restart(): void {
    this.placed = false;
    this.anchor = undefined;
    this.atEnd = true;
  }

  /** The rows are about to change. */
  hold(): void {
    if (this.placed && !this.end) {
      this.anchor = this.firstVisible();
    }
  }

  /** The next change of rows may move what is seen. */
  letGo(): void {
    this.anchor = undefined;
  }

  /** The first message on the screen, to be kept where it is. */
  private firstVisible(): { key: string; top: number } | undefined {
    const from = this.view.scroller.getBoundingClientRect().top;
    const item = this.view.items().find((each) => each.getBoundingClientRect().bottom > from);
    return item === undefined
      ? undefined
      : { key: item.dataset.key!, top: item.getBoundingClientRect().top };
  }

  /** The rows have changed. */
  place(): void {
    const { scroller } = this.view;
    if (!this.placed) {
      this.placed = true;
      this.placeFirst();
    } else if (this.end) {
      this.toBottom();
    } else if (this.anchor !== undefined) {
      const { key, top } = this.anchor;
      const item = this.view.items().find((each) => each.dataset.key === key);
      if (item !== undefined) {
        scroller.scrollTop += item.getBoundingClientRect().top - top;
      }
    }
  }

  private placeFirst(): void {
    const { scroller } = this.view;
    const divider = scroller.querySelector('.unread');
    if (divider === null) {
      this.toBottom();
    } else {
      divider.scrollIntoView({ block: 'start' });
      scroller.scrollTop -= ABOVE_DIVIDER;
      this.scrolled();
    }
  }

  private toBottom(): void {
    const { scroller } = this.view;
    scroller.scrollTop = scroller.scrollHeight;
  }

  /** A person has scrolled: brings more rows into the page when an end is near. */
  readonly scrolled = (): void => {
    const { scroller, conversation } = this.view;
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    this.atEnd = below < STUCK && conversation.showsEnd;
    if (scroller.scrollTop < NEAR && !conversation.isWhole) {
      void conversation.showEarlier();
    }
    if (below < NEAR) {
      conversation.showLater();
    }
  };
}
