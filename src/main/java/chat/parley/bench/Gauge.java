package chat.parley.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;

/** Reads what the processes and the database have done so far. */
final class Gauge {
  /** PostgreSQL shows the counters of a connection that has become quiet ten seconds later. */
  private static final long COUNTERS_MS = 11_000;

  private static final String COUNTERS =
      "SELECT (SELECT coalesce(sum(n_tup_ins), 0) FROM pg_stat_user_tables"
          + " WHERE relname = 'event_journal'),"
          + " (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()),"
          + " pg_current_wal_lsn() - '0/0'";

  private final Subject subject;

  Gauge(Subject subject) {
    this.subject = subject;
  }

  /** Processor seconds at a moment. */
  record Cost(long nanos, double server, double database, double client) {}

  /**
   * What was reached at a moment.
   *
   * @param server processor seconds of the node; {@code database} and {@code client} likewise
   * @param rows of the journal that were written
   * @param walBytes of the write-ahead log
   */
  record Reading(
      double seconds,
      double server,
      double database,
      double client,
      double rows,
      double commits,
      double walBytes) {

    /** What was done since an earlier moment. */
    Reading since(Reading earlier) {
      return new Reading(
          seconds - earlier.seconds,
          server - earlier.server,
          database - earlier.database,
          client - earlier.client,
          rows - earlier.rows,
          commits - earlier.commits,
          walBytes - earlier.walBytes);
    }

    /** The same with the processor time of another moment. */
    Reading with(Cost cost) {
      return new Reading(
          cost.nanos() / 1e9,
          cost.server(),
          cost.database(),
          cost.client(),
          rows,
          commits,
          walBytes);
    }

    /** Processor milliseconds of node and database together, for each of so many units of work. */
    double bothMsPer(double units) {
      return 1000 * (server + database) / units;
    }

    /** Puts processor time and journal of so many units of work into a result. */
    void tell(Result result, double units, String unit) {
      tellProcessors(result, units, unit);
      result.put("journal_rows_per_" + unit, rows / units);
      result.put("journal_rows_per_s", rows / seconds);
      result.put("journal_rows_per_commit", rows / commits);
      result.put("wal_bytes_per_" + unit, walBytes / units);
    }

    /** Puts processor time alone. */
    void tellProcessors(Result result, double units, String unit) {
      result.put("cpu_server_s_per_1000_" + unit, 1000 * server / units);
      result.put("cpu_database_s_per_1000_" + unit, 1000 * database / units);
      result.put("cpu_both_s_per_1000_" + unit, 1000 * (server + database) / units);
      result.put("cpu_client_s_per_1000_" + unit, 1000 * client / units);
    }
  }

  /** Before some work: the database when its counters have come, then the processes. */
  Reading readBefore() {
    pause();
    Reading counters = counters();
    return counters.with(cost());
  }

  /** After some work: the processes now, and the database when its counters have come. */
  Reading read() {
    Cost cost = cost();
    pause();
    return counters().with(cost);
  }

  /** The processes now. */
  Cost cost() {
    return new Cost(
        System.nanoTime(),
        ProcessCost.alone(subject.nodePid()),
        ProcessCost.withDescendants(subject.databasePid()),
        ProcessCost.alone(ProcessHandle.current().pid()));
  }

  private Reading counters() {
    try (Connection connection = DriverManager.getConnection(subject.jdbcUrl(), "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNTERS)) {
      row.next();
      return new Reading(0, 0, 0, 0, row.getDouble(1), row.getDouble(2), row.getDouble(3));
    } catch (SQLException failed) {
      throw new BenchException("the database tells nothing: " + failed.getMessage());
    }
  }

  private static void pause() {
    long end = System.nanoTime() + COUNTERS_MS * 1_000_000;
    for (long rest = COUNTERS_MS * 1_000_000; rest > 0; rest = end - System.nanoTime()) {
      LockSupport.parkNanos(rest);
    }
  }
}
