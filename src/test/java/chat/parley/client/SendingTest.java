package chat.parley.client;

import static chat.parley.client.TestDevice.ALICE;
import static chat.parley.client.TestDevice.WITH_BOB;
import static chat.parley.client.TestDevice.accepted;
import static chat.parley.client.TestDevice.error;
import static chat.parley.client.TestDevice.head;
import static chat.parley.client.TestDevice.live;
import static chat.parley.client.TestDevice.marks;
import static chat.parley.client.TestDevice.named;
import static chat.parley.client.TestDevice.only;
import static chat.parley.client.TestDevice.own;
import static chat.parley.client.TestDevice.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.client.Outgoing.State;
import chat.parley.model.Body;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The outbox. */
class SendingTest {
  private final TestDevice device = TestDevice.old();

  private static List<Long> numbers(List<ClientFrame> frames) {
    return only(ClientFrame.Send.class, frames).messages().stream().map(Message::number).toList();
  }

  @Test
  void one_batch_is_unanswered_and_new_messages_wait_for_the_next() {
    assertThat(numbers(device.write("one", 1))).containsExactly(1L);
    assertThat(device.write("two", 2)).isEmpty();
    assertThat(device.write("three", 3)).isEmpty();

    assertThat(numbers(device.get(accepted(1, 1, 1)))).containsExactly(2L, 3L);
  }

  @Test
  void what_was_written_offline_is_sent_in_batches_in_order() {
    device.disconnect();
    for (int i = 1; i <= 40; i++) {
      assertThat(device.write("text", i)).isEmpty();
    }

    device.connect();
    List<Long> first = numbers(device.welcome());

    assertThat(first).hasSize(Limits.BATCH_MAX).startsWith(1L).endsWith(32L).isSorted();
    for (int i = 1; i < 32; i++) {
      assertThat(device.get(accepted(i, i, i))).noneMatch(ClientFrame.Send.class::isInstance);
    }
    assertThat(numbers(device.get(accepted(32, 32, 32)))).startsWith(33L).endsWith(40L);
  }

  @Test
  void a_batch_fits_into_a_frame() {
    device.disconnect();
    String large = "x".repeat(Limits.BODY_BYTES_MAX - 100);
    device.write(large, 1);
    device.write(large, 2);
    device.write("small", 3);
    device.connect();

    assertThat(numbers(device.welcome())).containsExactly(1L);
    assertThat(numbers(device.get(accepted(1, 1, 1)))).containsExactly(2L, 3L);
  }

  @Test
  void an_unanswered_batch_is_sent_again_exactly() {
    List<ClientFrame> sent = device.write("one", 1);
    device.write("two", 2);

    assertThat(device.later(Pace.SEND_MS - 1)).isEmpty();
    assertThat(device.later(1)).isEqualTo(sent);
    assertThat(device.later(Pace.SEND_MS)).isEmpty();
    assertThat(device.later(Pace.SEND_MS)).isEqualTo(sent);
  }

  @Test
  void exactly_the_same_batch_is_sent_after_a_restart() {
    List<ClientFrame> sent = device.write("one", 1);
    device.write("two", 2);
    device.crash();
    device.connect();

    assertThat(device.welcome()).isEqualTo(sent);
    assertThat(numbers(device.get(accepted(1, 1, 1)))).containsExactly(2L);
  }

  @Test
  void a_number_is_never_given_twice() {
    device.write("one", 1);
    device.get(accepted(1, 1, 1));
    device.crash();
    device.live();

    assertThat(numbers(device.write("two", 2))).containsExactly(2L);
  }

  @Test
  void an_error_to_try_again_waits_as_told_and_sends_the_same() {
    List<ClientFrame> sent = device.write("one", 1);
    device.write("two", 2);

    assertThat(device.get(error(ErrorCode.BUSY, 700L, named(1, 1)))).isEmpty();
    assertThat(device.later(699)).isEmpty();
    assertThat(device.later(1)).isEqualTo(sent);
    assertThat(device.outbox(State.FAILED)).isEmpty();
  }

  @Test
  void an_answer_that_comes_after_an_error_to_try_again_settles_the_batch_once() {
    device.write("one", 1);
    device.write("two", 2);
    device.get(error(ErrorCode.UNAVAILABLE, 300L, named(1, 1)));

    assertThat(numbers(device.get(accepted(1, 1, 1)))).containsExactly(2L);
    assertThat(device.later(300)).isEmpty();
    assertThat(device.get(accepted(1, 1, 1))).isEmpty();
    assertThat(device.get(error(ErrorCode.UNAVAILABLE, 300L, named(1, 1)))).isEmpty();
    assertThat(device.later(300)).isEmpty();
    assertThat(device.get(accepted(2, 2, 2))).isEmpty();
    assertThat(device.outbox(State.BATCHED)).isEmpty();
  }

