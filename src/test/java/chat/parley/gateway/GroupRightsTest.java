package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame about a group, said by everybody: who is answered what. */
class GroupRightsTest {
  private static final GroupId GROUP = new GroupId("rightsabcdefghijklmnopqrst");
  private static final GroupId LEAVING = new GroupId("leavingabcdefghijklmnopqrs");
  private static final GroupId NOWHERE = new GroupId("nowhereabcdefghijklmnopqrs");
  private static final UserId OTHER = new UserId("other");
  private static GroupNode node;
  private static Map<Who, GroupMember> people;

  enum Who {
    STRANGER,
    EX_MEMBER,
    MEMBER,
    ADMIN;

    boolean isInside() {
      return this == MEMBER || this == ADMIN;
    }
  }

  /** What is due. */
  enum Right {
    /** Members may; to all others there is no such group. */
    OF_MEMBERS,
    /** Admins may, other members are told that they may not; to all others there is no group. */
    OF_ADMINS,
    /** Members are heard; all others are not, and nobody is answered. */
    UNANSWERED,
    /** Who made the group may ask for it again; all others are told that the name is taken. */
    OF_THE_CREATOR,
    /** With a link that is none, nobody may. */
    OF_NOBODY
  }

  /** What is asked of a group, with the request by which its answer is known. */
  private record Case(Right right, GroupId on, Function<GroupId, ClientFrame> frame) {}

  /** Frames that name no group. */
  private static final Set<Class<?>> OF_NO_GROUP =
      Set.of(
          ClientFrame.Hello.class,
          ClientFrame.Watch.class,
          ClientFrame.Block.class,
          ClientFrame.Unblock.class,
          ClientFrame.Ping.class);

  @BeforeAll
  static void start() throws Exception {
    node = new GroupNode();
    people = new EnumMap<>(Who.class);
    people.put(Who.STRANGER, node.register("stranger", GROUP).ready());
    people.put(Who.EX_MEMBER, node.register("ex", GROUP).ready());
    people.put(Who.MEMBER, node.register("member", GROUP).ready());
    people.put(Who.ADMIN, node.register("admin", GROUP).ready());
    node.register(OTHER.value(), GROUP);
    GroupMember admin = people.get(Who.ADMIN);
    UserId member = people.get(Who.MEMBER).user;
    UserId ex = people.get(Who.EX_MEMBER).user;
    admin.asks(new GroupAction.Create(GROUP, "Secret", List.of(member, ex, OTHER)));
    admin.asks(new GroupAction.Create(LEAVING, "Secret", List.of(member, ex)));
    admin.asks(new GroupAction.Remove(LEAVING, List.of(ex)));
    admin.sends(1);
    people.get(Who.EX_MEMBER).has(2);
    admin.asks(new GroupAction.Remove(GROUP, List.of(ex)));
    people.get(Who.EX_MEMBER).has(3);
    admin.sends(2);
    people.get(Who.MEMBER).has(4);
  }

  @AfterAll
  static void stop() {
    people.values().forEach(GroupMember::disconnect);
    node.close();
  }

  private static ClientFrame act(GroupAction action) {
    return new ClientFrame.Group("case", action);
  }

  /** What is expected of every kind of frame and action; a new one belongs here. */
  private static Map<Class<?>, Case> cases() {
    Map<Class<?>, Case> cases = new LinkedHashMap<>();
    cases.putAll(frames());
    cases.putAll(actions());
    return cases;
  }

  private static Case members(Function<GroupId, ClientFrame> frame) {
    return new Case(Right.OF_MEMBERS, GROUP, frame);
  }

  private static Case admins(Function<GroupId, GroupAction> action) {
    return new Case(Right.OF_ADMINS, GROUP, id -> act(action.apply(id)));
  }

