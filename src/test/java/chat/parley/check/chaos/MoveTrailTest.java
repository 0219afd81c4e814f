package chat.parley.check.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.check.PlaceRecord;
import chat.parley.check.PlaceRecord.State;
import chat.parley.check.chaos.MoveTrail.Cut;
import chat.parley.check.chaos.MoveTrail.Pause;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What looks at two databases, of two partitions each, come to. */
class MoveTrailTest {
  private final MoveTrail trail = new MoveTrail();

  private static PlaceRecord place(String database, int partition, State state, long version) {
    Optional<String> target =
        state == State.HERE
            ? Optional.empty()
            : Optional.of(database.equals("one") ? "two" : "one");
    return new PlaceRecord(database, partition, state, version, target, false, 0);
  }

  /** A look at a database, in which partition 0 never moves away from the first one. */
  private void saw(long at, String database, State state, long version, Integer mover) {
    State other = database.equals("one") ? State.HERE : State.ELSEWHERE;
    trail.saw(
        at,
        database,
        List.of(place(database, 0, other, 1), place(database, 1, state, version)),
        Optional.ofNullable(mover));
  }

  @BeforeEach
  void begin() {
    saw(10, "one", State.HERE, 1, null);
    saw(11, "two", State.ELSEWHERE, 0, null);
  }

  private void move() {
    saw(20, "one", State.CLOSING, 1, null);
    saw(21, "two", State.ELSEWHERE, 0, 7);
    saw(30, "one", State.CLOSED, 1, null);
  }

  private void end(int mover) {
    saw(41, "two", State.HERE, 2, mover);
    saw(50, "one", State.CLOSED, 1, null);
    saw(60, "one", State.ELSEWHERE, 1, null);
  }

  @Test
  void a_partition_pauses_from_the_look_that_sees_it_closing_to_the_one_that_sees_it_open() {
    move();
    assertThat(trail.take()).isEmpty();
    end(7);

    assertThat(trail.take()).containsExactly(new Pause(1, 20, 41, "one", "two", Cut.NONE));
    assertThat(trail.take()).isEmpty();
    assertThat(trail.holder(1)).map(PlaceRecord::database).contains("two");
    assertThat(trail.holder(0)).map(PlaceRecord::database).contains("one");
  }

  @Test
  void what_is_taken_back_has_paused_and_not_moved() {
    move();
    saw(40, "one", State.HERE, 1, null);

    assertThat(trail.take())
        .singleElement()
        .satisfies(pause -> assertThat(pause.hasMoved()).isFalse());
  }

  @Test
  void it_was_interrupted_when_another_session_goes_on() {
    move();
    saw(31, "two", State.ELSEWHERE, 0, 8);
    end(8);

    assertThat(trail.take()).extracting(Pause::cut).containsExactly(Cut.NODE);
  }

  @Test
  void it_was_interrupted_when_either_database_was_away() {
    for (String lost : List.of("one", "two")) {
      begin();
      move();
      trail.lost(lost);
      end(7);

      assertThat(trail.take()).extracting(Pause::cut).containsExactly(Cut.DATABASE);
    }
  }

  @Test
  void a_database_that_is_away_interrupts_nothing_that_does_not_move() {
    trail.lost("one");
    move();
    trail.lost("three");
    end(7);

    assertThat(trail.take()).extracting(Pause::cut).containsExactly(Cut.NONE);
  }

  @Test
  void it_is_quiet_when_nothing_is_planned_and_nothing_on_its_way() {
    assertThat(trail.isQuiet(0, 1)).isTrue();
    PlaceRecord planned = new PlaceRecord("one", 1, State.HERE, 1, Optional.of("two"), false, 0);
    trail.saw(15, "one", List.of(place("one", 0, State.HERE, 1), planned), Optional.empty());
    assertThat(trail.isQuiet(0, 1)).isFalse();
    assertThat(trail.isQuiet(0, 0)).isTrue();
    move();
    assertThat(trail.isQuiet(0, 1)).isFalse();
    saw(41, "two", State.HERE, 2, 7);
    assertThat(trail.isQuiet(0, 1)).as("the old place is still closed").isFalse();
    end(7);
    assertThat(trail.isQuiet(0, 1)).isTrue();
  }

  @Test
  void old_rows_are_left_over_until_the_database_says_that_they_are_gone() {
    move();
    end(7);
    PlaceRecord old = new PlaceRecord("one", 1, State.ELSEWHERE, 1, Optional.of("two"), true, 0);
    trail.saw(70, "one", List.of(place("one", 0, State.HERE, 1), old), Optional.empty());
    assertThat(trail.leftovers()).isEqualTo(1);

    saw(80, "one", State.ELSEWHERE, 1, null);
    assertThat(trail.leftovers()).isZero();
  }
}
