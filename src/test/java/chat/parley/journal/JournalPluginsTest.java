package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Partition;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.Option;

/** Real actors on two real databases, with the configuration that a node has. */
class JournalPluginsTest {
  private static final Duration ASK_MAX = Duration.ofSeconds(60);
  private static final UserId LOW = userIn(0, 499);
  private static final UserId HIGH = userIn(500, 999);

  private static Databases databases;
  private static ActorTestKit kit;

  @BeforeAll
  static void start() {
    String map =
        """
        parley.partition-map-version = 1
        parley.databases {
          one { url = "%s", user = postgres, partitions = "0-499", pool = 4 }
          two { url = "%s", user = postgres, partitions = "500-999", pool = 4 }
        }
        """;
    databases =
        Databases.read(
            ConfigFactory.parseString(map.formatted(TestDatabase.fresh(), TestDatabase.fresh())));
    Config bindings =
        ConfigFactory.parseString(
            """
            pekko.actor.serializers.log = "chat.parley.journal.JournalPluginsTest$LogSerializer"
            pekko.actor.serialization-bindings {
              "chat.parley.journal.StoredEntry" = log
              "chat.parley.journal.JournalPluginsTest$Log" = log
            }
            """);
    kit =
        ActorTestKit.create(
            "journal",
            bindings.withFallback(databases.pluginConfig()).withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void the_events_of_a_partition_lie_on_its_database_only() throws SQLException {
    await(append(spawn(LOW), 1, 1));
    await(append(spawn(HIGH), 1, 1));

    assertThat(logs("one")).contains(Databases.persistenceId(LOW)).noneMatch(this::isHigh);
    assertThat(logs("two")).contains(Databases.persistenceId(HIGH)).allMatch(this::isHigh);
  }

  @Test
  void events_are_stored_together_or_not_at_all_and_the_fence_stops_the_loser()
      throws SQLException {
    UserId user = userIn(500, 998);
    String log = Databases.persistenceId(user);
    ActorRef<Command> loser = spawn(user);
    await(append(loser, 1, 5));
    // Another node writes number 8.
    Sql.execute(
        named("two"),
        "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
            + " event_ser_manifest, event_payload) VALUES ('"
            + log
            + "', 8, 'other', 1, 'x', '')");

    LoggingTestKit.empty()
        .withCustom(logged -> messagesOf(logged.throwable()).contains("insert into"))
        .withOccurrences(0)
        .expect(
            kit.system(),
            () -> {
              loser.tell(new Append(6, 10, kit.system().ignoreRef()));
              kit.createTestProbe().expectTerminated(loser, ASK_MAX);
              return Done.getInstance();
            });

    assertThat(
            values(
                "two",
                "SELECT sequence_number FROM event_journal WHERE persistence_id = '"
                    + log
                    + "' ORDER BY 1"))
        .containsExactly("1", "2", "3", "4", "5", "8");
  }

  @Test
  void a_log_is_recovered_from_events_and_from_a_snapshot() throws SQLException {
    UserId user = userIn(0, 498);
    ActorRef<Command> first = spawn(user);
    await(append(first, 1, 25));
    kit.stop(first);

    ActorRef<Command> again = spawn(user);

    assertThat(await(AskPattern.ask(again, Head::new, ASK_MAX, kit.scheduler()))).isEqualTo(25L);
    // Nobody waits for a snapshot to be written.
    Awaitility.await()
        .until(() ->
            values("one", "SELECT persistence_id FROM snapshot")
                .contains(Databases.persistenceId(user)));
    assertThat(values("one", "SELECT DISTINCT event_ser_manifest FROM event_journal"))
        .containsExactly("message");
  }

  // ------------------------------------------------------------------ a small entity

  sealed interface Command {}

  record Append(long from, long to, ActorRef<Done> replyTo) implements Command {}

  record Head(ActorRef<Long> replyTo) implements Command {}

  record Log(long head) {
    static EventSourcedBehavior<Command, StoredEntry, Log> behavior(
        Databases databases, UserId user) {
      return new Entity(databases, user);
    }
  }

  private static final class Entity extends EventSourcedBehavior<Command, StoredEntry, Log> {
    private final Databases databases;
    private final UserId user;

    Entity(Databases databases, UserId user) {
      super(PersistenceId.ofUniqueId(Databases.persistenceId(user)));
      this.databases = databases;
      this.user = user;
    }

    @Override
    public String journalPluginId() {
      return databases.journalPluginId(Partition.of(user));
    }

    @Override
    public String snapshotPluginId() {
      return databases.snapshotPluginId(Partition.of(user));
    }

    @Override
    public RetentionCriteria retentionCriteria() {
      return RetentionCriteria.snapshotEvery(10, 1);
    }

    @Override
    public Log emptyState() {
      return new Log(0);
    }

    @Override
    public CommandHandler<Command, StoredEntry, Log> commandHandler() {
      return (state, command) ->
          switch (command) {
            case Append append ->
                Effect()
                    .persist(entries(user, append.from(), append.to()))
                    .thenReply(append.replyTo(), after -> Done.getInstance());
            case Head head -> Effect().reply(head.replyTo(), state.head());
          };
    }

    @Override
    public EventHandler<Log, StoredEntry> eventHandler() {
      return (state, event) -> new Log(event.entry().sequence());
    }
  }

  /** Writes the entity's events, and its snapshot. */
  public static final class LogSerializer extends JournalSerializer {
    public LogSerializer() {
      super(9_001, new LogCodec());
    }
  }

  private static final class LogCodec implements EventCodec {
    @Override
    public String manifest(Object object) {
      return object instanceof Log ? "log" : EntryCodec.MANIFEST;
    }

    @Override
    public byte[] encode(Object object) {
      return object instanceof Log(long head)
          ? new FieldWriter().put(1, head).toBytes()
          : encode((StoredEntry) object);
    }

    private static byte[] encode(StoredEntry stored) {
      return EntryCodec.encode(stored.key(), stored.conversation(), stored.entry());
    }

    @Override
    public Object decode(String manifest, byte[] bytes) {
      if (manifest.equals(EntryCodec.MANIFEST)) {
        return EntryCodec.decode(bytes);
      }
      FieldReader reader = new FieldReader(bytes);
      return new Log(reader.next() ? reader.number() : 0);
    }
  }

  private static List<StoredEntry> entries(UserId user, long from, long to) {
    return Stream.iterate(from, sequence -> sequence <= to, sequence -> sequence + 1)
        .map(sequence ->
            new StoredEntry(
                1,
                Conversation.with(user),
                new Entry(
                    sequence,
                    sequence,
                    new Sender(user, 1),
                    false,
                    new Message(sequence, MessageId.of(sequence), Body.content("{}")))))
        .toList();
  }

  // ------------------------------------------------------------------ small words

  private static ActorRef<Command> spawn(UserId user) {
    return kit.spawn(Log.behavior(databases, user));
  }

  private static CompletionStage<Done> append(ActorRef<Command> log, long from, long to) {
    return AskPattern.ask(log, replyTo -> new Append(from, to, replyTo), ASK_MAX, kit.scheduler());
  }

  private static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  private static UserId userIn(int from, int to) {
    return Stream.iterate(0, i -> i + 1)
        .map(i -> new UserId("user" + from + "-" + to + "-" + i))
        .filter(user -> Partition.of(user).number() >= from && Partition.of(user).number() <= to)
        .findFirst()
        .orElseThrow();
  }

  /** What a log shows of a failure; it must not repeat a write, whose rows hold messages. */
  private static String messagesOf(Option<Throwable> throwable) {
    return throwable.isEmpty()
        ? ""
        : Stream.iterate(throwable.get(), cause -> cause != null, Throwable::getCause)
            .map(String::valueOf)
            .collect(Collectors.joining("\n"));
  }

  private boolean isHigh(String log) {
    return Integer.parseInt(log.substring(5, 8)) >= 500;
  }

  private static List<String> logs(String name) throws SQLException {
    return values(name, "SELECT DISTINCT persistence_id FROM event_journal");
  }

  private static Database named(String name) {
    return databases.all().stream().filter(d -> d.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> values(String name, String sql) throws SQLException {
    return Sql.values(named(name), sql);
  }
}
