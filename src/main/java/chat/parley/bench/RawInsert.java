package chat.parley.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many rows a second the database takes from plain JDBC, and what they cost, with everything
 * but the insert left out: the same server with the same durability, the same driver with the same
 * settings and first statements, as many connections as the node's pool has, the same columns, the
 * same number of rows in a transaction, and as rows those that a run has written itself.
 *
 * <p>The table is made like the journal, with its identity, primary key and indexes, and is empty
 * at the start. Triggers are not made along, so what the fence around moved partitions costs is our
 * own cost and not the machine's; {@code fenced} makes them too, to show it. Rows are written at
 * once and not read before: there is no replay, no actor and no waiting for anybody's answer in it.
 */
final class RawInsert {
  private static final String TABLE = "bench_ceiling";
  private static final String SETTINGS = "parley.persistence.connections";

  private static final String INSERT =
      "INSERT INTO "
          + TABLE
          + " (deleted, persistence_id, sequence_number, writer, write_timestamp,"
          + " adapter_manifest, event_payload, event_ser_id, event_ser_manifest, meta_payload,"
          + " meta_ser_id, meta_ser_manifest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private static final String TRIGGERS =
      "SELECT pg_get_triggerdef(oid) FROM pg_trigger"
          + " WHERE tgrelid = 'event_journal'::regclass AND NOT tgisinternal";

  /** What one measurement counts, by all connections. */
  private static final class Run {
    private final List<JournalRow> rows;
    private final double rowsPerCommit;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicLong rowsDone = new AtomicLong();
    private final AtomicLong commitsDone = new AtomicLong();
    private volatile boolean ends;
    private volatile SQLException failure;

    Run(List<JournalRow> rows, double rowsPerCommit) {
      this.rows = rows;
      this.rowsPerCommit = rowsPerCommit;
    }
  }

  /**
   * What was reached.
   *
   * @param database processor seconds of PostgreSQL for a row; {@code client} likewise
   */
  record Speed(double rowsPerSecond, double rowsPerCommit, double database, double client) {
    double both() {
      return database + client;
    }

    void tell(Result result, String prefix) {
      result.put(prefix + "_rows_per_s", rowsPerSecond);
      result.put(prefix + "_rows_per_commit", rowsPerCommit);
      result.put(prefix + "_cpu_database_s_per_1000_rows", 1000 * database);
      result.put(prefix + "_cpu_client_s_per_1000_rows", 1000 * client);
    }
  }

  private final Stage stage;
  private final Config config = ConfigFactory.load();

  RawInsert(Stage stage) {
    this.stage = stage;
  }

  /** A connection as the node's pool opens it. */
  Connection connect() throws SQLException {
    Properties properties = new Properties();
    config
        .getConfig(SETTINGS + ".properties")
        .entrySet()
        .forEach(each -> properties.put(each.getKey(), each.getValue().unwrapped().toString()));
    properties.put("user", "postgres");
    properties.put("password", "");
    Connection connection = DriverManager.getConnection(stage.subject().jdbcUrl(), properties);
    try (Statement statement = connection.createStatement()) {
      statement.execute(config.getString(SETTINGS + ".connectionInitSql"));
    }
    return connection;
  }

  /**
   * Inserts for some seconds. Nothing of it stays, also when it fails.
   *
   * @param rowsPerCommit on average, 1 or more
   * @param fenced with the triggers of the journal
   */
  Speed measure(List<JournalRow> rows, double rowsPerCommit, boolean fenced, Ceilings.Time time) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS " + TABLE);
      try {
        statement.execute("CREATE TABLE " + TABLE + " (LIKE event_journal INCLUDING ALL)");
        if (fenced) {
          fence(statement);
        }
        return measure(new Run(rows, rowsPerCommit), time);
      } finally {
        statement.execute("DROP TABLE IF EXISTS " + TABLE);
      }
    } catch (SQLException failed) {
      throw new BenchException("the ceiling of inserts: " + failed.getMessage());
    }
  }

  private static void fence(Statement statement) throws SQLException {
    List<String> triggers = new ArrayList<>();
    try (ResultSet row = statement.executeQuery(TRIGGERS)) {
      while (row.next()) {
        triggers.add(row.getString(1).replaceFirst(" ON \\S+ ", " ON " + TABLE + " "));
      }
    }
    for (String trigger : triggers) {
      statement.execute(trigger);
    }
  }

  private Speed measure(Run run, Ceilings.Time time) throws SQLException {
    int connections = config.getInt("parley.databases.main.pool");
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      try {
        for (int i = 0; i < connections; i++) {
          threads.execute(() -> work(run));
        }
        stage.passSeconds(time.warmUpSeconds());
        return measureNow(run, time.seconds());
      } finally {
        run.ends = true;
      }
    }
  }

  private Speed measureNow(Run run, double seconds) throws SQLException {
    Gauge.Costs before = stage.gauge().costs();
    long rows = run.rowsDone.get();
    long commits = run.commitsDone.get();
    stage.passSeconds(seconds);
    double rowsNow = run.rowsDone.get() - rows;
    double commitsNow = run.commitsDone.get() - commits;
    Gauge.Costs costs = stage.gauge().costs().since(before);
    if (run.failure != null) {
      throw run.failure;
    }
    return new Speed(
        rowsNow / costs.seconds(),
        rowsNow / commitsNow,
        costs.database() / rowsNow,
        costs.client() / rowsNow);
  }

  /** One connection's work until the end: transactions whose mean is as many rows as wanted. */
  private void work(Run run) {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      double owed = 0;
      while (!run.ends) {
        owed += run.rowsPerCommit;
        int count = Math.max(1, (int) owed);
        owed -= count;
        insert(connection, run, count);
        connection.commit();
        run.rowsDone.addAndGet(count);
        run.commitsDone.incrementAndGet();
      }
    } catch (SQLException failed) {
      run.failure = failed;
    }
  }

  private static void insert(Connection connection, Run run, int count) throws SQLException {
    long first = run.sequence.getAndAdd(count);
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      for (long sequence = first; sequence < first + count; sequence++) {
        fill(statement, run.rows.get((int) (sequence % run.rows.size())), sequence + 1);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void fill(PreparedStatement statement, JournalRow row, long sequence)
      throws SQLException {
    statement.setBoolean(1, false);
    statement.setString(2, row.persistenceId());
    statement.setLong(3, sequence);
    statement.setString(4, row.writer());
    statement.setLong(5, System.currentTimeMillis());
    statement.setString(6, row.adapterManifest());
    statement.setBytes(7, row.payload(sequence));
    statement.setInt(8, row.serializer());
    statement.setString(9, row.manifest());
    statement.setNull(10, Types.BINARY);
    statement.setNull(11, Types.INTEGER);
    statement.setNull(12, Types.VARCHAR);
  }
}
