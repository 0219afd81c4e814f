package chat.parley.user;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.TestSystem;
import chat.parley.conversation.ToGroup;
import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.History;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Body;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.UserActorMessage.ToSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Users in a cluster of one node, on a real PostgreSQL, with every message put through its
 * serializer as if it went to another node.
 */
class UserShardingTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Bytes SECRET = Bytes.utf8("secret");
  private static TestSystem node;
  private static UserSharding users;
  private static Database database;

  @BeforeAll
  static void start() {
    database = TestDatabase.freshDatabase();
    node = TestSystem.alone(database, "pekko.actor.serialize-messages = on");
    users = UserSharding.of(node.system());
    users.start(user -> node.databases().placeOf(user), new Surroundings(node.history()));
  }

  private record Surroundings(History history) implements UserSurroundings {
    @Override
    public void tell(UserId user, UserCommand.OfPeer command) {
      users.tell(user, new UserActorMessage.FromUser(command));
    }

    @Override
    public void tell(GroupId group, ToGroup word) {}

    @Override
    public CompletionStage<List<Entry>> entries(UserId owner, long key, long after, long head) {
      return history
          .read(
              new History.Range(
                  Databases.persistenceId(owner), Partition.of(owner), key, after + 1, head),
              History.Direction.FORWARD,
              32,
              100_000)
          .thenApply(History.Page::entries);
    }

    @Override
    public void seen(UserId user, long at, LongConsumer stored) {}

    @Override
    public CompletionStage<OptionalLong> lastSeen(UserId user) {
      return CompletableFuture.completedFuture(OptionalLong.empty());
    }

    @Override
    public long now() {
      return System.currentTimeMillis();
    }
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static UserReply ask(UserId user, UserCommand.OfEdge command) {
    return users
        .ask(user, replyTo -> new UserActorMessage.Ask(replyTo, command), WAIT)
        .toCompletableFuture()
        .join();
  }

  /** A session of a user's only device. */
  private static final class TestSession {
    final UserId user;
    final SessionId id;
    final TestProbe<ToSession> probe = node.kit().createTestProbe(ToSession.class);

    TestSession(UserId user) {
      this.user = user;
      this.id = new SessionId(user + "-session");
      tell(new UserCommand.Hello(id, 1, SECRET, OptionalLong.empty(), Map.of()));
      until(SessionEvent.Synced.class);
    }

    void tell(UserCommand.OfSession command) {
      users.tell(user, new UserActorMessage.FromSession(probe.ref(), command));
    }

    <T extends SessionEvent> T until(Class<T> kind) {
      while (true) {
        SessionEvent event = probe.receiveMessage(WAIT).event();
        if (kind.isInstance(event)) {
          return kind.cast(event);
        }
      }
    }

    /** Waits for these marks; smaller ones may come before. */
    void untilMarks(
        Function<ServerFrame.Marks, ServerFrame.Reached> part, ServerFrame.Reached expected) {
      ServerFrame.Reached last = null;
      while (!expected.equals(last)) {
        last = part.apply(frame(ServerFrame.Marks.class));
      }
    }

    <T extends ServerFrame> T frame(Class<T> kind) {
      while (true) {
        ServerFrame frame = until(SessionEvent.Frame.class).frame();
        if (kind.isInstance(frame)) {
          return kind.cast(frame);
        }
      }
    }
  }

  private static TestSession signIn(String name) {
    UserId user = new UserId(name);
    assertThat(ask(user, new UserCommand.Register(name, "hash"))).isEqualTo(new UserReply.Done());
    assertThat(ask(user, new UserCommand.AddDevice("laptop", SECRET)))
        .isEqualTo(new UserReply.DeviceNumber(1));
    return new TestSession(user);
  }

  @Test
  void a_message_is_accepted_received_and_read_whoever_is_home() {
    TestSession ann = signIn("ann");
    TestSession ben = signIn("ben");

    exchange(ann, ben, 1);
    exchange(ben, ann, 2);
  }

  private static void exchange(TestSession from, TestSession to, long sequence) {
    Message message = new Message(1, MessageId.of(sequence), Body.content("{\"text\":\"hi\"}"));
    Conversation there = Conversation.with(to.user);
    from.tell(new UserCommand.Send(from.id, 1, there, List.of(message)));

    ServerFrame.Accepted accepted = from.frame(ServerFrame.Accepted.class);
    assertThat(accepted.messages().getFirst().sequence()).isEqualTo(sequence);
    ServerFrame.Message arrived = to.frame(ServerFrame.Message.class);
    assertThat(arrived.entry().message()).isEqualTo(message);

    Map<Conversation, Long> upTo = Map.of(Conversation.with(from.user), sequence);
    to.tell(new UserCommand.Mark(to.id, false, upTo));
    from.untilMarks(ServerFrame.Marks::theirs, new ServerFrame.Reached(sequence, 0));
    to.tell(new UserCommand.Mark(to.id, true, upTo));
    from.untilMarks(ServerFrame.Marks::theirs, new ServerFrame.Reached(sequence, sequence));
    to.untilMarks(ServerFrame.Marks::mine, new ServerFrame.Reached(sequence, sequence));
  }

  @Test
  void a_message_is_one_row_in_each_log_however_many_there_are() throws SQLException {
    TestSession dan = signIn("dan");
    TestSession eve = signIn("eve");
    int batches = 10;

    for (int batch = 0; batch < batches; batch++) {
      List<Message> messages =
          LongStream.rangeClosed(batch * 5L + 1, batch * 5L + 5)
              .mapToObj(number -> new Message(number, MessageId.of(number), Body.content("{}")))
              .toList();
      dan.tell(new UserCommand.Send(dan.id, 1, Conversation.with(eve.user), messages));
      dan.frame(ServerFrame.Accepted.class);
    }

    for (UserId user : List.of(dan.user, eve.user)) {
      assertThat(rows(user, "message")).isEqualTo(batches * 5);
      assertThat(rows(user, "woken") + rows(user, "marks")).isLessThan(batches);
    }
  }

  private static int rows(UserId user, String manifest) throws SQLException {
    try (Connection connection = database.connect();
        PreparedStatement query =
            connection.prepareStatement(
                "SELECT count(*) FROM event_journal"
                    + " WHERE persistence_id = ? AND event_ser_manifest = ?")) {
      query.setString(1, Databases.persistenceId(user));
      query.setString(2, manifest);
      try (ResultSet result = query.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }

  @Test
  void an_unknown_user_is_named_to_the_sender() {
    TestSession cat = signIn("cat");
    Message message = new Message(1, MessageId.of(1), Body.content("{}"));

    cat.tell(
        new UserCommand.Send(cat.id, 1, Conversation.with(new UserId("nobody")), List.of(message)));

    ServerFrame.Error error = cat.frame(ServerFrame.Error.class);
    assertThat(error.code().name()).isEqualTo("UNKNOWN_USER");
    assertThat(error.messages()).hasSize(1);
  }
}
