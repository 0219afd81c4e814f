package chat.parley.client;

import static chat.parley.client.TestDevice.ALICE;
import static chat.parley.client.TestDevice.WITH_BOB;
import static chat.parley.client.TestDevice.entries;
import static chat.parley.client.TestDevice.entry;
import static chat.parley.client.TestDevice.head;
import static chat.parley.client.TestDevice.live;
import static chat.parley.client.TestDevice.marks;
import static chat.parley.client.TestDevice.only;
import static chat.parley.client.TestDevice.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Entries, heads and pulls. */
class ReceivingTest {
  private final TestDevice device = TestDevice.old();

  @Test
  void an_entry_that_follows_is_stored_and_then_said_to_be_received() {
    device.get(live(entry(1)));
    device.get(live(entry(2)));

    List<ClientFrame> said = device.later(100);

    assertThat(device.sequences()).containsExactly(1L, 2L);
    assertThat(device.chat().have()).isEqualTo(2);
    assertThat(only(ClientFrame.Received.class, said).marks()).isEqualTo(Map.of(WITH_BOB, 2L));
    assertThat(device.events)
        .contains(
            new ClientEvent.EntryStored(WITH_BOB, entry(1)),
            new ClientEvent.EntryStored(WITH_BOB, entry(2)));
  }

  @Test
  void an_entry_that_is_there_is_dropped() {
    device.get(live(entry(1)));
    device.events.clear();

    List<ClientFrame> frames = device.get(live(entry(1)));

    assertThat(frames).isEmpty();
    assertThat(device.events).isEmpty();
    assertThat(device.sequences()).containsExactly(1L);
  }

