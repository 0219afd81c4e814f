package chat.parley.user;

import static chat.parley.user.TestUser.ALICE;
import static chat.parley.user.TestUser.BOB;
import static chat.parley.user.TestUser.LAPTOP;
import static chat.parley.user.TestUser.PHONE;
import static chat.parley.user.TestUser.WITH_ALICE;
import static chat.parley.user.TestUser.entries;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Reached;
import org.junit.jupiter.api.Test;

class MarkingTest {
  private final TestUser bob = TestUser.online(BOB);

  MarkingTest() {
    bob.has(ALICE, entries(ALICE, 1, 3));
  }

  private static ServerFrame mine(long received, long read) {
    return new ServerFrame.Marks(WITH_ALICE, null, new Reached(received, read), null);
  }

  @Test
  void a_mark_is_passed_on_at_once_and_shown_to_devices_when_it_is_written() {
    bob.mark(PHONE, false, ALICE, 2);
    assertThat(bob.toPeers()).containsExactly(new UserCommand.MarksTold(BOB, 2, 0));
    assertThat(bob.frames(PHONE)).isEmpty();

    bob.later(1_000);

    assertThat(bob.frames(PHONE)).contains(mine(2, 0));
    assertThat(bob.frames(LAPTOP)).contains(mine(2, 0));
  }

  @Test
  void heads_show_only_those_own_marks_that_are_written() {
    bob.mark(PHONE, false, ALICE, 2);

    bob.hello(LAPTOP, 2);
    assertThat(bob.heads(LAPTOP).getFirst().mine()).isEqualTo(new Reached(0, 0));
    bob.later(1_000);
    bob.hello(LAPTOP, 2);

    assertThat(bob.heads(LAPTOP).getFirst().mine()).isEqualTo(new Reached(2, 0));
  }

  @Test
  void a_mark_that_is_known_and_written_is_answered() {
    bob.mark(PHONE, true, ALICE, 2);
    bob.later(1_000);

    bob.mark(PHONE, false, ALICE, 1);

    assertThat(bob.frames(PHONE)).containsExactly(mine(2, 2));
    assertThat(bob.toPeers()).isEmpty();
  }

  @Test
  void a_mark_never_goes_beyond_what_the_user_may_see() {
    bob.mark(PHONE, false, ALICE, 99);
    assertThat(bob.toPeers()).containsExactly(new UserCommand.MarksTold(BOB, 3, 0));

    bob.on(new UserCommand.Block(PHONE, "r", ALICE));
    bob.has(ALICE, entries(ALICE, 4, 4));
    bob.mark(PHONE, false, ALICE, 4);

    assertThat(bob.toPeers()).isEmpty();
  }

  @Test
  void reading_is_also_receiving() {
    bob.mark(PHONE, true, ALICE, 3);

    assertThat(bob.toPeers()).containsExactly(new UserCommand.MarksTold(BOB, 3, 3));
  }

  @Test
  void marks_are_told_again_until_the_other_log_holds_them() {
    bob.mark(PHONE, false, ALICE, 3);
    bob.later(2_000);
    assertThat(bob.toPeers()).contains(new UserCommand.MarksTold(BOB, 3, 0));

    bob.on(new UserCommand.MarksKept(ALICE, 3, 0));
    bob.later(60_000);

    assertThat(bob.toPeers()).noneMatch(UserCommand.MarksTold.class::isInstance);
  }

  @Test
  void after_a_restart_marks_are_told_that_the_other_log_may_lack() {
    bob.mark(PHONE, false, ALICE, 3);
    bob.later(1_000);

    bob.restart();
    bob.later(1);

    assertThat(bob.toPeers()).contains(new UserCommand.MarksTold(BOB, 3, 0));
  }

  @Test
  void marks_of_the_other_one_are_confirmed_only_when_they_are_written() {
    bob.on(new UserCommand.MarksTold(ALICE, 3, 2));
    assertThat(bob.toPeers()).isEmpty();
    assertThat(bob.frames(PHONE))
        .containsExactly(new ServerFrame.Marks(WITH_ALICE, null, null, new Reached(3, 2)));

    bob.later(1_000);

    assertThat(bob.toPeers()).containsExactly(new UserCommand.MarksKept(BOB, 3, 2));
  }

  @Test
  void marks_of_the_other_one_never_go_back() {
    bob.on(new UserCommand.MarksTold(ALICE, 3, 2));

    bob.on(new UserCommand.MarksTold(ALICE, 1, 1));

    assertThat(bob.frames(PHONE)).isEmpty();
    bob.hello(PHONE, 1);
    assertThat(bob.heads(PHONE).getFirst().theirs()).isEqualTo(new Reached(3, 2));
  }

  @Test
  void what_the_other_log_kept_of_a_forgotten_mark_is_learnt_back() {
    bob.on(new UserCommand.MarksKept(ALICE, 3, 1));

    bob.later(1_000);

    assertThat(bob.frames(PHONE)).contains(mine(3, 1));
  }

  @Test
  void info_tells_when_a_mark_passed_an_entry() {
    bob.on(new UserCommand.MarksTold(ALICE, 3, 2));

    bob.on(new UserCommand.Info(PHONE, "r", WITH_ALICE, 3));

    assertThat(bob.frames(PHONE))
        .containsExactly(
            new ServerFrame.Result(
                "r",
                WITH_ALICE,
                java.util.List.of(new ServerFrame.UserMarks(ALICE, true, bob.now, false, null))));
  }
}
