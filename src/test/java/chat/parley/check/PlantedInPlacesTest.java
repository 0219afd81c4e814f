package chat.parley.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.check.PlaceRecord.State;
import chat.parley.model.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** So is what databases say of where partitions lie. */
class PlantedInPlacesTest {
  private static final int HALF = Partition.COUNT / 2;
  private static final int MOVED = 417;
  private final List<PlaceRecord> places = new ArrayList<>();

  /** Two databases with a half each; one partition has moved and left nothing behind. */
  PlantedInPlacesTest() {
    for (int partition = 0; partition < Partition.COUNT; partition++) {
      places.add(place("one", partition, partition < HALF ? State.HERE : State.ELSEWHERE));
      places.add(place("two", partition, partition < HALF ? State.ELSEWHERE : State.HERE));
    }
    set(new PlaceRecord("one", MOVED, State.ELSEWHERE, 1, Optional.of("two"), false, 0));
    set(new PlaceRecord("two", MOVED, State.HERE, 2, Optional.empty(), false, 0));
  }

  private static PlaceRecord place(String database, int partition, State state) {
    long version = state == State.HERE ? 1 : 0;
    return new PlaceRecord(database, partition, state, version, Optional.empty(), false, 0);
  }

  private void set(PlaceRecord by) {
    places.replaceAll(each ->
        each.database().equals(by.database()) && each.partition() == by.partition() ? by : each);
  }

  private Findings places() {
    return Checker.check(new Evidence(List.of(), List.of(), places)).stream()
        .filter(each -> each.check().equals("C9 places"))
        .findFirst()
        .orElseThrow();
  }

  private List<String> found() {
    return places().told().stream().map(Findings.Violation::what).toList();
  }

  @Test
  void nothing_planted_nothing_found() {
    assertThat(found()).isEmpty();
  }

  @Test
  void a_partition_in_two_places_is_found() {
    set(new PlaceRecord("one", MOVED, State.HERE, 1, Optional.empty(), false, 0));

    assertThat(found()).containsExactly("partition 417 lies in two places");
  }

  @Test
  void a_partition_that_lies_nowhere_is_found() {
    set(new PlaceRecord("two", MOVED, State.ELSEWHERE, 2, Optional.empty(), false, 0));

    assertThat(found()).containsExactly("partition 417 lies nowhere");
  }

  @Test
  void a_partition_of_which_nobody_says_anything_is_found() {
    places.removeIf(each -> each.partition() == 999);

    assertThat(found()).containsExactly("partition 999 lies nowhere");
  }

  @Test
  void a_move_that_has_not_ended_is_found() {
    set(new PlaceRecord("two", MOVED, State.CLOSED, 2, Optional.of("one"), false, 0));

    assertThat(found()).containsExactly("partition 417 is on its way");
  }

  @Test
  void an_older_state_of_a_partition_is_found() {
    set(new PlaceRecord("one", MOVED, State.ELSEWHERE, 3, Optional.of("two"), false, 0));

    assertThat(found()).containsExactly("partition 417 is not the newest where it lies");
  }

  @Test
  void old_rows_that_stay_for_ever_are_found() {
    set(new PlaceRecord("one", MOVED, State.ELSEWHERE, 1, Optional.of("two"), false, 12));

    assertThat(found()).containsExactly("old rows that nobody will delete");
  }

  @Test
  void old_rows_that_will_be_deleted_are_as_they_should_be() {
    set(new PlaceRecord("one", MOVED, State.ELSEWHERE, 1, Optional.of("two"), true, 12));

    assertThat(found()).isEmpty();
  }

  @Test
  void records_survive_being_written_and_read() {
    set(new PlaceRecord("one", MOVED, State.CLOSING, 7, Optional.of("two"), true, 12));

    assertThat(places)
        .allSatisfy(each ->
            assertThat(PlaceFormat.read(RecordJson.parse(PlaceFormat.write(each))))
                .isEqualTo(each));
    assertThatThrownBy(() -> PlaceFormat.read(RecordJson.parse("{\"op\":\"place\"}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("database");
  }

  @Test
  void without_records_of_places_it_says_that_it_has_not_looked() {
    places.clear();

    assertThat(places().unchecked()).containsExactly("no dump tells where partitions lie");
  }
}
