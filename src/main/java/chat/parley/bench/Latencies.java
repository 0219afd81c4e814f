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
    result.put(name + "_p50_ms", at(sorted, 0.5));
    result.put(name + "_p99_ms", at(sorted, 0.99));
    result.put(name + "_max_ms", at(sorted, 1));
  }

  /** The median in milliseconds; NaN when there are none. */
  double medianMs() {
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    return at(sorted, 0.5);
  }

  /** The smallest latency that is not exceeded by a share of all; NaN when there are none. */
  private static double at(long[] sorted, double share) {
    return sorted.length == 0
        ? Double.NaN
        : sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)] / NANOS_PER_MS;
  }
}
