package chat.parley.simulator;

import java.util.PriorityQueue;

/** The virtual clock, and what is to happen at which time. Times are epoch milliseconds. */
final class Agenda {
  private static final long BEGINNING = 1_700_000_000_000L;

  private record Item(long at, long order, Runnable work) implements Comparable<Item> {
    @Override
    public int compareTo(Item other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Item> items = new PriorityQueue<>();
  private long now = BEGINNING;
  private long added;

  long now() {
    return now;
  }

  /** Milliseconds since the beginning. */
  long elapsed() {
    return now - BEGINNING;
  }

  /** Does the work at a time, or now when that has passed; in the order of adding. */
  void at(long time, Runnable work) {
    items.add(new Item(Math.max(time, now), added++, work));
  }

  /** Does the work after a delay in milliseconds. */
  void after(long delayMs, Runnable work) {
    at(now + delayMs, work);
  }

  /** Lets the given time pass. */
  void run(long durationMs) {
    long end = now + durationMs;
    while (!items.isEmpty() && items.peek().at <= end) {
      Item next = items.poll();
      now = next.at;
      next.work.run();
    }
    now = end;
  }
}
