package chat.parley.simulator;

import java.util.List;
import java.util.SplittableRandom;

/** The one source of randomness of a run. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    // Mixed, since generators of neighbouring seeds could walk along the same sequence.
    random = new SplittableRandom(new SplittableRandom(seed).nextLong());
  }

  boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /** A number between two, both included. */
  long between(long min, long max) {
    return random.nextLong(min, max + 1);
  }

  /** A number below a bound. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  long bits() {
    return random.nextLong();
  }

  <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
