package chat.parley.user;

import static chat.parley.user.TestUser.ALICE;
import static chat.parley.user.TestUser.BOB;
import static chat.parley.user.TestUser.LAPTOP;
import static chat.parley.user.TestUser.PHONE;
import static chat.parley.user.TestUser.WITH_ALICE;
import static chat.parley.user.TestUser.WITH_BOB;
import static chat.parley.user.TestUser.entries;
import static chat.parley.user.TestUser.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.DirectPair;
import chat.parley.model.Entry;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of the chat of these two, one is the home and the other one has the copy. */
class SendingTest {
  private static final UserId HOME = DirectPair.of(ALICE, BOB).home();
  private static final UserId COPY = HOME.equals(ALICE) ? BOB : ALICE;
  private final TestUser home = TestUser.online(HOME);
  private final TestUser copy = TestUser.online(COPY);

  /** The home has sent a first message, which waits for nothing but the copy's confirmation. */
  private void begin() {
    home.send(PHONE, 1, COPY, message(1, 1));
    home.on(new UserCommand.Introduced(COPY, true));
  }

  private ServerFrame.Accepted accepted(TestUser user, SessionId session) {
    return user.frames(session).stream()
        .filter(ServerFrame.Accepted.class::isInstance)
        .map(ServerFrame.Accepted.class::cast)
        .findFirst()
        .orElse(null);
  }

  private ServerFrame.Error error(TestUser user, SessionId session) {
    return user.frames(session).stream()
        .filter(ServerFrame.Error.class::isInstance)
        .map(ServerFrame.Error.class::cast)
        .findFirst()
        .orElse(null);
  }

  @Test
  void the_first_message_waits_until_the_other_account_is_known_to_exist() {
    home.send(PHONE, 1, COPY, message(1, 1));

    assertThat(home.toPeers()).containsExactly(new UserCommand.Introduce(HOME));
    assertThat(home.entries(COPY)).isEmpty();

    home.on(new UserCommand.Introduced(COPY, true));
    assertThat(home.sequences(COPY)).containsExactly(1L);
    assertThat(home.toPeers()).containsExactly(new UserCommand.Record(HOME, home.entries(COPY)));
  }

  @Test
  void a_message_to_nobody_is_refused_and_stored_nowhere() {
    home.send(PHONE, 1, COPY, message(1, 1));

    home.on(new UserCommand.Introduced(COPY, false));

    assertThat(error(home, PHONE).code()).isEqualTo(ErrorCode.UNKNOWN_USER);
    assertThat(home.entries(COPY)).isEmpty();
  }

  @Test
  void accepted_is_said_only_when_the_copy_has_confirmed() {
    begin();
    assertThat(accepted(home, PHONE)).isNull();

    home.on(new UserCommand.Recorded(COPY, 1));

    assertThat(accepted(home, PHONE).messages())
        .extracting(ServerFrame.AcceptedMessage::sequence)
        .containsExactly(1L);
    assertThat(home.frames(LAPTOP))
        .containsExactly(
            new ServerFrame.Marks(chat.parley.model.Conversation.with(COPY), 1L, null, null));
  }

  @Test
  void a_repeat_waits_for_the_copy_too_and_is_stored_once() {
    begin();

    home.send(LAPTOP, 1, COPY, message(1, 1));
    assertThat(accepted(home, LAPTOP)).isNull();
    home.on(new UserCommand.Recorded(COPY, 1));

    assertThat(accepted(home, LAPTOP).repeat()).isTrue();
    assertThat(home.sequences(COPY)).containsExactly(1L);
  }

  @Test
  void a_repeat_is_known_after_a_restart() {
    begin();
    home.restart();
    home.hello(PHONE, 1);

    home.send(PHONE, 1, COPY, message(1, 1));
    home.on(new UserCommand.Recorded(COPY, 1));

    assertThat(accepted(home, PHONE).repeat()).isTrue();
    assertThat(home.sequences(COPY)).containsExactly(1L);
  }

