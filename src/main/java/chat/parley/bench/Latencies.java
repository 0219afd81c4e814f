package chat.parley.bench;

import java.util.Arrays;

/** Every latency of a run, so that its percentiles are exact. */
final class Latencies {
  private static final double NANOS_PER_MS = 1e6;

  private long[] nanos = new long[1 << 16];
  private int count;

  void add(long latency) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, 2 * count);
    }
    nanos[count++] = latency;
  }

  /** Puts the median, the 99th percentile and the maximum into a result, in milliseconds. */
  void tell(Result result, String name) {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    result.put(name + "_p50_ms", at(sorted, 50));
    result.put(name + "_p99_ms", at(sorted, 99));
    result.put(name + "_max_ms", at(sorted, 100));
  }

  /** The median in milliseconds; NaN when there are none. */
  double medianMs() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return at(sorted, 50);
  }

  /** The smallest latency that so many of a hundred do not exceed; NaN when there are none. */
  private static double at(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    long rank = Math.ceilDiv((long) percent * sorted.length, 100);
    return sorted[(int) rank - 1] / NANOS_PER_MS;
  }
}
