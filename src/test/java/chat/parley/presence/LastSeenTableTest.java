package chat.parley.presence;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.SqlWorkers;
import chat.parley.journal.TestDatabase;
import chat.parley.model.UserId;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.OptionalLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastSeenTableTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");
  private static final Duration NEVER = Duration.ofHours(1);

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
  void shows_the_latest_touch_before_and_after_it_is_written() {
    try (LastSeenTable table = table(NEVER, 100, 10)) {
      table.touch(ALICE, 2_000);
      table.touch(ALICE, 1_000);

      assertThat(read(table, ALICE)).hasValue(2_000);

      table.flush().toCompletableFuture().join();

      assertThat(table.waiting()).isZero();
      assertThat(read(table, ALICE)).hasValue(2_000);
      assertThat(read(table, BOB)).isEmpty();
    }
  }

  @Test
  void never_goes_back() {
    try (LastSeenTable one = table(NEVER, 100, 10);
        LastSeenTable other = table(NEVER, 100, 10)) {
      one.touch(ALICE, 2_000);
      one.flush().toCompletableFuture().join();

      other.touch(ALICE, 1_500);
      assertThat(read(other, ALICE)).hasValue(2_000);
      other.flush().toCompletableFuture().join();

      assertThat(read(other, ALICE)).hasValue(2_000);
    }
  }

  @Test
  void writes_by_itself_and_when_it_closes() {
    LastSeenTable table = table(Duration.ofMillis(20), 100, 10);
    table.touch(ALICE, 1_000);
    Awaitility.await().until(() -> table.waiting() == 0);
    table.close();
    LastSeenTable slow = table(NEVER, 100, 10);
    for (int i = 0; i < 35; i++) {
      slow.touch(new UserId("user" + i), 1_000 + i);
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
      table.touch(ALICE, 1_000);
      table.flush().toCompletableFuture().join();
      table.touch(ALICE, 2_000);
      table.touch(BOB, 1_000);
      table.touch(new UserId("carol"), 1_000);
      assertThat(table.waiting()).isEqualTo(2);

      execute("ALTER TABLE elsewhere RENAME TO last_seen");
      table.flush().toCompletableFuture().join();

      assertThat(table.waiting()).isZero();
      assertThat(read(table, ALICE)).hasValue(2_000);
      assertThat(read(table, new UserId("carol"))).isEmpty();
    }
  }

  private LastSeenTable table(Duration interval, int pendingMax, int rowsMax) {
    return new LastSeenTable(
        databases, workers, new LastSeenTable.Settings(interval, pendingMax, rowsMax));
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
