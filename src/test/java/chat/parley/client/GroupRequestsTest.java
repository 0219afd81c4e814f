package chat.parley.client;

import static chat.parley.client.GroupScenes.CREATE;
import static chat.parley.client.GroupScenes.GROUP;
import static chat.parley.client.GroupScenes.ID;
import static chat.parley.client.GroupScenes.RENAME;
import static chat.parley.client.TestDevice.BOB;
import static chat.parley.client.TestDevice.only;
import static chat.parley.client.TestDevice.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What a person asks of groups. */
class GroupRequestsTest {
  private final TestDevice device = TestDevice.old();

  private List<ClientFrame> ask(String request, GroupAction action) {
    return device.did(device.sync.change(request, action, device.now));
  }

  private List<ClientFrame> refuse(String request, ErrorCode code) {
    return device.get(new ServerFrame.Error(request, null, null, code, null, "no"));
  }

  private List<ClientFrame> done(String request) {
    return device.get(new ServerFrame.Result(request, GROUP, null));
  }

  private List<GroupRequest> waiting() {
    return device.read(LocalStore.Transaction::groupRequests);
  }

  @Test
  void a_change_is_asked_again_until_it_is_answered() {
    ClientFrame frame = new ClientFrame.Group("r", RENAME);

    assertThat(ask("r", RENAME)).containsExactly(frame);
    assertThat(device.later(Pace.REQUEST_MS_MAX)).containsExactly(frame);
    assertThat(refuse("r", ErrorCode.UNAVAILABLE)).isEmpty();
    assertThat(device.later(2 * Pace.GROUP_AGAIN_MS)).containsExactly(frame);
    device.get(new ServerFrame.Error("r", null, null, ErrorCode.RATE_LIMITED, 70L, null));
    assertThat(device.later(70)).containsExactly(frame);
    device.crash();
    device.connect();
    assertThat(device.welcome()).contains(frame);
    assertThat(done("r")).isEmpty();

    assertThat(device.events).contains(new ClientEvent.Done("r"));
    assertThat(waiting()).isEmpty();
    assertThat(device.later(600_000)).noneMatch(ClientFrame.Group.class::isInstance);
  }

  @Test
  void what_is_asked_without_a_connection_waits_for_one() {
    device.disconnect();

    assertThat(ask("r", RENAME)).isEmpty();
    device.connect();

    assertThat(device.welcome()).contains(new ClientFrame.Group("r", RENAME));
  }

  @Test
  void changes_of_one_group_do_not_overtake_each_other_and_those_of_others_do_not_wait() {
    GroupAction other = new GroupAction.Leave(new GroupId("h".repeat(26)));
    GroupAction add = new GroupAction.Add(ID, List.of(BOB));

    ask("one", RENAME);
    assertThat(ask("two", add)).isEmpty();
    assertThat(ask("three", other)).containsExactly(new ClientFrame.Group("three", other));
    assertThat(refuse("one", ErrorCode.BUSY)).isEmpty();

    device.later(2 * Pace.GROUP_AGAIN_MS);
    assertThat(done("one")).containsExactly(new ClientFrame.Group("two", add));
  }

  @Test
  void a_refusal_is_told_with_its_code_and_not_asked_again() {
    ask("r", new GroupAction.Add(ID, List.of(BOB)));

    refuse("r", ErrorCode.GROUP_FULL);

    assertThat(device.events)
        .contains(new ClientEvent.RequestFailed("r", ErrorCode.GROUP_FULL, "no"));
    assertThat(waiting()).isEmpty();
  }

  @Test
  void a_new_group_is_there_at_once_and_what_is_written_to_it_waits_until_it_is_made() {
    ask("r", CREATE);
    device.did(device.sync.send(GROUP, text("first"), MessageId.of(7), device.now));
    device.crash();
    device.connect();
    List<ClientFrame> before = device.welcome();

    List<ClientFrame> after = done("r");

    assertThat(before).noneMatch(ClientFrame.Send.class::isInstance);
    assertThat(only(ClientFrame.Send.class, after).conversation()).isEqualTo(GROUP);
    Chat chat = device.read(tx -> tx.chat(GROUP)).orElseThrow();
    assertThat(chat.face().title()).isEqualTo("Friends");
    device.heads(GroupScenes.head(1, 0));
    Roster roster = device.read(tx -> tx.roster(GROUP)).orElseThrow();
    assertThat(roster.standing()).isEqualTo(Roster.Standing.MEMBER);
    assertThat(roster.isAdmin(TestDevice.ALICE)).isTrue();
  }

  @Test
  void a_group_that_is_refused_is_forgotten_unless_it_was_written_to() {
    ask("empty", CREATE);
    refuse("empty", ErrorCode.UNKNOWN_USER);
    assertThat(device.read(LocalStore.Transaction::chats)).isEmpty();

    ask("written", CREATE);
    device.did(device.sync.send(GROUP, text("first"), MessageId.of(7), device.now));
    List<ClientFrame> frames = refuse("written", ErrorCode.UNKNOWN_USER);

    assertThat(device.read(tx -> tx.roster(GROUP)).orElseThrow().standing())
        .isEqualTo(Roster.Standing.GONE);
    // The server refuses it, and it is shown as failed.
    assertThat(frames).hasOnlyElementsOfType(ClientFrame.Send.class).hasSize(1);
  }

  @Test
  void links_and_members_are_asked_for_on_this_connection_only() {
    GroupAction link = new GroupAction.Link(ID, OptionalLong.of(5));
    ask("link", link);
    ask("members", new GroupAction.Members(ID));
    device.get(new ServerFrame.Result("link", GROUP, null, "text", null, null));
    device.disconnect();
    ask("later", link);

    assertThat(device.events)
        .contains(
            new ClientEvent.Linked("link", GROUP, "text"),
            new ClientEvent.Done("link"),
            new ClientEvent.RequestFailed("members", ErrorCode.UNAVAILABLE, null),
            new ClientEvent.RequestFailed("later", ErrorCode.UNAVAILABLE, null));
    assertThat(waiting()).isEmpty();
  }

  @Test
  void joining_tells_which_group_it_was() {
    ask("r", new GroupAction.Join("a".repeat(52)));

    done("r");

    assertThat(device.events)
        .contains(new ClientEvent.Joined("r", GROUP), new ClientEvent.Done("r"));
  }

  @Test
  void what_the_server_would_not_understand_is_refused_here() {
    assertThatThrownBy(() -> ask("r", new GroupAction.Rename(ID, "t".repeat(65))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("title");
    assertThatThrownBy(() -> ask("r", new GroupAction.Add(ID, List.of())))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(waiting()).isEmpty();
  }

  @Test
  void the_changes_that_wait_are_limited() {
    device.disconnect();
    for (int i = 0; i <= Pace.GROUP_REQUESTS_MAX; i++) {
      ask("r" + i, RENAME);
    }

    assertThat(waiting()).hasSize(Pace.GROUP_REQUESTS_MAX);
    assertThat(device.events)
        .contains(
            new ClientEvent.RequestFailed("r" + Pace.GROUP_REQUESTS_MAX, ErrorCode.BUSY, null));
  }
}
