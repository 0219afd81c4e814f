package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.journal.History.Direction;
import chat.parley.journal.History.Page;
import chat.parley.journal.History.Range;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Partition;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final UserId ALICE = new UserId("alice");
  private static final String LOG = Databases.persistenceId(ALICE);
  private static final Partition PARTITION = Partition.of(ALICE);
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  private static Database database;
  private static SqlWorkers workers;
  private static History history;

  @BeforeAll
  static void fill() throws SQLException {
    database = TestDatabase.freshDatabase();
    workers =
        new SqlWorkers(Databases.of(database), SqlWorkers.Settings.read(ConfigFactory.load()));
    history = new History(workers);
    // Two conversations of one log, mixed, and the same keys in another log.
    insert(LOG, LongStream.rangeClosed(1, 100).boxed().toList(), 1, 1);
    insert(LOG, LongStream.rangeClosed(1, 30).boxed().toList(), 2, 1001);
    insert("user|001|other", LongStream.rangeClosed(1, 50).boxed().toList(), 1, 1);
  }

  @AfterAll
  static void stop() {
    workers.close();
  }

  @Test
  void reads_forward_from_the_lowest() {
    Page page = read(1, 11, 100, Direction.FORWARD, 5, NO_LIMIT);

    assertThat(sequences(page)).containsExactly(11L, 12L, 13L, 14L, 15L);
    assertThat(page.more()).isTrue();
    assertThat(page.entries().getFirst()).isEqualTo(entry(11));
  }

  @Test
  void reads_backward_from_the_highest_and_answers_ascending() {
    Page page = read(1, 1, 40, Direction.BACKWARD, 3, NO_LIMIT);

    assertThat(sequences(page)).containsExactly(38L, 39L, 40L);
    assertThat(page.more()).isTrue();
  }

  @Test
  void knows_when_nothing_is_left() {
    assertThat(read(1, 98, 100, Direction.FORWARD, 3, NO_LIMIT).more()).isFalse();
    assertThat(read(2, 1, Long.MAX_VALUE, Direction.BACKWARD, 200, NO_LIMIT).entries()).hasSize(30);
    assertThat(read(1, 5, 4, Direction.FORWARD, 3, NO_LIMIT)).isEqualTo(Page.EMPTY);
    assertThat(read(3, 1, 100, Direction.FORWARD, 3, NO_LIMIT)).isEqualTo(Page.EMPTY);
  }

  @Test
  void ends_a_page_by_its_bytes_but_gives_one_entry_at_least() {
    int one = EntryCodec.encode(1, Conversation.with(ALICE), entry(50)).length;

    Page three = read(1, 50, 100, Direction.FORWARD, 200, 3 * one + 1);
    Page single = read(1, 50, 100, Direction.BACKWARD, 200, 0);
    Page exact = read(1, 50, 52, Direction.FORWARD, 200, 3 * one);

    assertThat(sequences(three)).containsExactly(50L, 51L, 52L);
    assertThat(three.more()).isTrue();
    assertThat(sequences(single)).containsExactly(100L);
    assertThat(single.more()).isTrue();
    assertThat(sequences(exact)).containsExactly(50L, 51L, 52L);
    assertThat(exact.more()).isFalse();
  }

  @Test
  void refuses_more_work_than_may_wait() {
    SqlWorkers.Settings narrow =
        new SqlWorkers.Settings(
            1, 1, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofSeconds(5));
    CountDownLatch release = new CountDownLatch(1);
    try (SqlWorkers few = new SqlWorkers(Databases.of(database), narrow)) {
      List<CompletionStage<Boolean>> stages = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        stages.add(few.run(PARTITION, connection -> await(release)));
      }

      assertThatThrownBy(() -> stages.get(2).toCompletableFuture().join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(BusyException.class);
      release.countDown();
      assertThat(stages.get(1).toCompletableFuture().join()).isTrue();
    }
  }

  @Test
  void says_that_the_database_is_down() {
    Database nowhere = Database.whole("jdbc:postgresql://localhost:1/parley", "postgres");
    SqlWorkers.Settings quick =
        new SqlWorkers.Settings(
            1, 1, Duration.ofMinutes(1), Duration.ofMillis(300), Duration.ofSeconds(5));
    try (SqlWorkers down = new SqlWorkers(Databases.of(nowhere), quick)) {
      CompletionStage<Page> page =
          new History(down)
              .read(new Range(LOG, PARTITION, 1, 1, 9), Direction.FORWARD, 5, NO_LIMIT);

      assertThatThrownBy(() -> page.toCompletableFuture().join())
          .hasCauseInstanceOf(UnavailableDatabaseException.class);
    }
  }

  /** The promise of the index: a page costs the same in a log a thousand times as long. */
  @Test
  void a_page_of_a_million_entries_touches_as_few_blocks_as_one_of_a_thousand()
      throws SQLException {
    generate("user|002|short", 1_000);
    generate("user|003|long", 1_000_000);
    Sql.execute(database, "VACUUM ANALYZE event_journal");

    for (Direction direction : Direction.values()) {
      long few = blocks(explain("user|002|short", 500, direction));
      long many = blocks(explain("user|003|long", 500_000, direction));

      assertThat(many).as("blocks of a page %s", direction).isLessThanOrEqualTo(few + 10);
      assertThat(many).isLessThan(120);
    }
  }

  private static JsonNode explain(String log, long middle, Direction direction)
      throws SQLException {
    Range range =
        direction == Direction.FORWARD
            ? new Range(log, PARTITION, 1, middle, Long.MAX_VALUE)
            : new Range(log, PARTITION, 1, 1, middle);
    return workers
        .run(PARTITION, connection -> explain(connection, range, direction))
        .toCompletableFuture()
        .join();
  }

  private static JsonNode explain(Connection connection, Range range, Direction direction)
      throws SQLException {
    String sql = "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + direction.sql();
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      History.bind(query, range, 50, NO_LIMIT);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return new ObjectMapper().readTree(rows.getString(1)).get(0).get("Plan");
      } catch (IOException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }

  private static long blocks(JsonNode plan) {
    JsonNode scan = plan;
    while (scan.has("Plans")) {
      scan = scan.get("Plans").get(0);
    }
    assertThat(scan.get("Node Type").asText()).isEqualTo("Index Scan");
    assertThat(scan.get("Index Name").asText()).isEqualTo("event_journal_history");
    assertThat(scan.get("Index Cond").asText()).contains("persistence_id", "SUBSTRING");
    assertThat(scan.has("Rows Removed by Filter")).isFalse();
    return plan.get("Shared Hit Blocks").asLong() + plan.get("Shared Read Blocks").asLong();
  }

  /** A log of direct messages, each about 130 bytes, written by the database itself. */
  private static void generate(String log, int entries) throws SQLException {
    Sql.execute(
        database,
        """
        INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
          adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
        SELECT '%s', n, 'b7a3bb5a-24c5-4e6a-a6a3-1c8b5b1f8d0e', n, '', 1, 'message',
          int8send(1) || int8send(n) || decode(repeat('ab', 114), 'hex')
        FROM generate_series(1, %d) AS n
        """
            .formatted(log, entries));
  }

  private static Page read(
      long key, long low, long high, Direction direction, int limit, int bytesMax) {
    return history
        .read(new Range(LOG, PARTITION, key, low, high), direction, limit, bytesMax)
        .toCompletableFuture()
        .join();
  }

  private static List<Long> sequences(Page page) {
    return page.entries().stream().map(Entry::sequence).toList();
  }

  private static Entry entry(long sequence) {
    return new Entry(
        sequence,
        1_700_000_000_000L + sequence,
        new Sender(ALICE, 1),
        false,
        new Message(sequence, MessageId.of(sequence), Body.content("{\"text\":\"hello\"}")));
  }

  private static void insert(String log, List<Long> sequences, long key, long firstNumber)
      throws SQLException {
    String sql =
        "INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
            + " event_ser_manifest, event_payload) VALUES (?, ?, 'w', 1, 'message', ?)";
    try (Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement(sql)) {
      for (long sequence : sequences) {
        insert.setString(1, log);
        insert.setLong(2, firstNumber + sequence);
        insert.setBytes(3, EntryCodec.encode(key, Conversation.with(ALICE), entry(sequence)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      latch.await();
      return true;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