  @Test
  void a_number_that_was_used_for_something_else_is_refused_and_nothing_of_its_batch_stored() {
    begin();

    home.send(PHONE, 1, COPY, message(1, 9), message(2, 10));

    assertThat(error(home, PHONE).code()).isEqualTo(ErrorCode.NUMBER_REUSED);
    assertThat(error(home, PHONE).messages())
        .extracting(ServerFrame.Numbered::number)
        .containsExactly(1L);
    assertThat(home.sequences(COPY)).containsExactly(1L);
  }

  @Test
  void the_home_sends_again_until_the_copy_confirms_at_growing_intervals() {
    begin();

    assertThat(home.later(1_000)).anyMatch(Effect.SendRecord.class::isInstance);
    assertThat(home.later(1_000)).noneMatch(Effect.SendRecord.class::isInstance);
    assertThat(home.later(1_000)).anyMatch(Effect.SendRecord.class::isInstance);
    home.on(new UserCommand.Recorded(COPY, 1));
    assertThat(home.later(60_000)).noneMatch(Effect.SendRecord.class::isInstance);
  }

  @Test
  void after_a_restart_the_home_sends_what_is_not_confirmed() {
    begin();

    home.restart();

    assertThat(home.later(1)).contains(new Effect.SendRecord(COPY, 1, 0, 1));
  }

