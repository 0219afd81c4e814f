package chat.parley.client;

import static chat.parley.client.TestDevice.BOB;
import static chat.parley.client.TestDevice.HEARTBEAT_MS;
import static chat.parley.client.TestDevice.WITH_BOB;
import static chat.parley.client.TestDevice.entry;
import static chat.parley.client.TestDevice.live;
import static chat.parley.client.TestDevice.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.client.Output.Disconnect;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The connection's life: greeting, heartbeat, farewell; and what passes through. */
class SyncTest {
  private final TestDevice device = TestDevice.old();

  @Test
  void nothing_but_hello_is_said_before_welcome() {
    device.disconnect();
    device.write("one", 1);

    assertThat(device.connect()).hasSize(1).hasOnlyElementsOfType(ClientFrame.Hello.class);
    assertThat(device.write("two", 2)).isEmpty();
    assertThat(device.did(device.sync.typing(WITH_BOB, device.now))).isEmpty();
    assertThat(device.did(device.sync.watch(List.of(BOB)))).isEmpty();
    assertThat(device.later(1_000)).isEmpty();
    assertThat(device.welcome())
        .hasAtLeastOneElementOfType(ClientFrame.Send.class)
        .contains(new ClientFrame.Watch(List.of(BOB)));
  }

  @Test
  void a_server_that_does_not_greet_is_left() {
    device.disconnect();
    device.connect();

    device.later(Pace.WELCOME_MS_MAX);

    assertThat(device.last.disconnect()).contains(Disconnect.BACK_OFF);
  }

  @Test
  void a_catch_up_that_stands_still_is_left() {
    device.disconnect();
    device.connect();
    device.welcome();
    device.later(Pace.READY_MS_MAX - 1);
    device.get(TestDevice.page(null, true, TestDevice.entries(1, 5)));
    device.later(Pace.READY_MS_MAX - 1);
    assertThat(device.last.disconnect()).isEmpty();

    device.later(1);

    assertThat(device.last.disconnect()).contains(Disconnect.BACK_OFF);
  }

  @Test
  void two_missed_pongs_end_the_connection() {
    assertThat(only(ClientFrame.Ping.class, device.later(HEARTBEAT_MS)).n()).isEqualTo(1);
    device.get(new ServerFrame.Pong(1));
    assertThat(device.later(HEARTBEAT_MS)).contains(new ClientFrame.Ping(2));
    assertThat(device.later(HEARTBEAT_MS)).contains(new ClientFrame.Ping(3));

    device.later(HEARTBEAT_MS);

    assertThat(device.last.disconnect()).contains(Disconnect.BACK_OFF);
  }

  @Test
  void a_token_that_does_not_count_signs_the_device_out_and_keeps_the_outbox() {
    device.disconnect();
    device.write("one", 1);
    device.connect();

    device.get(new ServerFrame.Error(null, null, null, ErrorCode.UNAUTHENTICATED, null, null));

    assertThat(device.events).contains(new ClientEvent.SignedOut());
    assertThat(device.last.disconnect()).contains(Disconnect.FOR_GOOD);
    assertThat(device.outbox(Outgoing.State.WAITING)).hasSize(1);
  }

  @Test
  void another_version_of_the_protocol_ends_it() {
    device.get(new ServerFrame.Error(null, null, null, ErrorCode.UPGRADE_REQUIRED, null, null));

    assertThat(device.events).contains(new ClientEvent.UpgradeRequired());
    assertThat(device.last.disconnect()).contains(Disconnect.FOR_GOOD);
  }

  @Test
  void a_node_that_is_busy_is_left_for_as_long_as_it_says() {
    device.disconnect();
    device.connect();

    device.get(new ServerFrame.Error(null, null, null, ErrorCode.BUSY, 500L, null));

    assertThat(device.last.disconnect())
        .contains(new Disconnect(true, new ServerFrame.Range(500, 1_000)));
  }

  @Test
  void bye_tells_when_to_come_back() {
    ServerFrame.Range range = new ServerFrame.Range(1_000, 9_000);

    device.get(new ServerFrame.Bye(ErrorCode.UNAVAILABLE, range));
    Optional<Disconnect> later = device.last.disconnect();
    device.get(new ServerFrame.Bye(ErrorCode.TAKEN, null));

    assertThat(later).contains(new Disconnect(true, range));
    assertThat(device.last.disconnect()).contains(Disconnect.FOR_GOOD);
  }

  @Test
  void an_account_that_is_suspended_is_told_so_and_keeps_its_outbox() {
    ServerFrame.Range range = new ServerFrame.Range(30_000, 120_000);
    device.write("one", 1);

    device.get(new ServerFrame.Bye(ErrorCode.FORBIDDEN, range));

    assertThat(device.events).contains(new ClientEvent.Suspended());
    assertThat(device.last.disconnect()).contains(new Disconnect(true, range));
    assertThat(device.outbox(Outgoing.State.BATCHED)).hasSize(1);
  }

