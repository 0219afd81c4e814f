package chat.parley.bench;

/** Something that is due again and again at a fixed rate, whether or not the last one is done. */
final class Beat {
  /** Called on the loop's thread with the number of the beat and when it was due. */
  interface Work {
    void due(long index, long dueNanos);
  }

  private final SocketLoop loop;
  private final double nanosBetween;
  private final long endNanos;
  private final long startNanos;
  private long index;

  /**
   * @param rate a second
   */
  Beat(SocketLoop loop, double rate, long endNanos) {
    this(loop, rate, System.nanoTime(), endNanos);
  }

  /** One whose first beat is due at a given time. */
  Beat(SocketLoop loop, double rate, long startNanos, long endNanos) {
    this.loop = loop;
    this.startNanos = startNanos;
    this.nanosBetween = 1e9 / rate;
    this.endNanos = endNanos;
  }

  void start(Work work) {
    long now = System.nanoTime();
    while (due() <= now && due() < endNanos) {
      work.due(index, due());
      index++;
    }
    if (due() < endNanos) {
      loop.at(due(), () -> start(work));
    }
  }

  private long due() {
    return startNanos + (long) (index * nanosBetween);
  }
}
