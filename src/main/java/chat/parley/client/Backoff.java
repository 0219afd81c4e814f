package chat.parley.client;

/** How long to wait before connecting again: doubles from try to try, with jitter. */
final class Backoff {
  static final long FIRST_MS = 500;
  static final long MAX_MS = 30_000;
  private int tries;

  /**
   * The next wait in milliseconds: between half of the doubled time and the whole.
   *
   * @param random from 0 (included) to 1 (excluded)
   */
  long next(double random) {
    long whole = Math.min(FIRST_MS << Math.min(tries, 20), MAX_MS);
    tries++;
    return whole / 2 + (long) (random * (whole - whole / 2 + 1));
  }

  /** A wait from a range that the server gave. */
  static long within(long min, long max, double random) {
    return min + (long) (random * (Math.max(min, max) - min + 1));
  }

  void reset() {
    tries = 0;
  }
}