  @Test
  void a_refused_message_is_kept_as_failed_and_the_rest_is_sent_as_it_is() {
    device.disconnect();
    device.write("one", 1);
    device.write("two", 2);
    device.write("three", 3);
    device.connect();
    device.welcome();
    device.write("four", 4);

    List<ClientFrame> frames = device.get(error(ErrorCode.TOO_LARGE, null, named(2, 2)));

    assertThat(numbers(frames)).containsExactly(1L, 3L);
    assertThat(device.outbox(State.FAILED)).extracting(Outgoing::number).containsExactly(2L);
    assertThat(device.events)
        .contains(new ClientEvent.Failed(WITH_BOB, MessageId.of(2), ErrorCode.TOO_LARGE));
  }

  @Test
  void what_the_log_holds_is_not_called_failed_by_an_answer_to_a_repeat() {
    device.write("one", 1);
    device.get(live(own(1, 1, 1)));

    device.get(error(ErrorCode.NOT_MEMBER, null, named(1, 1)));

    assertThat(device.outbox(State.FAILED)).isEmpty();
    assertThat(device.outbox(State.BATCHED)).isEmpty();
    assertThat(device.events).contains(new ClientEvent.Unfailed(WITH_BOB, MessageId.of(1), 1));
  }

  @Test
  void an_error_that_names_nothing_of_the_outbox_is_ignored() {
    device.write("one", 1);
    Outgoing before = device.outbox(State.BATCHED).getFirst();

    assertThat(device.get(error(ErrorCode.NUMBER_REUSED, null, named(1, 77)))).isEmpty();
    assertThat(device.get(error(ErrorCode.TOO_LARGE, null, named(9, 1)))).isEmpty();
    assertThat(device.get(error(ErrorCode.FORBIDDEN, null))).isEmpty();

    assertThat(device.outbox(State.BATCHED)).containsExactly(before);
    assertThat(device.sync.isLive()).isTrue();
  }

  @Test
  void a_failed_message_that_appears_in_the_log_is_unfailed() {
    device.write("one", 1);
    device.get(error(ErrorCode.TOO_LARGE, null, named(1, 1)));

    device.get(live(own(1, 1, 1)));

    assertThat(device.outbox(State.FAILED)).isEmpty();
    assertThat(device.events).contains(new ClientEvent.Unfailed(WITH_BOB, MessageId.of(1), 1));
  }

  @Test
  void only_accepted_settles_and_the_own_entry_joins_its_bubble() {
    List<ClientFrame> sent = device.write("one", 1);

    device.get(live(own(1, 1, 1)));
    List<Bubble> joined = bubbles();
    List<ClientFrame> again = device.later(Pace.SEND_MS);
    device.get(accepted(1, 1, 1));
    List<Bubble> settled = bubbles();

    assertThat(joined).extracting(Bubble::check).containsExactly(Bubble.Check.PENDING);
    assertThat(again).contains(sent.getFirst());
    assertThat(settled).extracting(Bubble::check).containsExactly(Bubble.Check.ACCEPTED);
    assertThat(device.outbox(State.BATCHED)).isEmpty();
  }

  private List<Bubble> bubbles() {
    return device.read(tx -> History.page(tx, ALICE, WITH_BOB, Long.MAX_VALUE, 50));
  }

  @Test
  void accepted_before_the_entry_shows_one_bubble_all_along() {
    device.write("one", 1);

    device.get(accepted(1, 1, 1));
    List<Bubble> accepted = bubbles();
    device.get(live(own(1, 1, 1)));
    List<Bubble> joined = bubbles();

    assertThat(accepted).extracting(Bubble::check).containsExactly(Bubble.Check.ACCEPTED);
    assertThat(joined).extracting(Bubble::check).containsExactly(Bubble.Check.ACCEPTED);
    assertThat(device.outbox(State.ACCEPTED)).isEmpty();
  }

  @Test
  void checks_climb_and_never_fall() {
    device.write("one", 1);
    device.get(live(own(1, 1, 1)));
    device.get(accepted(1, 1, 1));

    device.get(marks(null, null, new Reached(1, 0)));
    assertThat(bubbles()).extracting(Bubble::check).containsExactly(Bubble.Check.RECEIVED);
    device.get(marks(null, null, new Reached(1, 1)));
    assertThat(bubbles()).extracting(Bubble::check).containsExactly(Bubble.Check.READ);
    device.get(marks(0L, null, new Reached(0, 0)));
    assertThat(bubbles()).extracting(Bubble::check).containsExactly(Bubble.Check.READ);
  }

