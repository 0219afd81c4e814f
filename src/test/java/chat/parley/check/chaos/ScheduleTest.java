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
  private static final Schedule.Parts PARTS = new Schedule.Parts(3, 2, 200, 20);

  @Property(tries = 100)
  void a_seed_gives_one_schedule(@ForAll long seed) {
    assertThat(Schedule.of(seed, TEN_MINUTES, PARTS))
        .isEqualTo(Schedule.of(seed, TEN_MINUTES, PARTS));
  }

  @Property(tries = 100)
  void ten_minutes_have_seen_every_kind(@ForAll long seed) {
    Set<FaultKind> kinds =
        Schedule.of(seed, TEN_MINUTES, PARTS).faults().stream()
            .map(Planned::kind)
            .collect(Collectors.toSet());

    assertThat(kinds).containsExactlyInAnyOrder(FaultKind.values());
  }

  @Property(tries = 100)
  void faults_are_in_order_within_the_length_and_hit_what_is_there(
      @ForAll long seed, @ForAll @LongRange(min = 1, max = TEN_MINUTES) long lengthMs) {
    List<Planned> faults = Schedule.of(seed, lengthMs, PARTS).faults();

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
          if (each.kind().lane() == Lane.MOVES) {
            assertThat(each.target()).isLessThan(220);
            assertThat(each.partitions()).isBetween(1, Schedule.PARTITIONS_MAX);
          } else {
            assertThat(each.partitions()).isZero();
          }
        });
  }

  @Property(tries = 100)
  void without_groups_the_partitions_of_users_are_moved(@ForAll long seed) {
    assertThat(Schedule.of(seed, TEN_MINUTES, new Schedule.Parts(3, 2, 10, 0)).faults())
        .filteredOn(each -> each.kind().lane() == Lane.MOVES)
        .isNotEmpty()
        .allSatisfy(each -> assertThat(each.target()).isLessThan(10));
  }

  @Property(tries = 20)
  void how_many_people_there_are_changes_nothing_but_the_moves(@ForAll long seed) {
    assertThat(withoutMoves(Schedule.of(seed, TEN_MINUTES, PARTS)))
        .isEqualTo(withoutMoves(Schedule.of(seed, TEN_MINUTES, new Schedule.Parts(3, 2, 24, 4))));
  }

  private static List<Planned> withoutMoves(Schedule schedule) {
    return schedule.faults().stream().filter(each -> each.kind().lane() != Lane.MOVES).toList();
  }
}
