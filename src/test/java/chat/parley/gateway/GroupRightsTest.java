package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every frame about a group, said by everybody: who is answered what. */
class GroupRightsTest {
  private static final GroupId GROUP = new GroupId("rightsabcdefghijklmnopqrst");
  private static final GroupId NOWHERE = new GroupId("nowhereabcdefghijklmnopqrs");
  private static GroupNode node;
  private static Map<Who, GroupMember> people;

  enum Who {
    STRANGER,
    EX_MEMBER,
    MEMBER,
    ADMIN
  }

  /** What is asked of a group, with the request by which its answer is known; null for none. */
  record Case(String name, boolean adminsOnly, Function<GroupId, ClientFrame> frame) {
    @Override
    public String toString() {
      return name;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    node = new GroupNode();
    people =
        Map.of(
            Who.STRANGER, node.register("stranger", GROUP).ready(),
            Who.EX_MEMBER, node.register("ex", GROUP).ready(),
            Who.MEMBER, node.register("member", GROUP).ready(),
            Who.ADMIN, node.register("admin", GROUP).ready());
    node.register("other", GROUP);
    GroupMember admin = people.get(Who.ADMIN);
    List<UserId> users =
        List.of(people.get(Who.MEMBER).user, people.get(Who.EX_MEMBER).user, new UserId("other"));
    admin.asks(new GroupAction.Create(GROUP, "Secret", users));
    admin.sends(1);
    people.get(Who.EX_MEMBER).has(2);
    admin.asks(new GroupAction.Remove(GROUP, List.of(people.get(Who.EX_MEMBER).user)));
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

  private static Stream<Case> cases() {
    UserId other = new UserId("other");
    return Stream.of(
        new Case(
            "send",
            false,
            id -> new ClientFrame.Send(conversation(id), List.of(GroupMember.message(99)))),
        new Case(
            "pull",
            false,
            id ->
                new ClientFrame.Pull(
                    "case", conversation(id), OptionalLong.empty(), OptionalLong.of(0), 10)),
        new Case("info", false, id -> new ClientFrame.Info("case", conversation(id), 2)),
        new Case(
            "prefer", false, id -> new ClientFrame.Prefer("case", conversation(id), "pin", "1")),
        new Case("received", false, id -> new ClientFrame.Received(Map.of(conversation(id), 1L))),
        new Case("read", false, id -> new ClientFrame.Read(Map.of(conversation(id), 1L))),
        new Case("members", false, id -> act(new GroupAction.Members(id))),
        new Case("add", true, id -> act(new GroupAction.Add(id, List.of(other)))),
        new Case("remove", true, id -> act(new GroupAction.Remove(id, List.of(new UserId("no"))))),
        new Case("promote", true, id -> act(new GroupAction.Promote(id, new UserId("admin")))),
        new Case("demote", true, id -> act(new GroupAction.Demote(id, other))),
        new Case("rename", true, id -> act(new GroupAction.Rename(id, "Secret"))),
        new Case("describe", true, id -> act(new GroupAction.Describe(id, ""))),
        new Case("link", true, id -> act(new GroupAction.Link(id, OptionalLong.of(1)))),
        new Case("unlink", true, id -> act(new GroupAction.Unlink(id))),
        new Case(
            "join",
            false,
            id -> act(new GroupAction.Join(id.value() + "abcdefghijklmnopqrstuvwxyz"))));
  }

  static Stream<Arguments> matrix() {
    return cases().flatMap(each -> Stream.of(Who.values()).map(who -> Arguments.of(each, who)));
  }

  private static Conversation conversation(GroupId id) {
    return new Conversation.Group(id);
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everybody_is_answered_what_is_due(Case asked, Who who) {
    GroupMember person = people.get(who);

    ServerFrame answer = answer(person, asked, GROUP);

    boolean inside = (who == Who.MEMBER || who == Who.ADMIN) && !asked.name().equals("join");
    if (!inside) {
      // Exactly as for a group that does not exist.
      assertThat(code(answer)).isEqualTo(ErrorCode.NOT_MEMBER);
      assertThat(answer.toString().replace(GROUP.value(), NOWHERE.value()))
          .isEqualTo(answer(person, asked, NOWHERE).toString());
    } else if (asked.adminsOnly() && who == Who.MEMBER) {
      assertThat(code(answer)).isEqualTo(ErrorCode.FORBIDDEN);
    } else {
      assertThat(answer).isNotInstanceOf(ServerFrame.Error.class);
    }
    assertThat(people.get(Who.STRANGER).entries()).isEmpty();
    assertThat(people.get(Who.EX_MEMBER).have()).isEqualTo(3);
  }

  private static ErrorCode code(ServerFrame frame) {
    return ((ServerFrame.Error) frame).code();
  }

  private static ServerFrame answer(GroupMember person, Case asked, GroupId id) {
    person.forget();
    person.say(asked.frame().apply(id));
    Conversation about = conversation(id);
    return person.until(
        ServerFrame.class,
        frame ->
            switch (frame) {
              case ServerFrame.Result result -> result.request().equals("case");
              case ServerFrame.Messages page -> "case".equals(page.request());
              case ServerFrame.Accepted accepted -> accepted.conversation().equals(about);
              case ServerFrame.Marks marks ->
                  marks.conversation().equals(about) && marks.mine() != null;
              case ServerFrame.Error error ->
                  "case".equals(error.request())
                      || error.request() == null && about.equals(error.conversation());
              default -> false;
            });
  }
}