  private static Map<Class<?>, Case> frames() {
    return Map.of(
        ClientFrame.Send.class,
        members(id -> new ClientFrame.Send(conversation(id), List.of(GroupMember.message(99)))),
        ClientFrame.Pull.class,
        members(id ->
            new ClientFrame.Pull(
                "case", conversation(id), OptionalLong.empty(), OptionalLong.of(0), 10)),
        ClientFrame.Info.class,
        members(id -> new ClientFrame.Info("case", conversation(id), 2)),
        ClientFrame.Prefer.class,
        members(id -> new ClientFrame.Prefer("case", conversation(id), "pin", "1")),
        ClientFrame.Received.class,
        members(id -> new ClientFrame.Received(Map.of(conversation(id), 1L))),
        ClientFrame.Read.class,
        members(id -> new ClientFrame.Read(Map.of(conversation(id), 1L))),
        ClientFrame.Typing.class,
        new Case(Right.UNANSWERED, GROUP, id -> new ClientFrame.Typing(conversation(id))));
  }

  private static Map<Class<?>, Case> actions() {
    Map<Class<?>, Case> cases = new LinkedHashMap<>();
    cases.put(
        GroupAction.Create.class,
        new Case(
            Right.OF_THE_CREATOR, GROUP, id -> act(new GroupAction.Create(id, "Mine", List.of()))));
    cases.put(
        GroupAction.Join.class,
        new Case(
            Right.OF_NOBODY,
            GROUP,
            id -> act(new GroupAction.Join(id.value() + "abcdefghijklmnopqrstuvwxyz"))));
    cases.put(
        GroupAction.Leave.class,
        new Case(Right.OF_MEMBERS, LEAVING, id -> act(new GroupAction.Leave(id))));
    cases.put(GroupAction.Members.class, members(id -> act(new GroupAction.Members(id))));
    cases.put(GroupAction.Add.class, admins(id -> new GroupAction.Add(id, List.of(OTHER))));
    cases.put(
        GroupAction.Remove.class,
        admins(id -> new GroupAction.Remove(id, List.of(new UserId("no")))));
    cases.put(
        GroupAction.Promote.class, admins(id -> new GroupAction.Promote(id, new UserId("admin"))));
    cases.put(GroupAction.Demote.class, admins(id -> new GroupAction.Demote(id, OTHER)));
    cases.put(GroupAction.Rename.class, admins(id -> new GroupAction.Rename(id, "Secret")));
    cases.put(GroupAction.Describe.class, admins(id -> new GroupAction.Describe(id, "")));
    cases.put(GroupAction.Link.class, admins(id -> new GroupAction.Link(id, OptionalLong.of(1))));
    cases.put(GroupAction.Unlink.class, admins(id -> new GroupAction.Unlink(id)));
    return cases;
  }

  private static Conversation conversation(GroupId id) {
    return new Conversation.Group(id);
  }

  /** Every kind of frame, and instead of the frame of groups every action. */
  static Stream<Class<?>> kinds() {
    return Stream.concat(
        Stream.of(ClientFrame.class.getPermittedSubclasses())
            .filter(each -> each != ClientFrame.Group.class && !OF_NO_GROUP.contains(each)),
        Stream.of(GroupAction.class.getPermittedSubclasses()));
  }