  @Test
  void a_batch_that_is_not_answered_in_time_is_to_be_sent_again() {
    begin();

    home.later(10_000);

    assertThat(error(home, PHONE).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(error(home, PHONE).code().reaction()).isEqualTo(ErrorCode.Reaction.RETRY);
  }

  @Test
  void the_copy_passes_a_send_to_the_home_and_accepts_it_after_its_own_commit() {
    copy.send(PHONE, 1, HOME, message(1, 1));
    assertThat(copy.toPeers())
        .containsExactly(new UserCommand.Sequence(COPY, 1, 0, List.of(message(1, 1))));
    assertThat(copy.entries(HOME)).isEmpty();

    home.on(copy.toPeers().getFirst());
    assertThat(accepted(copy, PHONE)).isNull();
    copy.on(home.toPeers().getFirst());

    assertThat(copy.entries(HOME)).isEqualTo(home.entries(COPY));
    assertThat(accepted(copy, PHONE).messages()).hasSize(1);
    assertThat(copy.toPeers()).containsExactly(new UserCommand.Recorded(COPY, 1));
  }

  @Test
  void the_copy_asks_a_home_that_does_not_answer_again_at_growing_intervals() {
    copy.send(PHONE, 1, HOME, message(1, 1));
    UserCommand.OfPeer asked = copy.toPeers().getFirst();

    copy.later(999);
    assertThat(copy.toPeers()).isEmpty();
    copy.later(1);
    assertThat(copy.toPeers()).containsExactly(asked);
    copy.later(1_999);
    assertThat(copy.toPeers()).isEmpty();
    copy.later(1);
    assertThat(copy.toPeers()).containsExactly(asked);

    home.on(asked);
    home.on(asked);
    assertThat(home.sequences(COPY)).containsExactly(1L);
    copy.on(new UserCommand.Record(HOME, home.entries(COPY)));
    assertThat(accepted(copy, PHONE).messages()).hasSize(1);
    copy.later(60_000);
    assertThat(copy.toPeers()).noneMatch(UserCommand.Sequence.class::isInstance);
  }

  @Test
  void the_copy_does_not_ask_again_after_a_block() {
    copy.on(new UserCommand.Record(HOME, entries(HOME, 1, 1)));
    copy.send(PHONE, 1, HOME, message(1, 50));
    copy.on(new UserCommand.Block(PHONE, "r", HOME));

    copy.later(1_000);

    assertThat(copy.toPeers()).noneMatch(UserCommand.Sequence.class::isInstance);
  }

  @Test
  void the_copy_fetches_what_a_record_leaves_out() {
    copy.on(new UserCommand.Record(HOME, entries(HOME, 1, 2)));

    copy.on(new UserCommand.Record(HOME, entries(HOME, 4, 5)));
    assertThat(copy.toPeers()).containsExactly(new UserCommand.Fetch(COPY, 2));
    copy.on(new UserCommand.Record(HOME, entries(HOME, 2, 5)));

    assertThat(copy.sequences(HOME)).containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void a_record_that_comes_again_is_confirmed_and_stored_once() {
    copy.on(new UserCommand.Record(HOME, entries(HOME, 1, 3)));

    copy.on(new UserCommand.Record(HOME, entries(HOME, 1, 2)));

    assertThat(copy.toPeers()).containsExactly(new UserCommand.Recorded(COPY, 3));
    assertThat(copy.sequences(HOME)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void logs_that_differ_stop_the_chat_and_raise_an_alarm() {
    copy.on(new UserCommand.Record(HOME, entries(HOME, 1, 2)));
    Entry other = new Entry(2, 900, new chat.parley.model.Sender(HOME, 1), false, message(2, 999));

    copy.on(new UserCommand.Record(HOME, List.of(other)));
    assertThat(copy.last).anyMatch(Effect.Alarm.class::isInstance);
    copy.on(new UserCommand.Record(HOME, entries(HOME, 3, 3)));

    assertThat(copy.sequences(HOME)).containsExactly(1L, 2L);
  }

  @Test
  void a_home_that_lacks_what_its_copy_has_fetches_before_it_assigns() {
    home.on(new UserCommand.Sequence(COPY, 1, 2, List.of(message(3, 3))));
    assertThat(home.toPeers()).containsExactly(new UserCommand.Fetch(HOME, 0));
    assertThat(home.entries(COPY)).isEmpty();

    home.on(new UserCommand.Record(COPY, entries(COPY, 1, 2)));
    home.on(new UserCommand.Sequence(COPY, 1, 2, List.of(message(3, 3))));

    assertThat(home.sequences(COPY)).containsExactly(1L, 2L, 3L);
  }

  @Test
  void messages_to_oneself_are_accepted_at_once_and_other_devices_told() {
    home.send(PHONE, 1, HOME, message(1, 1));

    assertThat(accepted(home, PHONE).messages()).hasSize(1);
    assertThat(home.frames(LAPTOP))
        .contains(new ServerFrame.Marks(chat.parley.model.Conversation.with(HOME), 1L, null, null));
  }

  @Test
  void the_blocker_is_told_to_send_later_and_the_blocked_one_gets_one_check() {
    copy.on(new UserCommand.Record(HOME, entries(HOME, 1, 1)));
    copy.on(new UserCommand.Block(PHONE, "r", HOME));

    copy.send(PHONE, 1, HOME, message(1, 50));
    assertThat(error(copy, PHONE).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    copy.on(new UserCommand.Record(HOME, entries(HOME, 2, 2)));

    assertThat(copy.toPeers()).containsExactly(new UserCommand.Recorded(COPY, 2));
    assertThat(copy.frames(PHONE)).isEmpty();
    assertThat(copy.state.visibleHead(HOME)).isEqualTo(1);
  }

  @Test
  void a_device_that_was_revoked_can_not_send() {
    home.on(new UserCommand.RemoveDevice(1));

    home.send(PHONE, 1, COPY, message(1, 1));

    assertThat(home.events(PHONE))
        .containsExactly(new SessionEvent.Closed(ErrorCode.UNAUTHENTICATED));
  }

  @Test
  void times_never_go_back() {
    begin();
    home.now -= 500_000;

    home.send(PHONE, 1, COPY, message(2, 2));

    assertThat(home.entries(COPY)).extracting(Entry::time).isSorted();
    assertThat(HOME.equals(ALICE) ? WITH_BOB : WITH_ALICE)
        .isEqualTo(chat.parley.model.Conversation.with(COPY));
  }
}
