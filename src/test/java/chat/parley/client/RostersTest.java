package chat.parley.client;

import static chat.parley.client.GroupScenes.GROUP;
import static chat.parley.client.GroupScenes.change;
import static chat.parley.client.GroupScenes.head;
import static chat.parley.client.GroupScenes.live;
import static chat.parley.client.GroupScenes.page;
import static chat.parley.client.TestDevice.ALICE;
import static chat.parley.client.TestDevice.BOB;
import static chat.parley.client.TestDevice.entry;
import static chat.parley.client.TestDevice.only;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Output.Disconnect;
import chat.parley.client.Roster.Role;
import chat.parley.client.Roster.Standing;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Who is in a group, and how a device learns it. */
class RostersTest {
  private static final UserId CAROL = new UserId("carol");
  private final TestDevice device = GroupScenes.member();

  private Roster roster() {
    return device.read(tx -> tx.roster(GROUP)).orElseThrow();
  }

  private Chat chat() {
    return device.read(tx -> tx.chat(GROUP)).orElseThrow();
  }

  private List<Long> sequences() {
    return device.read(tx -> tx.entriesBefore(GROUP, Long.MAX_VALUE, 100)).stream()
        .map(Entry::sequence)
        .toList();
  }

  private ServerFrame notMember(String request) {
    Conversation about = request == null ? GROUP : null;
    return new ServerFrame.Error(request, about, null, ErrorCode.NOT_MEMBER, null, null);
  }

  @Test
  void entries_tell_who_comes_and_goes_and_what_the_title_is() {
    device.get(live(change(2, "added", CAROL)));
    device.get(live(change(3, "promoted", CAROL)));
    device.get(live(GroupScenes.renamed(4, "Foes")));
    device.get(live(change(5, "removed", BOB)));

    assertThat(roster().members()).isEqualTo(Map.of(ALICE, Role.MEMBER, CAROL, Role.ADMIN));
    assertThat(roster().whole()).isTrue();
    assertThat(chat().face().title()).isEqualTo("Foes");
    assertThat(device.events).contains(new ClientEvent.RosterChanged(GROUP, roster()));
    long unread = device.read(tx -> History.unread(tx, ALICE, tx.chat(GROUP).orElseThrow()));
    assertThat(unread).isZero();
  }

  @Test
  void the_heir_of_the_last_admin_is_one_and_a_change_of_later_releases_makes_uncertain() {
    device.get(
        live(
            GroupScenes.by(
                BOB,
                2,
                "{\"change\":\"left\",\"by\":\"bob\",\"users\":[\"bob\"],"
                    + "\"promoted\":\"alice\"}")));
    assertThat(roster().members()).isEqualTo(Map.of(ALICE, Role.ADMIN));
    assertThat(roster().whole()).isTrue();

    device.get(live(GroupScenes.by(ALICE, 3, "{\"change\":\"merged\",\"by\":\"alice\"}")));

    assertThat(roster().whole()).isFalse();
  }

  @Test
  void the_servers_list_replaces_what_was_known() {
    device.did(device.sync.change("r", new GroupAction.Members(GROUP.id()), device.now));

    device.get(
        new ServerFrame.Result(
            "r", GROUP, null, null, List.of(new ServerFrame.Member(CAROL, true)), "about us"));

    assertThat(roster().members()).isEqualTo(Map.of(CAROL, Role.ADMIN));
    assertThat(roster().description()).isEqualTo("about us");
  }

  @Test
  void who_has_gone_stays_so_until_a_head_beyond_that_and_comes_back_with_a_gap() {
    device.get(live(change(2, "removed", ALICE)));
    device.heads(head(2, 1));
    assertThat(roster().standing()).isEqualTo(Standing.GONE);

    ClientFrame.Pull pull = only(ClientFrame.Pull.class, device.heads(head(9, 7)));
    assertThat(roster().standing()).isEqualTo(Standing.MEMBER);
    device.get(page(pull.request(), change(8, "added", ALICE), entry(9)));

    assertThat(sequences()).containsExactly(1L, 2L, 8L, 9L);
    assertThat(roster().whole()).isFalse();
  }

  @Test
  void all_groups_are_named_in_hello_those_that_were_left_last_and_also_by_a_new_device() {
    device.get(live(change(2, "removed", ALICE)));
    Conversation other = Conversation.parse("#" + "h".repeat(26));
    device.heads(
        new ServerFrame.Head(
            other,
            null,
            0,
            0,
            new ServerFrame.Reached(0, 0),
            new ServerFrame.Reached(0, 0),
            null,
            null,
            null));
    device.get(new ServerFrame.Ready(5));
    device.disconnect();

    ClientFrame.Hello hello = only(ClientFrame.Hello.class, device.connect());
    device.disconnect();
    device.did(device.sync.adopt(new Identity("http://localhost", ALICE, 2, "other")));
    ClientFrame.Hello anew = only(ClientFrame.Hello.class, device.connect());

    assertThat(hello.cursors()).containsExactly(Map.entry(other, 0L), Map.entry(GROUP, 2L));
    assertThat(anew.since()).isEmpty();
    assertThat(anew.cursors()).isEqualTo(hello.cursors());
  }

  @Test
  void a_new_device_wants_all_of_a_group_to_which_something_in_doubt_was_written() {
    TestDevice fresh = new TestDevice();
    fresh.did(fresh.sync.send(GROUP, TestDevice.text("sent"), MessageId.of(1), fresh.now));
    fresh.did(fresh.sync.adopt(new Identity("http://localhost", ALICE, 2, "other")));

    ClientFrame.Hello hello = only(ClientFrame.Hello.class, fresh.connect());
    fresh.welcome();
    fresh.get(page(null, change(1, "created", ALICE, BOB), change(2, "left", ALICE)));
    fresh.heads(head(9, 7));

    assertThat(hello.since()).isEmpty();
    assertThat(hello.cursors()).containsExactly(Map.entry(GROUP, 0L));
    Chat.Window window = fresh.read(tx -> tx.chat(GROUP)).orElseThrow().window();
    assertThat(window.floor()).isZero();
    assertThat(window.have()).isEqualTo(2);
  }

