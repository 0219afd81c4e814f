package chat.parley.user;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.UserActorMessage.ToSession;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two entities of one user at the same time: what a cluster that is split may have for a moment.
 */
class TwoWritersTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");
  private static final Bytes SECRET = Bytes.utf8("secret");
  private static ActorTestKit kit;
  private static Database database;
  private static Databases databases;

  @BeforeAll
  static void start() {
    database = TestDatabase.freshDatabase();
    databases = Databases.of(database);
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

  private static ActorRef<UserActorMessage> spawn(UserId user) {
    return kit.spawn(
        UserActor.create(user, databases.placeOf(user), new LoneSurroundings(1_000), actor -> {}));
  }

  private static void register(UserId user) {
    ActorRef<UserActorMessage> registering = spawn(user);
    TestProbe<UserReply> edge = kit.createTestProbe(UserReply.class);
    registering.tell(new UserActorMessage.Ask(edge.ref(), new UserCommand.Register("A", "hash")));
    registering.tell(
        new UserActorMessage.Ask(edge.ref(), new UserCommand.AddDevice("laptop", SECRET)));
    edge.receiveSeveralMessages(2, WAIT);
  }

  private static Message note(int number) {
    return new Message(number, MessageId.of(number), Body.content("{}"));
  }

  /** One of the two, with a session of its own. */
  private record Writer(UserId id, ActorRef<UserActorMessage> user, TestProbe<ToSession> session) {
    static Writer start(UserId id) {
      return new Writer(id, spawn(id), kit.createTestProbe(ToSession.class));
    }

    void tell(UserCommand.OfSession command) {
      user.tell(new UserActorMessage.FromSession(session.ref(), command));
    }

    void hello() {
      tell(new UserCommand.Hello(new SessionId("s"), 1, SECRET, OptionalLong.empty(), Map.of()));
      // The groups are told last.
      SessionEvent told;
      do {
        told = session.receiveMessage(WAIT).event();
      } while (!(told instanceof SessionEvent.Groups));
    }

    void send(Message note) {
      tell(new UserCommand.Send(new SessionId("s"), 1, Conversation.with(id), List.of(note)));
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
    register(ANN);
    Writer old = Writer.start(ANN);
    old.hello();

    Writer next = Writer.start(ANN);
    next.hello();
    // No stack for each entity that fails: a database that is down fails thousands.
    LoggingTestKit.error("saw failure")
        .withOccurrences(0)
        .expect(
            kit.system(),
            () -> {
              old.send(note(1));
              assertThat(old.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
              old.session().expectTerminated(old.user(), WAIT);
              return old;
            });
    old.session().expectNoMessage(Duration.ZERO);
    next.send(note(1));
    assertThat(next.accepted().messages().getFirst().sequence()).isEqualTo(1);
    Writer third = Writer.start(ANN);
    third.hello();
    third.send(note(1));
    assertThat(third.accepted().repeat()).isTrue();
  }

  @Test
  void one_with_an_old_map_is_refused_by_the_database_that_it_writes_to() throws SQLException {
    register(BEN);
    Writer old = Writer.start(BEN);
    old.hello();
    // What another node does to this database, of which the writer has not heard.
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO partition_place (partition, state, version) VALUES (%d, 'closed', 1)"
              .formatted(Partition.of(BEN).number()));
      old.send(note(7));

      assertThat(old.error().code()).isEqualTo(ErrorCode.UNAVAILABLE);
      old.session().expectTerminated(old.user(), WAIT);
      statement.execute("DELETE FROM partition_place");
    }
    Writer next = Writer.start(BEN);
    next.hello();
    next.send(note(7));
    assertThat(next.accepted().repeat()).isNull();
  }
}
