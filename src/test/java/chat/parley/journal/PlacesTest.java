package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Partition;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a node makes of what the databases say. */
class PlacesTest {
  private static final UserId ANN = new UserId("ann");
  private static final int PARTITION = Partition.of(ANN).number();

  private final Databases databases =
      TwoDatabases.at("jdbc:postgresql://a/b", "jdbc:postgresql://c/d", "0-999", "").all();
  private final Database one = databases.named("one");
  private final Database two = databases.named("two");
  private final AtomicLong clock = new AtomicLong();
  private final Places places = Places.asked(databases, clock::get);

  private static PlaceRow row(int partition, PlaceRow.State state, long version, String target) {
    return new PlaceRow(
        partition,
        state,
        version,
        Optional.ofNullable(target),
        PlaceRow.Attempts.NONE,
        PlaceRow.Handling.NONE,
        0);
  }

  private static List<PlaceRow> rows(PlaceRow.State state, long version, String target) {
    return IntStream.range(0, Partition.COUNT)
        .mapToObj(partition -> row(partition, state, version, target))
        .toList();
  }

  private void bothSay(PlaceRow.State ofOne, long versionOfOne, PlaceRow.State ofTwo, long ofTwo1) {
    places.read(one, rows(ofOne, versionOfOne, ofOne == PlaceRow.State.HERE ? null : "two"));
    places.read(two, rows(ofTwo, ofTwo1, null));
  }

  private PartitionPlace.State state() {
    return places.all().get(PARTITION).state();
  }

  @Test
  void knows_nothing_before_the_databases_are_asked() {
    assertThat(state()).isEqualTo(PartitionPlace.State.UNAVAILABLE);
    assertThat(places.placeOf(ANN).isOver()).isTrue();
  }

  @Test
  void an_entity_stays_until_its_partition_closes_and_then_starts_where_it_lies() {
    bothSay(PlaceRow.State.HERE, 1, PlaceRow.State.ELSEWHERE, 0);
    LogPlace before = places.placeOf(ANN);
    assertThat(before.journal()).isEqualTo("jdbc-journal-one");

    places.read(one, rows(PlaceRow.State.HERE, 1, "two"));
    assertThat(before.isOver()).isFalse();
    places.read(one, rows(PlaceRow.State.CLOSING, 1, "two"));
    assertThat(before.isOver()).isTrue();
    assertThat(places.placeOf(ANN).isOver()).isTrue();
    assertThat(state()).isEqualTo(PartitionPlace.State.MOVING);
    bothSay(PlaceRow.State.CLOSED, 1, PlaceRow.State.HERE, 2);

    LogPlace after = places.placeOf(ANN);
    assertThat(after.isOver()).isFalse();
    assertThat(after.journal()).isEqualTo("jdbc-journal-two");
    assertThat(before.isOver()).isTrue();
    assertThat(places.databaseOf(Partition.of(ANN))).hasValue(two);
  }

  @Test
  void an_entity_that_was_started_before_a_move_there_and_back_is_over() {
    bothSay(PlaceRow.State.HERE, 1, PlaceRow.State.ELSEWHERE, 0);
    LogPlace before = places.placeOf(ANN);

    bothSay(PlaceRow.State.HERE, 3, PlaceRow.State.ELSEWHERE, 2);

    assertThat(before.isOver()).isTrue();
  }

  @Test
  void starts_nothing_on_an_old_answer_and_leaves_alone_what_has_started() {
    bothSay(PlaceRow.State.HERE, 1, PlaceRow.State.ELSEWHERE, 0);
    LogPlace started = places.placeOf(ANN);

    clock.addAndGet(Places.FRESH.toNanos() + 1);

    assertThat(places.placeOf(ANN).isOver()).isTrue();
    assertThat(started.isOver()).isFalse();
    places.read(one, rows(PlaceRow.State.HERE, 1, null));
    assertThat(places.placeOf(ANN).isOver()).isFalse();
  }

  @Test
  void one_database_that_is_gone_takes_only_its_partitions_along() {
    places.read(one, rows(PlaceRow.State.HERE, 1, null).subList(0, 500));
    places.read(two, rows(PlaceRow.State.HERE, 1, null).subList(500, 1000));

    places.lost(two);

    Map<PartitionPlace.State, Long> states =
        places.all().stream()
            .collect(Collectors.groupingBy(PartitionPlace::state, Collectors.counting()));
    assertThat(states)
        .isEqualTo(Map.of(PartitionPlace.State.OPEN, 500L, PartitionPlace.State.UNAVAILABLE, 500L));
    assertThat(places.all().get(999).database()).hasValue("two");
    assertThat(places.isUp(one)).isTrue();
    assertThat(places.isUp(two)).isFalse();
  }

  @Test
  void what_a_database_said_before_it_was_gone_is_no_flaw() {
    bothSay(PlaceRow.State.CLOSED, 1, PlaceRow.State.ELSEWHERE, 0);
    places.lost(two);

    // It had taken everything just before, as another node has seen.
    places.read(one, rows(PlaceRow.State.ELSEWHERE, 1, "two"));

    assertThat(places.flaws()).isEmpty();
    assertThat(state()).isEqualTo(PartitionPlace.State.UNAVAILABLE);
    places.read(two, rows(PlaceRow.State.HERE, 2, null));
    assertThat(state()).isEqualTo(PartitionPlace.State.OPEN);
  }

  @Test
  void of_two_holders_the_later_is_right_and_of_two_equals_none() {
    bothSay(PlaceRow.State.HERE, 1, PlaceRow.State.HERE, 2);
    assertThat(places.placeOf(ANN).journal()).isEqualTo("jdbc-journal-two");

    bothSay(PlaceRow.State.HERE, 2, PlaceRow.State.HERE, 2);
    assertThat(places.placeOf(ANN).isOver()).isTrue();
    assertThat(places.flaws()).containsExactly("partitions 0-999 lie on one and on two");

    bothSay(PlaceRow.State.ELSEWHERE, 2, PlaceRow.State.ELSEWHERE, 2);
    assertThat(places.flaws())
        .containsExactly("partitions 0-999 lie on no database of the configuration");
  }

  @Test
  void writes_as_the_configuration_says_when_nobody_moves_anything() {
    Places fixed = Places.fixed(databases);

    assertThat(fixed.placeOf(ANN)).extracting(LogPlace::journal).isEqualTo("jdbc-journal-one");
    assertThat(fixed.placeOf(ANN).isOver()).isFalse();
  }
}
