package chat.parley.simulator;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Runs many seeds, {@code -Dparley.simulator.seeds=N} of them, or the one of {@code
 * -Dparley.simulator.seed=S}.
 */
class SimulatorTest {
  private static final long SEEDS = Long.getLong("parley.simulator.seeds", 2_000);
  private static final Long ONE = Long.getLong("parley.simulator.seed");
  private static final long FIRST = Long.getLong("parley.simulator.first", 1);

  @Test
  void every_promise_is_kept_in_every_world() {
    LongStream seeds =
        ONE != null ? LongStream.of(ONE) : LongStream.range(FIRST, FIRST + SEEDS).parallel();

    seeds.forEach(seed -> Run.seed(seed, Planted.NOTHING));
  }
}
