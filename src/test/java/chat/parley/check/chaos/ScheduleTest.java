package chat.parley.check.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.check.chaos.FaultKind.Lane;
import chat.parley.check.chaos.Schedule.Planned;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class ScheduleTest {
  private static final long TEN_MINUTES = 600_000;

  @Property(tries = 100)
  void a_seed_gives_one_schedule(@ForAll long seed) {
    assertThat(Schedule.of(seed, TEN_MINUTES, 3, 2))
        .isEqualTo(Schedule.of(seed, TEN_MINUTES, 3, 2));
  }

  @Property(tries = 100)
  void ten_minutes_have_seen_every_kind(@ForAll long seed) {
    Set<FaultKind> kinds =
        Schedule.of(seed, TEN_MINUTES, 3, 2).faults().stream()
            .map(Planned::kind)
            .collect(Collectors.toSet());

    assertThat(kinds).containsExactlyInAnyOrder(FaultKind.values());
  }

  @Property(tries = 100)
  void faults_are_in_order_within_the_length_and_hit_what_is_there(
      @ForAll long seed, @ForAll @LongRange(min = 1, max = TEN_MINUTES) long lengthMs) {
    List<Planned> faults = Schedule.of(seed, lengthMs, 3, 2).faults();

    assertThat(faults).isSortedAccordingTo(Comparator.comparingLong(Planned::atMs));
    assertThat(faults)
        .allSatisfy(each -> {
          assertThat(each.atMs()).isBetween(0L, lengthMs);
          assertThat(each.holdMs()).isBetween(0L, 30_000L);
          assertThat(each.target()).isNotNegative();
          if (each.kind().lane() == Lane.NODES) {
            assertThat(each.target()).isLessThan(3);
          } else if (each.kind().lane() == Lane.DATABASES) {
            assertThat(each.target()).isLessThan(2);
          }
        });
  }
}
