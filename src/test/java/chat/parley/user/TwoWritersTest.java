package chat.parley.user;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Databases;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.UserActorMessage.ToSession;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two entities of one user at the same time: what a cluster that is split may have for a moment.
 */
class TwoWritersTest {
  private static final Duration WAIT = Duration.ofSeconds(20);
  private static final UserId ANN = new UserId("ann");
  private static final Bytes SECRET = Bytes.utf8("secret");
  private static ActorTestKit kit;
  private static Databases databases;

  @BeforeAll
  static void start() {
    databases = Databases.of(TestDatabase.freshDatabase());
    kit =
        ActorTestKit.create(
            "writers",
            databases
                .pluginConfig()
                .withFallback(ConfigFactory.parseString("pekko.loglevel = OFF"))
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  private static ActorRef<UserActorMessage> spawn() {
    return kit.spawn(
        UserActor.create(ANN, databases.placeOf(ANN), new LoneSurroundings(1_000), actor -> {}));
  }

  private static Message note(int number) {
    return new Message(number, MessageId.of(number), Body.content("{}"));
  }

  /** One of the two, with a session of its own. */
  private record Writer(ActorRef<UserActorMessage> user, TestProbe<ToSession> session) {
    static Writer start() {
      return new Writer(spawn(), kit.createTestProbe(ToSession.class));
    }

    void tell(UserCommand.OfSession command) {
      user.tell(new UserActorMessage.FromSession(session.ref(), command));
    }

    void hello() {
      tell(new UserCommand.Hello(new SessionId("s"), 1, SECRET, OptionalLong.empty(), Map.of()));
      session.receiveMessage(WAIT);
    }

    void send(Message note) {
      tell(new UserCommand.Send(new SessionId("s"), 1, Conversation.with(ANN), List.of(note)));
    }

    ServerFrame.Error error() {
      ToSession told = session.receiveMessage(WAIT);
      assertThat(told.event()).isInstanceOf(SessionEvent.Frame.class);
      return (ServerFrame.Error) ((SessionEvent.Frame) told.event()).frame();
    }

    ServerFrame.Accepted accepted() {
      while (true) {
        if (session.receiveMessage(WAIT).event() instanceof SessionEvent.Frame(ServerFrame frame)
            && frame instanceof ServerFrame.Accepted accepted) {
          return accepted;
        }
      }
    }
  }

  @Test
  void the_one_that_woke_first_is_stopped_by_the_primary_key_and_accepts_nothing() {
    ActorRef<UserActorMessage> registering = spawn();
    TestProbe<UserReply> edge = kit.createTestProbe(UserReply.class);
    registering.tell(new UserActorMessage.Ask(edge.ref(), new UserCommand.Register("Ann", "hash")));
    registering.tell(
        new UserActorMessage.Ask(edge.ref(), new UserCommand.AddDevice("laptop", SECRET)));
    edge.receiveSeveralMessages(2, WAIT);
    Writer old = Writer.start();
    old.hello();

    Writer next = Writer.start();
    next.hello();
    old.send(note(1));

    assertThat(old.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    old.session().expectTerminated(old.user(), WAIT);
    old.session().expectNoMessage(Duration.ZERO);
    next.send(note(1));
    assertThat(next.accepted().messages().getFirst().sequence()).isEqualTo(1);
    Writer third = Writer.start();
    third.hello();
    third.send(note(1));
    assertThat(third.accepted().repeat()).isTrue();
  }
}
