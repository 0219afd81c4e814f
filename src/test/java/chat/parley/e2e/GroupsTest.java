package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Bubble.Check;
import chat.parley.client.ClientEvent;
import chat.parley.client.Groups;
import chat.parley.client.Roster;
import chat.parley.client.Roster.Role;
import chat.parley.client.Roster.Standing;
import chat.parley.client.SqliteStore;
import chat.parley.client.Sync;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three people in a group, over a node and a database. */
class GroupsTest {
  private static final int TRIES_MAX = 20;
  private static int tests;

  @TempDir private Path stores;
  private final List<TestDevice> open = new ArrayList<>();
  private UserId ann;
  private UserId ben;
  private UserId cat;
  private TestDevice annDevice;
  private TestDevice benDevice;
  private TestDevice catDevice;

  @BeforeEach
  void signIn() {
    tests++;
    ann = TestDevice.register(SharedNode.url(), "ann" + tests);
    ben = TestDevice.register(SharedNode.url(), "ben" + tests);
    cat = TestDevice.register(SharedNode.url(), "cat" + tests);
    annDevice = use(TestDevice.signIn(SharedNode.url(), ann, store(ann)));
    benDevice = use(TestDevice.signIn(SharedNode.url(), ben, store(ben)));
    catDevice = use(TestDevice.signIn(SharedNode.url(), cat, store(cat)));
    open.forEach(TestDevice::untilLive);
  }

  @AfterEach
  void close() {
    open.forEach(TestDevice::close);
  }

  private Path store(UserId user) {
    return stores.resolve(user + ".db");
  }

  private TestDevice use(TestDevice device) {
    open.add(device);
    return device;
  }

  private TestDevice reopen(TestDevice device, UserId user) {
    open.remove(device);
    device.close();
    return use(TestDevice.reopen(store(user)));
  }

  /** What only asks may be too late on a busy machine: then again. */
  private static Optional<ErrorCode> answer(
      TestDevice device, Supplier<CompletableFuture<String>> ask) {
    Optional<ErrorCode> code = Optional.empty();
    for (int i = 0; i < TRIES_MAX; i++) {
      code = device.answer(ask.get().join());
      if (code.isEmpty() || code.get().reaction() != ErrorCode.Reaction.RETRY) {
        return code;
      }
    }
    return code;
  }

  private static void done(TestDevice device, Supplier<CompletableFuture<String>> ask) {
    assertThat(answer(device, ask)).isEmpty();
  }

  private static ErrorCode refused(TestDevice device, Supplier<CompletableFuture<String>> ask) {
    return answer(device, ask).orElseThrow();
  }

  private Conversation.Group create(UserId... members) {
    Groups.Made made = annDevice.client().groups().create("Friends", List.of(members)).join();
    assertThat(annDevice.answer(made.request())).isEmpty();
    return made.conversation();
  }

  private static Roster roster(TestDevice device, Conversation.Group group) {
    return device.client().groups().roster(group).orElseThrow();
  }

  private static List<Long> sequences(TestDevice device, Conversation group) {
    return device.stored(group).stream().map(Entry::sequence).toList();
  }

  @Test
  void a_message_reaches_all_and_its_checks_are_those_of_the_slowest() {
    Conversation.Group group = create(ben, cat);
    benDevice.untilHave(group, 1);
    catDevice.untilHave(group, 1);
    catDevice.close();

    MessageId id = annDevice.send(group, "hello");
    benDevice.untilHave(group, 2);
    benDevice.client().open(group, 2).join();
    annDevice.untilCheck(group, id, Check.ACCEPTED);
    TestDevice late = reopen(catDevice, cat);
    late.untilHave(group, 2);
    annDevice.untilCheck(group, id, Check.RECEIVED);
    assertThat(late.client().chats(9).getFirst().unread()).isEqualTo(1);
    assertThat(late.client().chats(9).getFirst().chat().face().title()).isEqualTo("Friends");
    late.client().open(group, 2).join();
    annDevice.untilCheck(group, id, Check.READ);

    done(annDevice, () -> annDevice.client().info(group, 2));
    assertThat(annDevice.events(ClientEvent.Info.class).getLast().marks())
        .hasSize(2)
        .allMatch(marks -> marks.received() && marks.read());
    assertThat(roster(benDevice, group).members())
        .isEqualTo(Map.of(ann, Role.ADMIN, ben, Role.MEMBER, cat, Role.MEMBER));
    assertThat(roster(late, group).whole()).isTrue();
    annDevice.until(() -> {
      benDevice.client().typing(group).join();
      return !annDevice.events(ClientEvent.Typing.class).isEmpty();
    });
  }

