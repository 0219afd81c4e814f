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
  /** Pixels above what was seen last: somebody who goes up makes them fewer. */
  private top = 0;
  /**
   * A keyboard that comes up, a window that shrinks, and rows that grow after they were placed,
   * must neither hide the newest message nor move what is read.
   */
  private readonly resized = new ResizeObserver(() => this.keep());

  constructor(private readonly view: Scrolled) {}

  observe(): void {
    const { scroller } = this.view;
    this.resized.observe(scroller);
    this.resized.observe(scroller.querySelector('.messages')!);
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
    this.top = 0;
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
    return item === undefined ? undefined : { key: item.dataset.key!, top: this.topOf(item) };
  }

  /** Pixels from where the rows can be seen to the top of one. */
  private topOf(item: HTMLElement): number {
    return item.getBoundingClientRect().top - this.view.scroller.getBoundingClientRect().top;
  }

  /** The rows have changed. */
  place(): void {
    if (!this.placed) {
      this.placed = true;
      this.placeFirst();
    } else {
      this.keep();
    }
  }

  /** Shows what was seen before: the end, or the message that was the first on the screen. */
  private keep(): void {
    const { scroller } = this.view;
    if (this.end) {
      this.toBottom();
    } else if (this.anchor !== undefined) {
      const { key, top } = this.anchor;
      const item = this.view.items().find((each) => each.dataset.key === key);
      if (item !== undefined) {
        scroller.scrollTop += this.topOf(item) - top;
        this.look();
      }
    }
  }

  /** Remembers where it stands. */
  private look(): void {
    this.top = this.view.scroller.scrollTop;
    this.anchor = this.end ? undefined : this.firstVisible();
  }

  private placeFirst(): void {
    const { scroller } = this.view;
    const divider = scroller.querySelector('.unread');
    if (divider === null) {
      this.toBottom();
    } else {
      divider.scrollIntoView({ block: 'start' });
      scroller.scrollTop -= ABOVE_DIVIDER;
      this.atEnd = false;
      this.scrolled();
    }
  }

  private toBottom(): void {
    const { scroller } = this.view;
    scroller.scrollTop = scroller.scrollHeight;
    this.look();
  }

  /**
   * It was scrolled: brings more rows into the page when an end is near. Only somebody who goes up
   * leaves the end; rows that have grown below it are no reason.
   */
  readonly scrolled = (): void => {
    const { scroller, conversation } = this.view;
    const below = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    const stays = this.end && scroller.scrollTop > this.top - 1;
    this.atEnd = (stays || below < STUCK) && conversation.showsEnd;
    this.look();
    if (scroller.scrollTop < NEAR && !conversation.isWhole) {
      void conversation.showEarlier();
    }
    if (below < NEAR) {
      conversation.showLater();
    }
  };
}