  @Test
  void messages_of_other_devices_get_their_check_by_stored() {
    device.get(live(TestDevice.entry(1, new chat.parley.model.Sender(ALICE, 2), 1, 50)));
    assertThat(bubbles()).extracting(Bubble::check).containsExactly(Bubble.Check.PENDING);

    device.get(marks(1L, null, null));

    assertThat(bubbles()).extracting(Bubble::check).containsExactly(Bubble.Check.ACCEPTED);
  }

  @Test
  void a_reused_number_asks_for_a_new_device_and_sends_nothing_more() {
    device.write("one", 1);

    device.get(error(ErrorCode.NUMBER_REUSED, null, named(1, 1)));

    assertThat(device.events).contains(new ClientEvent.SignInAnew());
    assertThat(device.last.disconnect()).isEqualTo(Optional.of(Output.Disconnect.FOR_GOOD));
    assertThat(device.write("two", 2)).isEmpty();
    assertThat(device.outbox(State.FAILED)).isEmpty();
  }

  @Test
  void a_higher_number_in_heads_asks_for_a_new_device() {
    device.write("one", 1);

    device.heads(head(5, 0, 1L));
    assertThat(device.events).doesNotContain(new ClientEvent.SignInAnew());
    device.heads(head(5, 0, 2L));
    assertThat(device.events).contains(new ClientEvent.SignInAnew());
  }

  @Test
  void a_new_device_settles_its_outbox_from_the_log_and_leaves_the_rest_to_the_person() {
    device.disconnect();
    device.write("sent", 1);
    device.write("lost", 2);
    device.did(device.sync.adopt(new Identity("http://localhost", ALICE, 2, "other")));

    assertThat(only(ClientFrame.Hello.class, device.connect()).since()).isEmpty();
    assertThat(device.welcome()).noneMatch(ClientFrame.Send.class::isInstance);
    ClientFrame.Pull pull = only(ClientFrame.Pull.class, device.heads(head(1, 1, null)));
    device.get(ready(3));
    assertThat(device.outbox(State.NOT_SENT)).isEmpty();
    device.get(page(pull.request(), false, List.of(own(1, 1, 1))));

    assertThat(device.outbox(State.NOT_SENT)).extracting(Outgoing::number).containsExactly(2L);
    assertThat(device.events)
        .contains(
            new ClientEvent.Unfailed(WITH_BOB, MessageId.of(1), 1),
            new ClientEvent.NotSent(WITH_BOB, MessageId.of(2)));
    List<ClientFrame> again =
        device.did(device.sync.resend(WITH_BOB, MessageId.of(2), MessageId.of(3), device.now));
    assertThat(numbers(again)).containsExactly(3L);
  }

  @Test
  void what_is_in_doubt_is_looked_for_below_the_window_too() {
    TestDevice fresh = new TestDevice();
    fresh.write("sent before the backup was restored", 1);
    fresh.connect();
    fresh.welcome();
    fresh.heads(head(2, 1, null));
    fresh.disconnect();
    fresh.did(fresh.sync.adopt(new Identity("http://localhost", ALICE, 2, "other")));

    fresh.connect();
    ClientFrame.Pull newer = only(ClientFrame.Pull.class, fresh.welcome());
    fresh.heads(head(2, 1, null));
    fresh.get(ready(3));
    List<ClientFrame> asked = fresh.get(page(newer.request(), false, List.of(TestDevice.entry(2))));
    assertThat(fresh.outbox(State.NOT_SENT)).isEmpty();
    ClientFrame.Pull older = only(ClientFrame.Pull.class, asked);
    assertThat(older.before()).hasValue(2);
    fresh.get(page(older.request(), false, List.of(own(1, 1, 1))));

    assertThat(fresh.outbox(State.NOT_SENT)).isEmpty();
    assertThat(fresh.outbox(State.IN_DOUBT)).isEmpty();
  }

  private static ServerFrame ready(long since) {
    return new ServerFrame.Ready(since);
  }

  @Test
  void a_store_is_never_given_to_another_user() {
    Identity bob = new Identity("http://localhost", TestDevice.BOB, 1, "token");

    assertThatThrownBy(() -> device.sync.adopt(bob)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_device_that_is_new_sends_when_it_is_ready() {
    TestDevice fresh = new TestDevice();
    fresh.write("early", 1);
    fresh.connect();

    assertThat(fresh.welcome()).isEmpty();
    assertThat(numbers(fresh.get(new chat.parley.protocol.ServerFrame.Ready(1))))
        .containsExactly(1L);
  }

  @Test
  void a_body_that_no_server_would_take_is_refused_at_once() {
    Body large = TestDevice.text("x".repeat(Limits.BODY_BYTES_MAX));

    assertThatThrownBy(() -> device.sync.send(WITH_BOB, large, MessageId.of(1), device.now))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(device.outbox(State.WAITING)).isEmpty();
  }
}
