package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.SqlWorkers;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastSeenTableTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Duration NEVER = Duration.ofHours(1);

  private static final Duration WAIT = Duration.ofSeconds(60);

  private final List<String> stored = new CopyOnWriteArrayList<>();
  private final String url = TestDatabase.fresh();
  private final Databases databases = Databases.of(Database.whole(url, "postgres"));
  private final SqlWorkers workers =
      new SqlWorkers(databases, SqlWorkers.Settings.read(ConfigFactory.load()));

  @AfterEach
  void stop() {
    workers.close();
  }

  @Test
  void knows_nothing_of_who_was_never_there() {
    try (LastSeenTable table = table(NEVER, 100, 10)) {
      assertThat(read(table, ALICE)).isEmpty();
    }
  }

  @Test
  void tells_who_touches_that_the_latest_is_stored_and_reads_only_what_is() throws SQLException {
    try (LastSeenTable table = table(NEVER, 100, 10)) {
      touch(table, ALICE, 2_000);
      touch(table, ALICE, 1_000);
      assertThat(stored).isEmpty();
      assertThat(inTable(ALICE)).isEmpty();

      flush(table);

      assertThat(table.waiting()).isZero();
      assertThat(stored).containsExactly("alice 2000");
      assertThat(inTable(ALICE)).hasValue(2_000);
      assertThat(read(table, BOB)).isEmpty();
    }
  }

  @Test
  void writes_what_waits_before_it_is_read_and_tells_nothing_that_can_not_be_written()
      throws SQLException {
    try (LastSeenTable table = table(NEVER, 100, 10)) {
      touch(table, ALICE, 1_000);
      assertThat(read(table, ALICE)).hasValue(1_000);
      assertThat(inTable(ALICE)).hasValue(1_000);

      refuseWrites();
      touch(table, ALICE, 2_000);

      assertThat(read(table, ALICE)).hasValue(1_000);
      assertThat(stored).containsExactly("alice 1000");
      assertThat(table.waiting()).isOne();
      execute("DROP TRIGGER refuse ON last_seen");
    }
    assertThat(stored).containsExactly("alice 1000", "alice 2000");
    assertThat(inTable(ALICE)).hasValue(2_000);
  }

  @Test
  void a_touch_that_comes_while_a_write_is_under_way_is_told_with_the_next_one()
      throws SQLException {
    try (LastSeenTable table = table(NEVER, 100, 10);
        Connection other = DriverManager.getConnection(url)) {
      touch(table, ALICE, 1_000);
      flush(table);
      other.setAutoCommit(false);
      try (Statement lock = other.createStatement()) {
        lock.execute("SELECT * FROM last_seen FOR UPDATE");
      }
      touch(table, ALICE, 2_000);
      CompletionStage<Void> underWay = table.flush();
      touch(table, ALICE, 3_000);
      assertThat(stored).containsExactly("alice 1000");
      other.rollback();
      underWay.toCompletableFuture().join();
      Awaitility.await().atMost(WAIT).until(() -> stored.size() == 2);
      assertThat(stored).containsExactly("alice 1000", "alice 2000");
      assertThat(table.waiting()).isOne();

      flush(table);

      assertThat(stored).containsExactly("alice 1000", "alice 2000", "alice 3000");
    }
  }

  @Test
  void what_the_database_skips_because_its_partition_moves_waits_and_is_not_told()
      throws SQLException {
    int partition = Partition.of(ALICE).number();
    String place = "UPDATE partition_place SET state = '%s' WHERE partition = " + partition;
    execute(
        "INSERT INTO partition_place (partition, state, version) VALUES (%d, 'closed', 1)"
            .formatted(partition));
    try (LastSeenTable table = table(NEVER, 100, 10)) {
      touch(table, ALICE, 1_000);
      touch(table, BOB, 1_000);

      flush(table);
      assertThat(stored).containsExactly("bob 1000");
      assertThat(table.waiting()).isOne();

      execute(place.formatted("here"));
      flush(table);
      assertThat(stored).containsExactly("bob 1000", "alice 1000");
    }
  }

  @Test
  void many_are_written_without_waiting_for_the_next_interval() {
    try (LastSeenTable table = table(NEVER, 100, 10)) {
      for (int i = 0; i < 39; i++) {
        touch(table, new UserId("user" + i), 1_000 + i);
      }

      Awaitility.await().atMost(WAIT).until(() -> table.waiting() < 10);
      flush(table);

      Awaitility.await().atMost(WAIT).until(() -> stored.size() == 39);
    }
  }

  @Test
  void never_goes_back() {
    try (LastSeenTable one = table(NEVER, 100, 10);
        LastSeenTable other = table(NEVER, 100, 10)) {
      touch(one, ALICE, 2_000);
      flush(one);

      touch(other, ALICE, 1_500);
      assertThat(read(other, ALICE)).hasValue(2_000);

      assertThat(stored).containsExactly("alice 2000", "alice 2000");
      assertThat(other.waiting()).isZero();
    }
  }

  @Test
  void writes_by_itself_and_when_it_closes() {
    LastSeenTable table = table(Duration.ofMillis(20), 100, 10);
    touch(table, ALICE, 1_000);
    Awaitility.await().atMost(WAIT).until(() -> table.waiting() == 0);
    table.close();
    LastSeenTable slow = table(NEVER, 100, 10);
    for (int i = 0; i < 35; i++) {
      touch(slow, new UserId("user" + i), 1_000 + i);
    }
    slow.close();

    try (LastSeenTable after = table(NEVER, 100, 10)) {
      assertThat(read(after, ALICE)).hasValue(1_000);
      assertThat(read(after, new UserId("user34"))).hasValue(1_034);
    }
  }

  @Test
  void keeps_the_newest_while_the_database_fails_and_no_more_than_its_limit() throws SQLException {
    try (LastSeenTable table = table(NEVER, 2, 10)) {
      execute("ALTER TABLE last_seen RENAME TO elsewhere");
      touch(table, ALICE, 1_000);
      flush(table);
      touch(table, ALICE, 2_000);
      touch(table, BOB, 1_000);
      touch(table, new UserId("carol"), 1_000);
      assertThat(table.waiting()).isEqualTo(2);

      execute("ALTER TABLE elsewhere RENAME TO last_seen");
      flush(table);

      assertThat(table.waiting()).isZero();
      assertThat(read(table, ALICE)).hasValue(2_000);
      assertThat(read(table, new UserId("carol"))).isEmpty();
    }
  }

  private LastSeenTable table(Duration interval, int pendingMax, int rowsMax) {
    return new LastSeenTable(
        databases, workers, new LastSeenTable.Settings(interval, pendingMax, rowsMax));
  }

  private void touch(LastSeenTable table, UserId user, long at) {
    table.touch(user, at, held -> stored.add(user + " " + held));
  }

  private static void flush(LastSeenTable table) {
    table.flush().toCompletableFuture().join();
  }

  private OptionalLong inTable(UserId user) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT at FROM last_seen WHERE user_id = '" + user + "'")) {
      return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
    }
  }

  /** Reading goes on. */
  private void refuseWrites() throws SQLException {
    execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'refused'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON last_seen EXECUTE FUNCTION refuse()
        """);
  }

  private static OptionalLong read(LastSeenTable table, UserId user) {
    return table.read(user).toCompletableFuture().join();
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