  @Test
  void the_rest_comes_unasked_too_when_nothing_but_an_own_message_is_known_of_the_time() {
    TestDevice old = TestDevice.old();
    old.did(old.sync.send(GROUP, TestDevice.text("sent"), MessageId.of(9), old.now));
    List<Outgoing> sent = old.read(tx -> tx.outgoing(GROUP, Outgoing.State.BATCHED, 1));
    long number = sent.getFirst().number();
    old.get(
        new ServerFrame.Accepted(
            GROUP,
            List.of(new ServerFrame.AcceptedMessage(number, MessageId.of(9), 8, 5_008)),
            null));

    old.get(
        page(
            null,
            change(7, "added", ALICE),
            TestDevice.own(8, number, 9),
            change(9, "left", ALICE)));

    Chat.Window window = old.read(tx -> tx.chat(GROUP)).orElseThrow().window();
    assertThat(window.have()).isEqualTo(9);
  }

  @Test
  void the_rest_of_a_time_that_is_over_comes_unasked() {
    device.disconnect();
    device.connect();
    device.welcome();

    device.get(page(null, entry(2), change(3, "removed", ALICE)));

    assertThat(sequences()).containsExactly(1L, 2L, 3L);
    assertThat(roster().standing()).isEqualTo(Standing.GONE);
  }

  @Test
  void of_two_times_that_are_over_the_last_one_comes_unasked() {
    device.disconnect();
    device.connect();
    device.welcome();

    device.get(page(null, change(7, "added", ALICE), change(8, "removed", ALICE)));

    assertThat(sequences()).containsExactly(1L, 7L, 8L);
    assertThat(chat().window().isBehind()).isFalse();
  }

  @Test
  void a_pull_that_comes_too_late_makes_the_device_come_back_once_for_the_rest() {
    ClientFrame.Pull pull = only(ClientFrame.Pull.class, device.heads(head(3, 1)));
    device.get(notMember(pull.request()));
    assertThat(device.last.disconnect()).contains(Disconnect.BACK_OFF);
    device.disconnect();
    device.connect();
    List<ClientFrame> welcomed = device.welcome();
    List<ClientFrame> ready = device.get(new ServerFrame.Ready(9));
    ClientFrame.Pull again = only(ClientFrame.Pull.class, device.heads(head(3, 1)));

    device.get(notMember(again.request()));

    assertThat(welcomed).noneMatch(ClientFrame.Pull.class::isInstance);
    assertThat(ready).noneMatch(ClientFrame.Pull.class::isInstance);
    assertThat(device.last.disconnect()).isEmpty();
    assertThat(device.later(600_000)).noneMatch(ClientFrame.Pull.class::isInstance);
  }

  @Test
  void marks_that_are_not_taken_are_not_repeated_until_a_head_comes() {
    device.get(live(entry(2)));
    assertThat(device.later(100)).hasOnlyElementsOfType(ClientFrame.Received.class).hasSize(1);

    device.get(notMember(null));

    assertThat(device.later(20_000)).isEmpty();
    device.heads(head(2, 1));
    assertThat(device.later(100)).hasOnlyElementsOfType(ClientFrame.Received.class).hasSize(1);
  }

  @Test
  void an_own_change_is_no_message_in_the_outbox() {
    device.did(device.sync.send(GROUP, TestDevice.text("hi"), MessageId.of(2), device.now));

    device.get(live(GroupScenes.by(ALICE, 2, "{\"change\":\"renamed\",\"by\":\"alice\"}")));

    List<Outgoing> batch = device.read(tx -> tx.outgoing(GROUP, Outgoing.State.BATCHED, 9));
    assertThat(batch)
        .singleElement()
        .satisfies(each -> assertThat(each.fate().sequence()).isZero());
    assertThat(device.read(tx -> History.page(tx, ALICE, GROUP, 3, 1)).getFirst().check())
        .isEqualTo(Bubble.Check.NONE);
  }

  /** A list of members is newer than entries that come after it: in the end they agree. */
  @Property(tries = 200)
  void applying_the_last_changes_again_changes_nothing(@ForAll long seed) {
    Random random = new Random(seed);
    List<UserId> people = List.of(ALICE, BOB, CAROL, new UserId("dave"));
    String[] kinds = {"added", "joined", "removed", "left", "promoted", "demoted"};
    List<MembershipContent> changes = new ArrayList<>();
    Roster whole = Roster.unknown(GROUP);
    changes.add(read(GroupScenes.created(BOB, ALICE)));
    for (int i = 2; i < 20; i++) {
      String kind = kinds[random.nextInt(kinds.length)];
      UserId user = people.get(random.nextInt(people.size()));
      changes.add(read(change(i, kind, user)));
    }
    for (MembershipContent each : changes) {
      whole = whole.after(each, ALICE);
    }

    Roster again = whole;
    for (MembershipContent each : changes.subList(random.nextInt(changes.size()), changes.size())) {
      again = again.after(each, ALICE);
    }

    assertThat(again.members()).isEqualTo(whole.members());
    assertThat(again.standing()).isEqualTo(whole.standing());
  }

  private static MembershipContent read(Entry entry) {
    return MembershipContent.read(entry.message().body()).orElseThrow();
  }
}