  @Test
  void who_goes_and_comes_back_sees_both_times_and_no_more_also_after_being_away() {
    Conversation.Group group = create(ben, cat);
    annDevice.send(group, "one");
    benDevice.untilHave(group, 2);
    benDevice.close();
    annDevice.send(group, "two");
    catDevice.untilHave(group, 3);
    done(annDevice, () -> annDevice.client().groups().remove(group, List.of(ben)));
    annDevice.send(group, "without ben");
    catDevice.untilHave(group, 5);

    TestDevice away = reopen(benDevice, ben);
    away.untilHave(group, 4);
    assertThat(roster(away, group).standing()).isEqualTo(Standing.GONE);
    MessageId vain = away.send(group, "let me in");
    away.untilCheck(group, vain, Check.FAILED);
    done(annDevice, () -> annDevice.client().groups().add(group, List.of(ben)));
    away.untilHave(group, 6);
    annDevice.send(group, "welcome back");
    away.untilHave(group, 7);

    assertThat(sequences(away, group)).containsExactly(3L, 4L, 6L, 7L);
    assertThat(roster(away, group).standing()).isEqualTo(Standing.MEMBER);
    done(away, () -> away.client().groups().members(group));
    annDevice.untilHave(group, 7);
    assertThat(roster(away, group)).isEqualTo(roster(annDevice, group));
    catDevice.untilHave(group, 7);
    assertThat(sequences(catDevice, group)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void admins_rule_and_others_are_refused() {
    Conversation.Group group = create(ben);
    Groups bens = benDevice.client().groups();
    benDevice.untilHave(group, 1);

    assertThat(refused(benDevice, () -> bens.add(group, List.of(cat))))
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refused(benDevice, () -> bens.rename(group, "Mine"))).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refused(catDevice, () -> catDevice.client().groups().members(group)))
        .isEqualTo(ErrorCode.NOT_MEMBER);
    UserId nobody = new UserId("nobody-at-all");
    assertThat(
            refused(annDevice, () -> annDevice.client().groups().add(group, List.of(cat, nobody))))
        .isEqualTo(ErrorCode.UNKNOWN_USER);
    done(annDevice, () -> annDevice.client().groups().promote(group, ben));
    benDevice.until(() -> roster(benDevice, group).isAdmin(ben));
    done(benDevice, () -> bens.rename(group, "Ours"));
    done(benDevice, () -> bens.describe(group, "what we do"));
    done(benDevice, () -> bens.add(group, List.of(cat)));
    done(annDevice, () -> annDevice.client().groups().leave(group));

    catDevice.until(() -> catDevice.have(group) == 6);
    done(catDevice, () -> catDevice.client().groups().members(group));
    assertThat(roster(catDevice, group))
        .isEqualTo(
            new Roster(
                group,
                Standing.MEMBER,
                true,
                new TreeMap<>(Map.of(ben, Role.ADMIN, cat, Role.MEMBER)),
                "what we do"));
    assertThat(catDevice.client().chat(group).orElseThrow().face().title()).isEqualTo("Ours");
    annDevice.until(
        () -> annDevice.client().chats(9).getFirst().roster().standing() == Standing.GONE);
  }

  @Test
  void a_link_lets_in_until_it_is_revoked() {
    Conversation.Group group = create();
    done(annDevice, () -> annDevice.client().groups().link(group, OptionalLong.of(3_600_000)));
    String link = annDevice.events(ClientEvent.Linked.class).getLast().link();

    done(benDevice, () -> benDevice.client().groups().join(link));
    assertThat(benDevice.events(ClientEvent.Joined.class).getLast().conversation())
        .isEqualTo(group);
    benDevice.untilHave(group, 2);
    done(annDevice, () -> annDevice.client().groups().unlink(group));

    assertThat(refused(catDevice, () -> catDevice.client().groups().join(link)))
        .isEqualTo(ErrorCode.NOT_MEMBER);
    annDevice.untilHave(group, 2);
    assertThat(roster(annDevice, group).members()).containsKeys(ann, ben);
  }

  @Test
  void a_group_made_and_written_to_without_a_connection_is_there_with_the_connection() {
    annDevice.close();
    open.remove(annDevice);
    Conversation.Group group = new Conversation.Group(new GroupId("o".repeat(23) + "ff" + "2"));
    try (SqliteStore store = SqliteStore.open(store(ann))) {
      Sync sync = new Sync(store);
      sync.change("made", new GroupAction.Create(group.id(), "Offline", List.of(ben)), 1_000);
      sync.send(group, TestDevice.text("from the train"), MessageId.of(77), 1_001);
      sync.change("more", new GroupAction.Add(group.id(), List.of(cat)), 1_002);
    }

    TestDevice back = use(TestDevice.reopen(store(ann)));

    assertThat(back.answer("made")).isEmpty();
    assertThat(back.answer("more")).isEmpty();
    back.untilCheck(group, MessageId.of(77), Check.ACCEPTED);
    benDevice.untilHave(group, 3);
    assertThat(benDevice.stored(group)).extracting(Entry::id).contains(MessageId.of(77));
    back.untilHave(group, 3);
    assertThat(roster(back, group).members()).containsOnlyKeys(ann, ben, cat);
    assertThat(back.client().hasUnsent()).isFalse();
  }
}
