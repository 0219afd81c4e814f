package chat.parley.bench;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * How many rows a second the database takes from plain JDBC, and what they cost, with everything
 * but the insert left out: the same server with the same durability, the same driver with the same
 * settings and first statements, as many connections as the node's pool has, the same columns in
 * arrays, the same number of rows in a transaction, and as rows those that a run has written
 * itself.
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
          + " (persistence_id, sequence_number, writer, write_timestamp, adapter_manifest,"
          + " event_ser_id, event_ser_manifest, event_payload) SELECT * FROM unnest(?::text[],"
          + " ?::bigint[], ?::text[], ?::bigint[], ?::text[], ?::integer[], ?::text[], ?::bytea[])";

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
      double owed = 0;
      while (!run.ends) {
        owed += run.rowsPerCommit;
        int count = Math.max(1, (int) owed);
        owed -= count;
        insert(connection, run, count);
        run.rowsDone.addAndGet(count);
        run.commitsDone.incrementAndGet();
      }
    } catch (SQLException failed) {
      run.failure = failed;
    }
  }

  private static void insert(Connection connection, Run run, int count) throws SQLException {
    long first = run.sequence.getAndAdd(count);
    JournalRow[] rows = new JournalRow[count];
    Long[] sequences = new Long[count];
    byte[][] payloads = new byte[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = run.rows.get((int) ((first + i) % run.rows.size()));
      sequences[i] = first + i + 1;
      payloads[i] = rows[i].payload(sequences[i]);
    }
    Long[] now = new Long[count];
    Arrays.fill(now, System.currentTimeMillis());
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setArray(1, texts(connection, rows, JournalRow::persistenceId));
      statement.setArray(2, connection.createArrayOf("int8", sequences));
      statement.setArray(3, texts(connection, rows, JournalRow::writer));
      statement.setArray(4, connection.createArrayOf("int8", now));
      statement.setArray(5, texts(connection, rows, JournalRow::adapterManifest));
      Object[] serializers = Arrays.stream(rows).map(JournalRow::serializer).toArray();
      statement.setArray(6, connection.createArrayOf("int4", serializers));
      statement.setArray(7, texts(connection, rows, JournalRow::manifest));
      statement.setArray(8, connection.createArrayOf("bytea", payloads));
      statement.executeUpdate();
    }
  }

  private static Array texts(
      Connection connection, JournalRow[] rows, Function<JournalRow, String> value)
      throws SQLException {
    return connection.createArrayOf("text", Arrays.stream(rows).map(value).toArray(String[]::new));
  }
}
