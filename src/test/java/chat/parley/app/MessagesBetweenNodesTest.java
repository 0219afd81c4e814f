package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Samples;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.group.Ask;
import chat.parley.group.FanoutActorMessage;
import chat.parley.group.GroupActorMessage;
import chat.parley.group.GroupAnswer;
import chat.parley.group.GroupNews;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.serialization.DisabledJavaSerializer;
import org.apache.pekko.serialization.JavaSerializer;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What actors on two nodes say to each other: everything has a serializer of our own, and whoever
 * is to be answered can be answered from the other node.
 */
class MessagesBetweenNodesTest {
  private static final UserId ANN = new UserId("ann");
  private static final GroupId GROUP = new GroupId("a".repeat(26));
  private static ActorTestKit here;
  private static ActorTestKit there;

  @BeforeAll
  static void start() {
    Config config =
        ConfigFactory.parseString(
                """
                pekko.actor.provider = cluster
                pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
                pekko.actor.testkit.typed.system-shutdown-default = 60s
                """)
            .withFallback(ConfigFactory.load());
    here = ActorTestKit.create("parley", config);
    there = ActorTestKit.create("parley", config);
  }

  @AfterAll
  static void stop() {
    here.shutdownTestKit();
    there.shutdownTestKit();
  }

  /** Everything that is told to an actor that may be on another node, with all that is in it. */
  static Stream<Class<?>> messages() {
    return Stream.of(
            UserActorMessage.class,
            UserActorMessage.ToSession.class,
            UserActorMessage.Located.class,
            UserReply.class,
            GroupActorMessage.class,
            GroupAnswer.class,
            FanoutActorMessage.class)
        .flatMap(MessagesBetweenNodesTest::members);
  }

  /** What such messages carry, of which a new kind must not be forgotten. */
  static Stream<Class<?>> contents() {
    return Stream.of(
            UserCommand.class,
            SessionEvent.class,
            ServerFrame.class,
            Ask.class,
            GroupNews.class,
            ToUser.class,
            ToGroup.class)
        .flatMap(MessagesBetweenNodesTest::members);
  }

  private static Stream<Class<?>> members(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses())
            .flatMap(MessagesBetweenNodesTest::members)
            .distinct()
        : Stream.of(type);
  }

  private static Serialization serialization(ActorTestKit kit) {
    return SerializationExtension.get(kit.system());
  }

  @ParameterizedTest
  @MethodSource("messages")
  void a_message_has_a_serializer_of_our_own(Class<?> type) throws Exception {
    Serializer serializer = serialization(here).serializerFor(type);

    assertThat(serializer)
        .isNotInstanceOf(JavaSerializer.class)
        .isNotInstanceOf(DisabledJavaSerializer.class);
    assertThat(serializer.getClass().getSimpleName()).isEqualTo("JacksonCborSerializer");
  }

  @ParameterizedTest
  @MethodSource("contents")
  void what_a_message_carries_can_be_written_and_read(Class<?> type) throws Exception {
    Object content = Samples.of(type);

    for (Object message : messagesWith(content)) {
      Object read = across(here, message, there);
      assertThat(across(there, read, here)).isEqualTo(message);
    }
  }

  /** The messages in which a content travels. */
  private static List<Object> messagesWith(Object content) {
    ActorRef<GroupActorMessage> group = here.createTestProbe(GroupActorMessage.class).ref();
    return switch (content) {
      case UserCommand.OfSession c -> List.of(new UserActorMessage.FromSession(ear(), c));
      case UserCommand.OfPeer c -> List.of(new UserActorMessage.FromUser(c));
      case UserCommand.FromGroup c -> List.of(new UserActorMessage.FromGroup(c));
      case UserCommand.OfEdge c ->
          List.of(new UserActorMessage.Ask(here.createTestProbe(UserReply.class).ref(), c));
      case UserCommand.OfShell c -> List.of(new UserActorMessage.Internal(c));
      case SessionEvent e -> List.of(told(e));
      case ServerFrame f -> List.of(told(new SessionEvent.Frame(f)), new GroupAnswer.Frame(f));
      case Ask ask ->
          List.of(
              new GroupActorMessage.FromSession(
                  here.createTestProbe(GroupAnswer.class).ref(), ANN, 1, ask));
      case GroupNews news -> List.of(new FanoutActorMessage.FromGroup(group, GROUP, 3, news));
      case ToUser word -> List.of(new UserActorMessage.FromGroup(new UserCommand.FromGroup(word)));
      case ToGroup word -> List.of(new GroupActorMessage.FromUser(word));
      default -> throw new AssertionError("nothing carries " + content);
    };
  }

  private static ActorRef<UserActorMessage.ToSession> ear() {
    return here.createTestProbe(UserActorMessage.ToSession.class).ref();
  }

  private static UserActorMessage.ToSession told(SessionEvent event) {
    return new UserActorMessage.ToSession(
        here.createTestProbe(UserActorMessage.class).ref(), 1, 1, event);
  }

  @Test
  void a_session_can_be_answered_from_another_node() {
    TestProbe<UserActorMessage.ToSession> session =
        here.createTestProbe(UserActorMessage.ToSession.class);
    TestProbe<UserActorMessage> entity = there.createTestProbe(UserActorMessage.class);

    var hello =
        (UserActorMessage.FromSession)
            across(
                here,
                new UserActorMessage.FromSession(
                    session.ref(), new UserCommand.Detach(new chat.parley.user.SessionId("s"), 1)),
                there);
    hello.ref().tell(told(entity.ref()));

    // And the entity is known to the session by what it says, so that it can be watched.
    session.receiveMessage(TestNodes.WAIT).entity().tell(new UserActorMessage.Stop());
    assertThat(entity.receiveMessage(TestNodes.WAIT)).isEqualTo(new UserActorMessage.Stop());
  }

  private static UserActorMessage.ToSession told(ActorRef<UserActorMessage> entity) {
    return new UserActorMessage.ToSession(entity, 1, 1, new SessionEvent.Renewed(1));
  }

  @Test
  void a_node_s_fan_out_and_a_group_can_answer_each_other() {
    TestProbe<FanoutActorMessage> fanout = here.createTestProbe(FanoutActorMessage.class);
    TestProbe<GroupActorMessage> group = there.createTestProbe(GroupActorMessage.class);

    var attach =
        (GroupActorMessage.Attach)
            across(here, new GroupActorMessage.Attach(fanout.ref(), List.of(ANN)), there);
    attach
        .fanout()
        .tell(
            new FanoutActorMessage.FromGroup(group.ref(), GROUP, 1, new GroupNews.Typing(1, ANN)));

    var news = (FanoutActorMessage.FromGroup) fanout.receiveMessage(TestNodes.WAIT);
    news.from().tell(new GroupActorMessage.Detach(fanout.ref()));
    assertThat(group.receiveMessage(TestNodes.WAIT))
        .isInstanceOfSatisfying(
            GroupActorMessage.Detach.class,
            detach ->
                assertThat(detach.fanout().path().uid()).isEqualTo(fanout.ref().path().uid()));
  }

  /** Writes a message as one node does, and reads it as the other one does. */
  private static Object across(ActorTestKit from, Object message, ActorTestKit to) {
    Serialization writer = serialization(from);
    byte[] bytes = writer.serialize(message).get();
    Serializer serializer = writer.findSerializerFor(message);
    return serialization(to)
        .deserialize(bytes, serializer.identifier(), Serializers.manifestFor(serializer, message))
        .get();
  }
}
