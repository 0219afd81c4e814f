package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  private static final double NANOS_PER_MS = 1e6;

  private static Map<String, Double> told(List<Long> nanos) {
    Latencies latencies = new Latencies();
    nanos.forEach(latencies::add);
    Result result = new Result("test", Map.of());
    latencies.tell(result, "sent");
    return result.figures();
  }

  /** The smallest value that so many of a hundred do not exceed, by counting. */
  private static double counted(List<Long> nanos, int percent) {
    return nanos.stream()
            .sorted()
            .filter(each ->
                100 * nanos.stream().filter(other -> other <= each).count()
                    >= (long) percent * nanos.size())
            .findFirst()
            .orElseThrow()
        / NANOS_PER_MS;
  }

  @Property(tries = 300)
  void percentiles_are_those_of_all_values(
      @ForAll @Size(min = 1, max = 350)
          List<@LongRange(min = 0, max = 5_000_000_000L) Long> nanos) {
    Map<String, Double> told = told(nanos);

    assertThat(told.get("sent_p50_ms")).isEqualTo(counted(nanos, 50));
    assertThat(told.get("sent_p99_ms")).isEqualTo(counted(nanos, 99));
    assertThat(told.get("sent_max_ms")).isEqualTo(counted(nanos, 100));
  }

  @Test
  void keeps_more_than_it_has_room_for_at_first() {
    Latencies latencies = new Latencies();
    int count = 1_000_000;
    for (int i = count; i > 0; i--) {
      latencies.add(i * 1_000_000L);
    }
    Result result = new Result("test", Map.of());
    latencies.tell(result, "sent");

    assertThat(result.figures())
        .containsEntry("sent_p50_ms", 500_000.0)
        .containsEntry("sent_p99_ms", 990_000.0)
        .containsEntry("sent_max_ms", 1_000_000.0);
  }

  @Test
  void knows_none_when_there_were_none() {
    assertThat(told(List.of()).values()).containsOnly(Double.NaN);
  }
}
