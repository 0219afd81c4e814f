package chat.parley.user;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import com.typesafe.config.ConfigFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
    Object command = sample(type);

    switch ((UserCommand) command) {
      case UserCommand.OfSession c ->
          same(new UserActorMessage.FromSession(kit.createTestProbe(toSession()).ref(), c));
      case UserCommand.OfPeer c -> same(new UserActorMessage.FromUser(c));
      case UserCommand.OfEdge c ->
          same(new UserActorMessage.Ask(kit.createTestProbe(UserReply.class).ref(), c));
      case UserCommand.OfShell c -> same(new UserActorMessage.Internal(c));
    }
  }

  @ParameterizedTest
  @MethodSource("replies")
  void a_reply_crosses_nodes(Class<?> type) throws Exception {
    same(sample(type));
  }

  @ParameterizedTest
  @MethodSource("events")
  void an_event_crosses_nodes(Class<?> type) throws Exception {
    same(toSession((SessionEvent) sample(type)));
  }

  @ParameterizedTest
  @MethodSource("frames")
  void a_frame_crosses_nodes(Class<?> type) throws Exception {
    same(toSession(new SessionEvent.Frame((ServerFrame) sample(type))));
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

  /** A value of a type: of a record, one with a value for each component. */
  private static Object sample(Type type) throws Exception {
    if (type instanceof ParameterizedType generic) {
      Type[] of = generic.getActualTypeArguments();
      return generic.getRawType() == Map.class
          ? Map.of(sample(of[0]), sample(of[1]))
          : List.of(sample(of[0]));
    }
    Class<?> raw = (Class<?>) type;
    if (raw == long.class || raw == Long.class) {
      return 5_000_000_000L;
    } else if (raw == int.class) {
      return 7;
    } else if (raw == boolean.class || raw == Boolean.class) {
      return true;
    } else if (raw == String.class) {
      return "täxt";
    } else if (raw == OptionalLong.class) {
      return OptionalLong.of(9);
    } else if (raw == Bytes.class) {
      return Bytes.utf8("bytes");
    } else if (raw == MessageId.class) {
      return MessageId.of(-2);
    } else if (raw == UserId.class) {
      return new UserId("ann");
    } else if (raw == Body.class) {
      return Body.content("{\"text\":\"hi\"}");
    } else if (raw == Conversation.class) {
      return new Conversation.Group(new GroupId("a".repeat(26)));
    } else if (raw.isEnum()) {
      return raw.getEnumConstants()[1];
    } else if (raw == ServerFrame.class) {
      return new ServerFrame.Pong(1);
    }
    return sampleRecord(raw);
  }

  private static Object sampleRecord(Class<?> type) throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : components) {
      values.add(sample(component.getGenericType()));
    }
    Constructor<?> constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return constructor.newInstance(values.toArray());
  }
}
