/** Pixels before something comes into view at which it is near. */
const AHEAD = '600px';

const coming = new Map<Element, () => void>();
let observer: IntersectionObserver | undefined;

/** Calls when an element comes near the screen, once. */
export function whenNear(element: Element, come: () => void): void {
  observer ??= new IntersectionObserver(
    (all) =>
      all
        .filter((each) => each.isIntersecting)
        .forEach(({ target }) => {
          const comes = coming.get(target);
          forget(target);
          comes?.();
        }),
    // What scrolls inside of the page has a margin of its own, where a browser knows it.
    { rootMargin: AHEAD, scrollMargin: AHEAD } as IntersectionObserverInit,
  );
  coming.set(element, come);
  observer.observe(element);
}

/** The element is gone, or of no interest any more. */
export function forget(element: Element): void {
  coming.delete(element);
  observer?.unobserve(element);
}
