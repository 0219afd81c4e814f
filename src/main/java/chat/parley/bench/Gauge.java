package chat.parley.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

/** Reads what the processes and the database have done so far. */
final class Gauge {
  private static final String WAL = "SELECT pg_current_wal_insert_lsn() - '0/0'";

  private final Subject subject;
  private final Supplier<Traffic> traffic;

  /**
   * @param traffic of the sockets until now
   */
  Gauge(Subject subject, Supplier<Traffic> traffic) {
    this.subject = subject;
    this.traffic = traffic;
    // The first time costs the node most.
    read();
  }

  /**
   * Processor seconds of node, PostgreSQL and bench until a moment, or between two.
   *
   * @param seconds of a clock that only goes on
   */
  record Costs(double seconds, double server, double database, double client) {
    /** What was used since an earlier moment. */
    Costs since(Costs earlier) {
      return new Costs(
          seconds - earlier.seconds,
          server - earlier.server,
          database - earlier.database,
          client - earlier.client);
    }

    /** Node and database together. */
    double both() {
      return server + database;
    }
  }

  /**
   * What was reached at a moment, or done between two.
   *
   * @param fromMs when it began, epoch milliseconds
   * @param rows of the journal that the node has committed, as it counts them: the counters of
   *     PostgreSQL may come ten seconds late, and count other commits too
   * @param commits of the node's journal
   * @param walBytes of the write-ahead log
   */
  record Reading(
      long fromMs, Costs costs, double rows, double commits, double walBytes, Traffic traffic) {

    /** What was done since an earlier moment. */
    Reading since(Reading earlier) {
      return new Reading(
          earlier.fromMs,
          costs.since(earlier.costs),
          rows - earlier.rows,
          commits - earlier.commits,
          walBytes - earlier.walBytes,
          traffic.since(earlier.traffic));
    }

    /** Processor milliseconds of node and database together, for each of so many units of work. */
    double bothMsPer(double units) {
      return 1000 * costs.both() / units;
    }

    /** Puts processor time and journal of so many units of work into a result. */
    void tell(Result result, double units, String unit) {
      result.put("cpu_server_s_per_1000_" + unit, 1000 * costs.server / units);
      result.put("cpu_database_s_per_1000_" + unit, 1000 * costs.database / units);
      result.put("cpu_both_s_per_1000_" + unit, 1000 * costs.both() / units);
      result.put("cpu_client_s_per_1000_" + unit, 1000 * costs.client / units);
      result.put("journal_rows_per_" + unit, rows / units);
      result.put("journal_rows_per_s", rows / costs.seconds);
      result.put("journal_rows_per_commit", rows / commits);
      result.put("wal_bytes_per_" + unit, walBytes / units);
      result.put("frames_in_per_" + unit, traffic.framesSent() / units);
      result.put("frames_out_per_" + unit, traffic.framesReceived() / units);
      result.put("frame_bytes", traffic.frameBytes());
    }
  }

  /** Processor time alone, which is read at once. */
  Costs costs() {
    return new Costs(
        System.nanoTime() / 1e9,
        ProcessCost.alone(subject.nodePid()),
        ProcessCost.withDescendants(subject.databasePid()),
        ProcessCost.alone(ProcessHandle.current().pid()));
  }

  /** All of it now. */
  Reading read() {
    Costs costs = costs();
    NodePage page = NodePage.read(subject);
    return new Reading(
        System.currentTimeMillis(),
        costs,
        page.sum("parley_journal_commit_events_sum"),
        page.sum("parley_journal_commit_events_count"),
        walBytes(),
        traffic.get());
  }

  private double walBytes() {
    try (Connection connection = DriverManager.getConnection(subject.jdbcUrl(), "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(WAL)) {
      row.next();
      return row.getDouble(1);
    } catch (SQLException failed) {
      throw new BenchException("the database tells nothing: " + failed.getMessage());
    }
  }
}
