package chat.parley.group;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.Samples;
import chat.parley.conversation.ToGroup;
import com.typesafe.config.ConfigFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every message of groups between nodes, through its serializer and back. */
class GroupMessagesTest {
  private static ActorTestKit kit;
  private static ActorRef<FanoutActorMessage> fanout;

  @BeforeAll
  static void start() {
    kit = ActorTestKit.create("group-messages", ConfigFactory.load());
    fanout = kit.createTestProbe(FanoutActorMessage.class).ref();
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  static Stream<Class<?>> asks() {
    return members(Ask.class);
  }

  static Stream<Class<?>> answers() {
    return members(GroupAnswer.class);
  }

  static Stream<Class<?>> news() {
    return members(GroupNews.class);
  }

  static Stream<Class<?>> words() {
    return members(ToGroup.class);
  }

  private static Stream<Class<?>> members(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses())
        .flatMap(each -> each.isSealed() ? members(each) : Stream.of(each));
  }

  @ParameterizedTest
  @MethodSource("asks")
  void what_is_asked_crosses_nodes(Class<?> type) throws Exception {
    ActorRef<GroupAnswer> session = kit.createTestProbe(GroupAnswer.class).ref();
    same(new GroupActorMessage.FromSession(session, Scene.ANN, 2, (Ask) Samples.of(type)));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void an_answer_crosses_nodes(Class<?> type) throws Exception {
    same(Samples.of(type));
  }

  @ParameterizedTest
  @MethodSource("news")
  void news_cross_nodes(Class<?> type) throws Exception {
    ActorRef<GroupActorMessage> group = kit.createTestProbe(GroupActorMessage.class).ref();
    same(new FanoutActorMessage.FromGroup(group, Scene.ID, 3, (GroupNews) Samples.of(type)));
  }

  @ParameterizedTest
  @MethodSource("words")
  void a_user_s_word_crosses_nodes(Class<?> type) throws Exception {
    same(new GroupActorMessage.FromUser((ToGroup) Samples.of(type)));
  }

  @Test
  void what_nodes_say_crosses_nodes() {
    same(new GroupActorMessage.Attach(fanout, List.of(Scene.ANN, Scene.BEN)));
    same(new GroupActorMessage.Detach(fanout));
    same(new GroupActorMessage.Marks(fanout, List.of(new MarkUp(Scene.ANN, 5, 4))));
    same(new GroupActorMessage.Stop());
  }

  private static void same(Object message) {
    Object back = kit.serializationTestKit().verifySerialization(message, false);
    assertThat(back).isEqualTo(message);
  }
}
