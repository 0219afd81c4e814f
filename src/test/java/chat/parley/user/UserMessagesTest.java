package chat.parley.user;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Samples;
import chat.parley.protocol.ServerFrame;
import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message between nodes, made up from its type, through its serializer and back. */
class UserMessagesTest {
  private static ActorTestKit kit;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("messages", ConfigFactory.load());
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  static Stream<Class<?>> commands() {
    return members(UserCommand.class);
  }

  static Stream<Class<?>> replies() {
    return members(UserReply.class);
  }

  static Stream<Class<?>> events() {
    return members(SessionEvent.class);
  }

  static Stream<Class<?>> frames() {
    return members(ServerFrame.class);
  }

  private static Stream<Class<?>> members(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(each -> each.isSealed() ? members(each) : Stream.of(each))
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void a_command_crosses_nodes(Class<?> type) throws Exception {
    Object command = Samples.of(type);

    switch ((UserCommand) command) {
      case UserCommand.OfSession c ->
          same(new UserActorMessage.FromSession(kit.createTestProbe(toSession()).ref(), c));
      case UserCommand.OfPeer c -> same(new UserActorMessage.FromUser(c));
      case UserCommand.OfEdge c ->
          same(new UserActorMessage.Ask(kit.createTestProbe(UserReply.class).ref(), c));
      case UserCommand.FromGroup c -> same(new UserActorMessage.FromGroup(c));
      case UserCommand.OfShell c -> same(new UserActorMessage.Internal(c));
    }
  }

  @ParameterizedTest
  @MethodSource("replies")
  void a_reply_crosses_nodes(Class<?> type) throws Exception {
    same(Samples.of(type));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_crosses_nodes(Class<?> type) throws Exception {
    same(toSession((SessionEvent) Samples.of(type)));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void a_frame_crosses_nodes(Class<?> type) throws Exception {
    same(toSession(new SessionEvent.Frame((ServerFrame) Samples.of(type))));
  }

  @Test
  void a_question_for_the_place_of_an_entity_crosses_nodes() throws Exception {
    same(new UserActorMessage.Locate(kit.createTestProbe(UserActorMessage.Located.class).ref()));
    same(new UserActorMessage.Located(kit.createTestProbe(UserActorMessage.class).ref()));
  }

  private static UserActorMessage.ToSession toSession(SessionEvent event) {
    ActorRef<UserActorMessage> entity = kit.createTestProbe(UserActorMessage.class).ref();
    return new UserActorMessage.ToSession(entity, 3, 4, event);
  }

  private static Class<UserActorMessage.ToSession> toSession() {
    return UserActorMessage.ToSession.class;
  }

  private static void same(Object message) {
    Object back = kit.serializationTestKit().verifySerialization(message, false);
    assertThat(back).isEqualTo(message);
  }
}
