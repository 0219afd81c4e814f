const LEAST = 1;
const MOST = 6;

interface Point {
  readonly x: number;
  readonly y: number;
}

function between(one: Point, other: Point): Point & { apart: number } {
  const apart = Math.hypot(one.x - other.x, one.y - other.y);
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2, apart };
}

/** Makes a picture larger and moves it, by wheel, buttons, keys, one finger or two. */
export class Zoom {
  private scale = 1;
  private x = 0;
  private y = 0;
  private readonly pointers = new Map<number, Point>();
  private pinched = false;

  constructor(private readonly image: () => HTMLElement | null) {}

  get isZoomed(): boolean {
    return this.scale > LEAST;
  }

  reset(): void {
    this.scale = LEAST;
    this.x = 0;
    this.y = 0;
    this.apply();
  }

  /** Makes it so many times larger; what is under a point stays there. */
  by(factor: number, point?: { clientX: number; clientY: number }): void {
    const image = this.image();
    if (image === null) {
      return;
    }
    const scale = Math.min(MOST, Math.max(LEAST, this.scale * factor));
    const box = image.getBoundingClientRect();
    const fromX = (point?.clientX ?? innerWidth / 2) - (box.left + box.width / 2);
    const fromY = (point?.clientY ?? innerHeight / 2) - (box.top + box.height / 2);
    const grown = scale / this.scale - 1;
    this.x = scale === LEAST ? 0 : this.x - fromX * grown;
    this.y = scale === LEAST ? 0 : this.y - fromY * grown;
    this.scale = scale;
    this.apply();
  }

  down(event: PointerEvent): void {
    this.pinched = this.pointers.size > 0;
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  }

  move(event: PointerEvent): void {
    const before = this.pointers.get(event.pointerId);
    if (before === undefined) {
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, now);
    if (other !== undefined) {
      const was = between(before, other);
      const is = between(now, other);
      this.by(is.apart / Math.max(1, was.apart), { clientX: is.x, clientY: is.y });
    } else if (this.isZoomed) {
      this.x += now.x - before.x;
      this.y += now.y - before.y;
      this.apply();
    }
  }

  /** Whether it was a gesture of two fingers. */
  up(event: PointerEvent): boolean {
    this.pointers.delete(event.pointerId);
    return this.pinched;
  }

  private apply(): void {
    const image = this.image();
    if (image !== null) {
      image.style.transform = `translate(${this.x}px, ${this.y}px) scale(${this.scale})`;
      image.style.cursor = this.isZoomed ? 'grab' : '';
    }
  }
}