  @Test
  void a_gap_is_pulled_once_and_filled_before_anything_is_received() {
    ClientFrame.Pull pull = only(ClientFrame.Pull.class, device.get(live(entry(3))));
    List<ClientFrame> second = device.get(live(entry(4)));
    List<ClientFrame> tick = device.later(100);

    device.get(page(pull.request(), false, entries(1, 4)));

    assertThat(pull.after()).isEqualTo(OptionalLong.of(0));
    assertThat(second).isEmpty();
    assertThat(tick).isEmpty();
    assertThat(device.sequences()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void pulls_go_on_page_by_page_until_the_head() {
    ClientFrame.Pull first = only(ClientFrame.Pull.class, device.heads(head(300, 0, null)));

    ClientFrame.Pull second =
        only(ClientFrame.Pull.class, device.get(page(first.request(), true, entries(1, 200))));
    List<ClientFrame> third = device.get(page(second.request(), false, entries(201, 300)));

    assertThat(second.after()).isEqualTo(OptionalLong.of(200));
    assertThat(third).isEmpty();
    assertThat(device.chat().have()).isEqualTo(300);
  }

  @Test
  void an_unanswered_pull_is_asked_again_later_and_later() {
    device.heads(head(2, 0, null));

    assertThat(device.later(Pace.PULL_MS - 1)).isEmpty();
    assertThat(device.later(1)).hasOnlyElementsOfType(ClientFrame.Pull.class).hasSize(1);
    assertThat(device.later(Pace.PULL_MS)).isEmpty();
    assertThat(device.later(Pace.PULL_MS)).hasOnlyElementsOfType(ClientFrame.Pull.class).hasSize(1);
  }

  @Test
  void a_late_answer_to_a_pull_still_counts() {
    ClientFrame.Pull first = only(ClientFrame.Pull.class, device.heads(head(2, 0, null)));
    ClientFrame.Pull again = only(ClientFrame.Pull.class, device.later(Pace.PULL_MS));

    device.get(page(first.request(), false, entries(1, 2)));
    device.get(page(again.request(), false, entries(1, 2)));

    assertThat(device.sequences()).containsExactly(1L, 2L);
    assertThat(device.later(600_000)).noneMatch(ClientFrame.Pull.class::isInstance);
  }

  @Test
  void an_empty_answer_is_not_asked_again_at_once() {
    ClientFrame.Pull pull = only(ClientFrame.Pull.class, device.heads(head(2, 0, null)));

    assertThat(device.get(page(pull.request(), false, List.of()))).isEmpty();
    assertThat(device.later(Pace.PULL_MS)).hasOnlyElementsOfType(ClientFrame.Pull.class).hasSize(1);
  }

  @Test
  void a_refused_pull_waits_as_long_as_the_error_says() {
    ClientFrame.Pull pull = only(ClientFrame.Pull.class, device.heads(head(2, 0, null)));

    device.get(new ServerFrame.Error(pull.request(), null, null, ErrorCode.BUSY, 3_000L, null));

    assertThat(device.later(2_999)).isEmpty();
    assertThat(device.later(1)).hasOnlyElementsOfType(ClientFrame.Pull.class).hasSize(1);
  }

  @Test
  void pulls_are_parallel_but_bounded() {
    ServerFrame.Head[] heads = new ServerFrame.Head[20];
    for (int i = 0; i < heads.length; i++) {
      heads[i] = headOf(Conversation.with(new UserId("user" + i)), 1);
    }

    List<ClientFrame> pulls = device.heads(heads);
    ClientFrame.Pull first = (ClientFrame.Pull) pulls.getFirst();
    List<ClientFrame> next =
        device.get(
            new ServerFrame.Messages(first.request(), first.conversation(), entries(1, 1), false));

    assertThat(pulls).hasSize(Pace.PULLS_MAX);
    assertThat(next).hasSize(1);
  }

  private static ServerFrame.Head headOf(Conversation conversation, long head) {
    return new ServerFrame.Head(
        conversation, null, head, head, new Reached(0, 0), new Reached(0, 0), null, null, null);
  }

  @Test
  void cursors_name_what_differs_from_the_heads_at_since_and_the_server_catches_those_up() {
    device.get(live(entry(1)));
    device.disconnect();

    ClientFrame.Hello hello = only(ClientFrame.Hello.class, device.connect());
    device.welcome();
    List<ClientFrame> onHeads = device.heads(head(3, 0, null));
    device.get(page(null, false, entries(2, 3)));
    List<ClientFrame> onReady = device.get(new ServerFrame.Ready(9));
    device.disconnect();
    ClientFrame.Hello next = only(ClientFrame.Hello.class, device.connect());

    assertThat(hello.since()).isEqualTo(OptionalLong.of(1));
    assertThat(hello.cursors()).isEqualTo(Map.of(WITH_BOB, 1L));
    assertThat(onHeads).isEmpty();
    assertThat(onReady).isEmpty();
    assertThat(device.sequences()).containsExactly(1L, 2L, 3L);
    assertThat(next.since()).isEqualTo(OptionalLong.of(9));
    assertThat(next.cursors()).isEmpty();
  }

  @Test
  void what_the_server_did_not_catch_up_is_pulled_after_ready() {
    device.get(live(entry(1)));
    device.disconnect();
    device.connect();
    device.welcome();
    device.heads(head(3, 0, null));

    ClientFrame.Pull pull = only(ClientFrame.Pull.class, device.get(new ServerFrame.Ready(9)));

    assertThat(pull.after()).isEqualTo(OptionalLong.of(1));
  }

  @Test
  void since_is_committed_only_by_ready() {
    device.disconnect();
    device.connect();
    device.welcome();
    device.heads(head(3, 0, null));
    device.crash();

    ClientFrame.Hello hello = only(ClientFrame.Hello.class, device.connect());

    assertThat(hello.since()).isEqualTo(OptionalLong.of(1));
    assertThat(hello.cursors()).isEmpty();
    assertThat(device.welcome()).hasOnlyElementsOfType(ClientFrame.Pull.class).hasSize(1);
  }

  @Test
  void a_new_device_starts_at_the_users_own_mark_and_pages_back_on_demand() {
    TestDevice fresh = new TestDevice();
    ClientFrame.Hello hello = only(ClientFrame.Hello.class, fresh.connect());
    fresh.welcome();

    ClientFrame.Pull newer = only(ClientFrame.Pull.class, fresh.heads(head(120, 110, null)));
    fresh.get(page(newer.request(), false, entries(111, 120)));
    ClientFrame.Pull older =
        only(ClientFrame.Pull.class, fresh.did(fresh.sync.older(WITH_BOB, fresh.now)));
    fresh.get(page(older.request(), true, entries(61, 110)));

    assertThat(hello.since()).isEmpty();
    assertThat(newer.after()).isEqualTo(OptionalLong.of(110));
    assertThat(older.before()).isEqualTo(OptionalLong.of(111));
    assertThat(older.limit()).isEqualTo(Pace.OLDER_PAGE);
    assertThat(fresh.sequences()).hasSize(60).isSorted().startsWith(61L).endsWith(120L);
    assertThat(fresh.chat().window().floor()).isEqualTo(60);
  }

  @Test
  void a_new_device_without_anything_new_fetches_the_last_page() {
    TestDevice fresh = new TestDevice();
    fresh.connect();
    fresh.welcome();

    ClientFrame.Pull pull = only(ClientFrame.Pull.class, fresh.heads(head(120, 120, null)));
    fresh.get(page(pull.request(), true, entries(71, 120)));

    assertThat(pull.before()).isEqualTo(OptionalLong.of(121));
    assertThat(fresh.chat().window()).isEqualTo(new Chat.Window(true, 70, 120, 120, 0));
  }

  @Test
  void an_old_device_reads_a_conversation_that_is_new_to_it_from_the_start() {
    ClientFrame.Pull pull = only(ClientFrame.Pull.class, device.heads(head(5, 4, null)));

    assertThat(pull.after()).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void an_older_page_that_does_not_meet_the_window_is_not_stored() {
    TestDevice fresh = new TestDevice();
    fresh.connect();
    fresh.welcome();
    ClientFrame.Pull pull = only(ClientFrame.Pull.class, fresh.heads(head(120, 120, null)));

    fresh.get(page(pull.request(), true, entries(10, 20)));

    assertThat(fresh.sequences()).isEmpty();
  }

  @Test
  void a_groups_log_begins_where_the_server_lets_it() {
    Conversation group = new Conversation.Group(new GroupId("a".repeat(26)));
    ClientFrame.Pull pull = only(ClientFrame.Pull.class, device.heads(headOf(group, 9)));

    device.get(new ServerFrame.Messages(pull.request(), group, entries(7, 9), false));

    assertThat(device.read(tx -> tx.chat(group)).orElseThrow().have()).isEqualTo(9);
  }

  @Test
  void marks_are_repeated_until_the_server_shows_them() {
    device.get(live(entry(1)));
    device.later(100);

    assertThat(device.later(Pace.MARK_MS - 1)).isEmpty();
    assertThat(device.later(1)).hasOnlyElementsOfType(ClientFrame.Received.class).hasSize(1);
    device.get(marks(null, new Reached(1, 0), null));
    assertThat(device.later(20_000)).isEmpty();
  }

  @Test
  void marks_of_many_conversations_share_a_frame() {
    Conversation carol = Conversation.with(new UserId("carol"));
    device.get(live(entry(1)));
    device.get(new ServerFrame.Message(carol, entry(1)));

    assertThat(only(ClientFrame.Received.class, device.later(100)).marks())
        .isEqualTo(Map.of(WITH_BOB, 1L, carol, 1L));
  }

  @Test
  void marks_are_said_again_on_the_next_connection_and_after_a_crash() {
    device.get(live(entry(1)));
    device.did(device.sync.open(WITH_BOB, 1, device.now));
    device.later(100);
    device.crash();
    device.live();

    List<ClientFrame> said = device.later(100);

    assertThat(said)
        .containsExactly(
            new ClientFrame.Received(Map.of(WITH_BOB, 1L)),
            new ClientFrame.Read(Map.of(WITH_BOB, 1L)));
  }

  @Test
  void only_what_is_stored_can_be_read() {
    device.get(live(entry(1)));

    device.did(device.sync.open(WITH_BOB, 99, device.now));

    assertThat(only(ClientFrame.Read.class, device.later(100)).marks())
        .isEqualTo(Map.of(WITH_BOB, 1L));
  }

  @Test
  void marks_never_go_back() {
    device.get(live(entry(1)));
    device.get(marks(1L, null, new Reached(1, 1)));
    device.events.clear();

    device.get(marks(0L, new Reached(0, 0), new Reached(1, 0)));

    assertThat(device.chat().progress().theirs()).isEqualTo(new Reached(1, 1));
    assertThat(device.events).isEmpty();
  }

  @Test
  void nothing_is_told_or_said_when_the_store_can_not_commit() {
    device.store.fail(true);

    assertThatThrownBy(() -> device.get(live(entry(1)))).isInstanceOf(StoreException.class);

    device.store.fail(false);
    device.crash();
    device.live();
    assertThat(device.later(100)).isEmpty();
    assertThat(device.sequences()).isEmpty();
    assertThat(device.read(LocalStore.Transaction::identity).orElseThrow().user()).isEqualTo(ALICE);
  }

  @Test
  void entries_of_a_conversation_wait_for_heads_on_a_new_device() {
    TestDevice fresh = new TestDevice();
    fresh.connect();
    fresh.welcome();
    Entry early = entry(8);

    List<ClientFrame> frames = fresh.get(live(early));
    ClientFrame.Pull pull = only(ClientFrame.Pull.class, fresh.heads(head(8, 7, null)));

    assertThat(frames).isEmpty();
    assertThat(pull.after()).isEqualTo(OptionalLong.of(7));
  }
}
