package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.group.GroupActorMessage;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Groups over real sockets, on a node with a real database. */
class GroupSocketTest {
  private static final int CROWD = 200;
  private static GroupNode node;
  private static int groups;

  /** Users with a device each, who are registered once for all tests. */
  private static List<GroupMember> crowd;

  private final GroupId group = id();
  private final List<GroupMember> connected = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    node = new GroupNode();
    GroupId none = id();
    crowd = atOnce(CROWD, i -> node.register("user" + i, none));
  }

  /** Does many things at a time, so that the database commits them together. */
  private static <T> List<T> atOnce(int count, IntFunction<T> work) {
    Executor threads = task -> Thread.ofVirtual().start(task);
    List<CompletableFuture<T>> all =
        IntStream.range(0, count)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> work.apply(i), threads))
            .toList();
    return all.stream().map(CompletableFuture::join).toList();
  }

  private void joinAll(List<GroupMember> members) {
    connected.addAll(members);
    atOnce(members.size(), i -> members.get(i).ready());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @AfterEach
  void disconnect() {
    connected.forEach(GroupMember::disconnect);
  }

  private static GroupId id() {
    groups++;
    return new GroupId("g" + (char) ('a' + groups) + "abcdefghijklmnopqrstuvwx");
  }

  private String name(String name) {
    return name + "-" + group.value().charAt(1);
  }

  private GroupMember join(GroupMember member) {
    connected.add(member);
    return member.ready();
  }

  private GroupMember person(String name) {
    return join(node.register(name(name), group));
  }

  private void create(GroupMember creator, GroupMember... members) {
    List<UserId> users = IntStream.range(0, members.length).mapToObj(i -> members[i].user).toList();
    assertThat(creator.asks(new GroupAction.Create(group, "Friends", users)))
        .isInstanceOf(ServerFrame.Result.class);
  }

  private static List<Long> sequences(GroupMember member) {
    return member.entries().stream().map(Entry::sequence).toList();
  }

  private static ErrorCode code(ServerFrame frame) {
    return ((ServerFrame.Error) frame).code();
  }

  @Test
  void a_message_reaches_every_member_gets_its_marks_and_costs_one_row() throws Exception {
    GroupMember ann = person("ann");
    GroupMember ben = person("ben");
    GroupMember cat = person("cat").silent();
    create(ann, ben, cat);
    ben.has(1);
    cat.has(1);
    long before = node.rows(group, "message");

    assertThat(ann.sends(1)).isInstanceOf(ServerFrame.Accepted.class);
    ben.has(2);
    cat.has(2);

    assertThat(node.rows(group, "message")).isEqualTo(before + 1);
    assertThat(ben.entries().getLast().sender().user()).isEqualTo(ann.user);
    assertThat(ann.frames())
        .noneMatch(each ->
            each instanceof ServerFrame.Marks marks
                && marks.theirs() != null
                && marks.theirs().received() == 2);
    cat.say(new ClientFrame.Read(java.util.Map.of(cat.conversation, 2L)));
    ann.until(
        ServerFrame.Marks.class, marks -> marks.theirs() != null && marks.theirs().received() == 2);
    cat.until(ServerFrame.Marks.class, marks -> marks.mine() != null && marks.mine().read() == 2);
    String request = ann.request();
    ann.say(new ClientFrame.Info(request, ann.conversation, 2));
    ServerFrame.Result info = (ServerFrame.Result) ann.answer(request);
    assertThat(info.marks()).hasSize(2).allMatch(ServerFrame.UserMarks::received);
    assertThat(info.marks()).filteredOn(ServerFrame.UserMarks::read).hasSize(1);
    ben.say(new ClientFrame.Typing(ben.conversation));
    ann.until(ServerFrame.Typing.class, typing -> typing.user().equals(ben.user));
  }

  @Test
  void two_hundred_members_online_all_get_all_messages_in_one_order() throws Exception {
    List<GroupMember> all = crowd(CROWD);
    joinAll(all);
    createWith(all);
    all.forEach(each -> each.has(1));
    long before = node.rows(group, "message");

    atOnce(
        10,
        i -> {
          LongStream.rangeClosed(1, 10).forEach(all.get(i * 20)::sends);
          return i;
        });
    all.forEach(each -> each.has(101));

    assertThat(node.rows(group, "message")).isEqualTo(before + 100);
    List<Entry> order = all.getFirst().entries();
    assertThat(sequences(all.getFirst()))
        .isEqualTo(LongStream.rangeClosed(1, 101).boxed().toList());
    assertThat(all).allSatisfy(each -> assertThat(each.entries()).isEqualTo(order));
    all.getFirst()
        .until(
            ServerFrame.Marks.class,
            marks -> marks.theirs() != null && marks.theirs().received() == 101);

    GroupMember late = node.register(name("late"), group);
    assertThat(code(all.getFirst().asks(new GroupAction.Add(group, List.of(late.user)))))
        .isEqualTo(ErrorCode.GROUP_FULL);
  }

  private List<GroupMember> crowd(int size) {
    return crowd.stream().limit(size).map(each -> each.in(group)).toList();
  }

  private void createWith(List<GroupMember> all) {
    create(all.getFirst(), all.stream().skip(1).toArray(GroupMember[]::new));
  }

  @Test
  void members_who_were_offline_catch_up() {
    List<GroupMember> all = crowd(150);
    GroupMember ann = join(all.getFirst());
    createWith(all);

    LongStream.rangeClosed(1, 30).forEach(ann::sends);
    joinAll(all.subList(1, all.size()));

    all.forEach(each -> each.has(31));
    assertThat(all).allSatisfy(each -> assertThat(each.entries()).isEqualTo(ann.entries()));
  }

  @Test
  void who_joins_and_leaves_sees_exactly_the_time_between() {
    GroupMember ann = person("ann");
    GroupMember ben = person("ben");
    create(ann);
    ann.sends(1);
    ann.asks(new GroupAction.Add(group, List.of(ben.user)));
    ann.sends(2);
    ben.has(4);
    GroupMember offline = join(node.device(ben.user, group));
    offline.has(4);
    offline.disconnect();
    ann.sends(3);
    ann.asks(new GroupAction.Remove(group, List.of(ben.user)));
    ann.sends(4);
    ben.has(6);

    // A device that was away is brought the rest of its time, and no more.
    offline.connect();
    offline.has(6);
    ann.has(7);
    String request = ben.request();
    ben.say(
        new ClientFrame.Pull(
            request, ben.conversation, OptionalLong.empty(), OptionalLong.of(0), 200));

    assertThat(code(ben.answer(request))).isEqualTo(ErrorCode.NOT_MEMBER);
    assertThat(sequences(ben)).containsExactly(3L, 4L, 5L, 6L);
    assertThat(offline.have()).isEqualTo(6);
    assertThat(sequences(ann)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);

    ann.asks(new GroupAction.Add(group, List.of(ben.user)));
    ben.has(8);
    assertThat(sequences(ben)).containsExactly(3L, 4L, 5L, 6L, 8L);
  }

  @Test
  void two_admins_change_members_at_once_and_all_agree() {
    GroupMember ann = person("ann");
    GroupMember ben = person("ben");
    GroupMember cat = person("cat");
    create(ann, ben, cat);
    ann.asks(new GroupAction.Promote(group, ben.user));
    List<GroupMember> more = crowd(10);

    CompletableFuture<Void> adding =
        CompletableFuture.runAsync(
            () -> more.forEach(each -> ann.asks(new GroupAction.Add(group, List.of(each.user)))));
    CompletableFuture<Void> removing =
        CompletableFuture.runAsync(() ->
            more.forEach(each -> ben.asks(new GroupAction.Remove(group, List.of(each.user)))));
    CompletableFuture.allOf(adding, removing).join();
    ann.asks(new GroupAction.Remove(group, more.stream().map(each -> each.user).toList()));

    ServerFrame.Result members = (ServerFrame.Result) cat.asks(new GroupAction.Members(group));
    assertThat(members.members())
        .containsExactly(
            new ServerFrame.Member(ann.user, true),
            new ServerFrame.Member(ben.user, true),
            new ServerFrame.Member(cat.user, false));
    ann.sends(1);
    long head = ann.until(ServerFrame.Accepted.class, any -> true).messages().getFirst().sequence();
    cat.has(head);
    ben.has(head);
    ann.has(head);
    assertThat(cat.entries()).isEqualTo(ann.entries()).isEqualTo(ben.entries());
  }

  @Test
  void the_same_message_on_two_sockets_is_stored_once_and_devices_do_not_mix() throws Exception {
    GroupMember ann = person("ann");
    GroupMember second = join(node.device(ann.user, group));
    create(ann);
    second.has(1);
    long before = node.rows(group, "message");

    for (int i = 0; i < 5; i++) {
      ann.say(ann.batch(1));
    }
    second.sends(1);
    ann.has(3);
    second.has(3);

    assertThat(node.rows(group, "message")).isEqualTo(before + 2);
    assertThat(ann.entries()).isEqualTo(second.entries());
    second.until(ServerFrame.Marks.class, marks -> marks.stored() != null && marks.stored() == 3);
  }

  @Test
  void a_group_that_is_killed_again_and_again_loses_and_repeats_nothing() {
    List<GroupMember> all = crowd(20);
    joinAll(all);
    createWith(all);
    all.forEach(each -> each.has(1));

    CompletableFuture<Void> sending =
        CompletableFuture.allOf(
            IntStream.range(0, 4)
                .mapToObj(i ->
                    CompletableFuture.runAsync(
                        () -> LongStream.rangeClosed(1, 15).forEach(all.get(i)::sends)))
                .toArray(CompletableFuture[]::new));
    Awaitility.await()
        .pollInterval(Duration.ofMillis(150))
        .atMost(Duration.ofSeconds(60))
        .until(() -> {
          node.groups.tell(group, new GroupActorMessage.Stop());
          return sending.isDone();
        });

    all.forEach(each -> each.has(61));
    assertThat(all)
        .allSatisfy(each -> assertThat(each.entries()).isEqualTo(all.getFirst().entries()));
    assertThat(
            all.getFirst().entries().stream()
                .filter(each -> each.sender().device() != 0)
                .map(each -> each.sender() + " " + each.number()))
        .hasSize(60)
        .doesNotHaveDuplicates();
  }

  @Test
  void an_invite_link_lets_in_and_nothing_is_written_for_groups_that_are_not() throws Exception {
    GroupMember ann = person("ann");
    GroupMember ben = person("ben");
    create(ann);
    String link =
        ((ServerFrame.Result) ann.asks(new GroupAction.Link(group, OptionalLong.empty()))).link();
    GroupId nowhere = id();

    assertThat(code(ben.asks(new GroupAction.Join(nowhere.value() + link.substring(26)))))
        .isEqualTo(ErrorCode.NOT_MEMBER);
    assertThat(code(ben.asks(new GroupAction.Join(group.value() + "a".repeat(26)))))
        .isEqualTo(ErrorCode.NOT_MEMBER);
    assertThat(ben.asks(new GroupAction.Join(link))).isInstanceOf(ServerFrame.Result.class);
    ann.asks(new GroupAction.Unlink(group));
    ben.asks(new GroupAction.Leave(group));
    assertThat(code(ben.asks(new GroupAction.Join(link)))).isEqualTo(ErrorCode.NOT_MEMBER);
    assertThat(node.rows(nowhere, null)).isZero();
  }
}
