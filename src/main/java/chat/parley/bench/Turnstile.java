package chat.parley.bench;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/** Starts pieces of work one after another, so that only so many are under way. For one thread. */
final class Turnstile {
  private final Deque<Runnable> waiting;
  private final int atOnce;
  private int inside;

  Turnstile(Collection<Runnable> starts, int atOnce) {
    this.waiting = new ArrayDeque<>(starts);
    this.atOnce = atOnce;
  }

  void open() {
    while (inside < atOnce && !waiting.isEmpty()) {
      inside++;
      waiting.poll().run();
    }
  }

  /** One of them is done. */
  void done() {
    inside--;
    open();
  }

  boolean isEmpty() {
    return inside == 0 && waiting.isEmpty();
  }
}
