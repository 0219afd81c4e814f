package chat.parley.gateway;

import static chat.parley.gateway.Numbering.Place.GAP;
import static chat.parley.gateway.Numbering.Place.NEXT;
import static chat.parley.gateway.Numbering.Place.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.user.UserActorMessage.ToSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NumberingTest {
  private final Numbering numbering = new Numbering();

  @BeforeEach
  void begin() {
    assertThat(numbering.place(5, 1, true)).isEqualTo(NEXT);
  }

  @Test
  void counts_what_comes_without_a_gap() {
    assertThat(numbering.place(5, 2, false)).isEqualTo(NEXT);
    assertThat(numbering.place(5, 3, true)).isEqualTo(NEXT);

    assertThat(numbering.received()).isEqualTo(3);
    assertThat(numbering.incarnation()).isEqualTo(5);
  }

  @Test
  void a_gap_stays_until_something_stands_for_everything_before_it() {
    assertThat(numbering.place(5, 3, false)).isEqualTo(GAP);
    assertThat(numbering.place(5, 4, false)).isEqualTo(GAP);
    assertThat(numbering.received()).isEqualTo(1);

    assertThat(numbering.place(5, 5, true)).isEqualTo(NEXT);
    assertThat(numbering.place(5, 6, false)).isEqualTo(NEXT);
  }

  @Test
  void a_second_part_does_not_stand_for_the_first_that_was_lost() {
    long firstPart = 2;

    assertThat(numbering.place(5, firstPart + 1, false)).isEqualTo(GAP);
    assertThat(numbering.received()).isEqualTo(1);
    assertThat(numbering.place(5, firstPart + 2, true)).isEqualTo(NEXT);
  }

  @Test
  void another_incarnation_begins_with_what_stands_for_everything() {
    assertThat(numbering.place(6, 2, false)).isEqualTo(GAP);
    assertThat(numbering.place(6, 1, true)).isEqualTo(NEXT);
    assertThat(numbering.place(5, 2, false)).isEqualTo(OLD);

    assertThat(numbering.incarnation()).isEqualTo(6);
    assertThat(numbering.received()).isEqualTo(1);
  }

  @Test
  void an_entity_that_had_forgotten_the_session_begins_above_the_numbers_of_its_former_stay() {
    numbering.place(5, 2, false);
    numbering.place(5, 3, false);

    assertThat(numbering.place(5, ToSession.STAY + 2, false)).isEqualTo(GAP);
    assertThat(numbering.place(5, ToSession.STAY + 3, true)).isEqualTo(NEXT);
    assertThat(numbering.place(5, 4, false)).isEqualTo(OLD);
    assertThat(numbering.received()).isEqualTo(ToSession.STAY + 3);
  }

  @Test
  void once_out_of_step_only_a_new_beginning_counts() {
    numbering.reset();

    assertThat(numbering.incarnation()).isZero();
    assertThat(numbering.place(5, 2, false)).isEqualTo(GAP);
    assertThat(numbering.place(5, 3, true)).isEqualTo(GAP);
    assertThat(numbering.place(5, ToSession.STAY + 1, true)).isEqualTo(NEXT);
    assertThat(numbering.incarnation()).isEqualTo(5);
  }
}