  static Stream<Arguments> matrix() {
    return kinds()
        .flatMap(kind ->
            Stream.of(Who.values())
                .map(who -> Arguments.of(Named.of(kind.getSimpleName(), kind), who)));
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everybody_is_answered_what_is_due(Class<?> kind, Who who) {
    Case asked = cases().get(kind);
    assertThat(asked).as("what is expected of %s", kind).isNotNull();

    switch (asked.right()) {
      case OF_MEMBERS -> answered(asked, who, who.isInside(), false);
      case OF_ADMINS -> answered(asked, who, who == Who.ADMIN, who == Who.MEMBER);
      case OF_NOBODY -> answered(asked, who, false, false);
      case OF_THE_CREATOR -> {
        ServerFrame answer = answer(people.get(who), asked, asked.on());
        if (who == Who.ADMIN) {
          assertThat(answer).isInstanceOf(ServerFrame.Result.class);
        } else {
          assertThat(code(answer)).isEqualTo(ErrorCode.TAKEN);
        }
      }
      case UNANSWERED -> unanswered(asked, who);
    }

    assertThat(people.get(Who.STRANGER).entries()).isEmpty();
    assertThat(people.get(Who.EX_MEMBER).have()).isEqualTo(3);
  }

  private static void answered(Case asked, Who who, boolean may, boolean forbidden) {
    GroupMember person = people.get(who);
    ServerFrame answer = answer(person, asked, asked.on());
    if (may) {
      assertThat(answer).isNotInstanceOf(ServerFrame.Error.class);
    } else if (forbidden) {
      assertThat(code(answer)).isEqualTo(ErrorCode.FORBIDDEN);
    } else {
      // Exactly as for a group that does not exist.
      assertThat(code(answer)).isEqualTo(ErrorCode.NOT_MEMBER);
      assertThat(answer.toString().replace(asked.on().value(), NOWHERE.value()))
          .isEqualTo(answer(person, asked, NOWHERE).toString());
    }
  }

  /** What the group hears later comes to its members later. */
  private static void unanswered(Case asked, Who who) {
    GroupMember person = people.get(who);
    GroupMember watching = people.get(who == Who.ADMIN ? Who.MEMBER : Who.ADMIN);
    GroupMember after = people.get(who == Who.ADMIN ? Who.ADMIN : Who.MEMBER);
    person.forget();
    watching.forget();

    person.say(asked.frame().apply(asked.on()));
    person.asks(new GroupAction.Members(asked.on()));
    after.say(asked.frame().apply(asked.on()));

    int own = who.isInside() ? 1 : 0;
    int others = person == after ? own + 1 : 1;
    Awaitility.await().until(() -> typed(watching, after) == others);
    assertThat(typed(watching, person)).isEqualTo(person == after ? others : own);
    assertThat(person.frames()).noneMatch(ServerFrame.Accepted.class::isInstance);
  }

  /** How often one has been told that another one types. */
  private static long typed(GroupMember watching, GroupMember typist) {
    return watching.frames().stream()
        .filter(
            each -> each instanceof ServerFrame.Typing typing && typing.user().equals(typist.user))
        .count();
  }

  @Test
  void what_names_no_group_is_no_part_of_the_matrix_and_nothing_else_is_left_out() {
    assertThat(kinds()).containsExactlyInAnyOrderElementsOf(cases().keySet());
    for (Class<?> each : OF_NO_GROUP) {
      assertThat(each.getRecordComponents())
          .filteredOn(part -> !part.getName().equals("cursors"))
          .noneMatch(part ->
              part.getGenericType().getTypeName().contains("Conversation")
                  || part.getType() == GroupId.class);
    }
  }

  @Test
  void no_http_call_takes_a_group() throws IOException {
    // One that does needs its own row for each kind of user.
    assertThat(Files.readAllLines(Path.of("docs/openapi.yaml")))
        .filteredOn(line -> line.matches("  /.*"))
        .isNotEmpty()
        .noneMatch(line -> line.contains("group") || line.contains("conversation"));
  }

  private static ErrorCode code(ServerFrame frame) {
    return ((ServerFrame.Error) frame).code();
  }

  private static ServerFrame answer(GroupMember person, Case asked, GroupId id) {
    person.forget();
    ClientFrame said = asked.frame().apply(id);
    boolean marking = said instanceof ClientFrame.Received || said instanceof ClientFrame.Read;
    person.say(said);
    Conversation about = conversation(id);
    return person.until(
        ServerFrame.class,
        frame ->
            switch (frame) {
              case ServerFrame.Result result -> "case".equals(result.request());
              case ServerFrame.Messages page -> "case".equals(page.request());
              case ServerFrame.Accepted accepted -> accepted.conversation().equals(about);
              case ServerFrame.Marks marks ->
                  marking && marks.conversation().equals(about) && marks.mine() != null;
              case ServerFrame.Error error ->
                  "case".equals(error.request())
                      || error.request() == null && about.equals(error.conversation());
              default -> false;
            });
  }
}
