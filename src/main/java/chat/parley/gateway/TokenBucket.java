package chat.parley.gateway;

/** A bucket of permits that fills evenly up to its size. For one thread. */
final class TokenBucket {
  /** What sums of fractions may be off. */
  private static final double ROUNDING = 1e-6;

  private final double perMs;
  private final int burst;
  private double permits;
  private long filledAt;

  TokenBucket(double perSecond, int burst, long nowMs) {
    this.perMs = perSecond / 1000;
    this.burst = burst;
    this.permits = burst;
    this.filledAt = nowMs;
  }

  /**
   * Takes permits if there are enough.
   *
   * @param count 1 to the bucket's size
   * @return 0 when they were taken, else the milliseconds until there will be enough
   */
  long take(int count, long nowMs) {
    // A clock that is set back gives nothing, and takes nothing.
    permits = Math.min(burst, permits + Math.max(0, nowMs - filledAt) * perMs);
    filledAt = nowMs;
    double missing = count - permits;
    if (missing < ROUNDING) {
      permits -= count;
      return 0;
    }
    return Math.max(1, (long) Math.ceil((missing - ROUNDING) / perMs));
  }
}