  @Test
  void frames_after_the_end_are_ignored() {
    device.disconnect();

    assertThat(device.get(live(entry(1)))).isEmpty();
    assertThat(device.sequences()).isEmpty();
  }

  @Test
  void typing_is_told_sparingly() {
    assertThat(device.did(device.sync.typing(WITH_BOB, device.now))).hasSize(1);
    assertThat(device.did(device.sync.typing(WITH_BOB, device.now + 10))).isEmpty();
    assertThat(device.did(device.sync.typing(WITH_BOB, device.now + Pace.TYPING_EVERY_MS)))
        .hasSize(1);
  }

  @Test
  void typing_and_presence_pass_through() {
    device.get(new ServerFrame.Typing(WITH_BOB, BOB));
    device.get(new ServerFrame.Presence(BOB, false, 17L));

    assertThat(device.events)
        .containsExactly(
            new ClientEvent.Typing(WITH_BOB, BOB, device.now + 5_000),
            new ClientEvent.Presence(BOB, false, 17L));
  }

  @Test
  void too_many_users_to_watch_are_refused() {
    List<UserId> many = Collections.nCopies(101, BOB);

    assertThatThrownBy(() -> device.sync.watch(many)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_request_is_answered_or_fails() {
    assertThat(device.did(device.sync.block("r1", BOB, device.now)))
        .containsExactly(new ClientFrame.Block("r1", BOB));
    device.get(new ServerFrame.Result("r1", null, null));
    device.did(device.sync.info("r2", WITH_BOB, 4, device.now));
    device.get(new ServerFrame.Error("r2", null, null, ErrorCode.BAD_FRAME, null, "no such"));
    device.did(device.sync.unblock("r3", BOB, device.now));
    device.later(Pace.REQUEST_MS_MAX);
    device.did(device.sync.unblock("r4", BOB, device.now));
    device.disconnect();
    device.did(device.sync.unblock("r5", BOB, device.now));

    assertThat(device.events)
        .contains(
            new ClientEvent.Done("r1"),
            new ClientEvent.RequestFailed("r2", ErrorCode.BAD_FRAME, "no such"),
            new ClientEvent.RequestFailed("r3", ErrorCode.UNAVAILABLE, null),
            new ClientEvent.RequestFailed("r4", ErrorCode.UNAVAILABLE, null),
            new ClientEvent.RequestFailed("r5", ErrorCode.UNAVAILABLE, null));
  }

  @Test
  void a_block_counts_when_heads_show_it_and_not_by_a_late_answer() {
    ServerFrame.Reached none = new ServerFrame.Reached(0, 0);
    device.did(device.sync.block("r1", BOB, device.now));

    device.heads(new ServerFrame.Head(WITH_BOB, null, 0, 0, none, none, null, null, true));
    assertThat(device.chat().face().blocked()).isTrue();
    assertThat(device.events).contains(new ClientEvent.BlockChanged(WITH_BOB, true));
    device.heads(new ServerFrame.Head(WITH_BOB, null, 0, 0, none, none, null, null, null));
    device.get(new ServerFrame.Result("r1", null, null));

    assertThat(device.chat().face().blocked()).isFalse();
    assertThat(device.events).contains(new ClientEvent.Done("r1"));
  }

  @Test
  void a_device_that_signs_in_anew_forgets_settings() {
    device.get(new ServerFrame.Preference(WITH_BOB, "pinned", "1"));
    device.get(new ServerFrame.Preference(null, "theme", "dark"));

    device.disconnect();
    device.did(device.sync.adopt(new Identity("http://localhost", TestDevice.ALICE, 2, "other")));

    assertThat(device.chat().face().preferences()).isEmpty();
    assertThat(device.read(LocalStore.Transaction::preferences)).isEmpty();
  }

  @Test
  void preferences_are_kept_by_conversation_and_apart() {
    device.get(new ServerFrame.Preference(WITH_BOB, "pinned", "1"));
    device.get(new ServerFrame.Preference(null, "theme", "dark"));
    assertThat(device.chat().face().preferences()).containsEntry("pinned", "1");
    assertThat(device.read(LocalStore.Transaction::preferences)).containsEntry("theme", "dark");

    device.get(new ServerFrame.Preference(WITH_BOB, "pinned", ""));
    device.get(new ServerFrame.Preference(null, "theme", ""));

    assertThat(device.chat().face().preferences()).isEmpty();
    assertThat(device.read(LocalStore.Transaction::preferences)).isEmpty();
  }
}
