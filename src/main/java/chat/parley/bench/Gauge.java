package chat.parley.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Reads what the processes, the database and the sockets have done so far. */
final class Gauge {
  /** PostgreSQL shows the counters of a connection that has become quiet ten seconds later. */
  private static final long COUNTERS_MS = 11_000;

  private static final String COUNTERS =
      "SELECT pg_current_wal_insert_lsn() - '0/0',"
          + " (SELECT xact_commit FROM pg_stat_database WHERE datname = current_database())";

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
   * Processor seconds until a moment, or between two.
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
  }

  /**
   * What was reached at a moment, or done between two.
   *
   * @param fromMs when it began, epoch milliseconds
   * @param rows of the journal that the node has committed, as it counts them itself: the counters
   *     of PostgreSQL come late
   * @param commits of the node's journal
   * @param walBytes of the write-ahead log
   * @param transactions of any kind that the database has committed; NaN when that was not waited
   *     for
   */
  record Reading(
      long fromMs,
      Costs costs,
      double rows,
      double commits,
      double walBytes,
      double transactions,
      Traffic traffic) {

    /** What was done since an earlier moment. */
    Reading since(Reading earlier) {
      return new Reading(
          earlier.fromMs,
          costs.since(earlier.costs),
          rows - earlier.rows,
          commits - earlier.commits,
          walBytes - earlier.walBytes,
          transactions - earlier.transactions,
          traffic.since(earlier.traffic));
    }

    /** The same with the processor time of another moment. */
    Reading with(Costs others) {
      return new Reading(fromMs, others, rows, commits, walBytes, transactions, traffic);
    }

    double seconds() {
      return costs.seconds;
    }

    /** Processor seconds of the node; {@code database} and {@code client} likewise. */
    double server() {
      return costs.server;
    }

    double database() {
      return costs.database;
    }

    double client() {
      return costs.client;
    }

    /** Processor milliseconds of node and database together, for each of so many units of work. */
    double bothMsPer(double units) {
      return 1000 * (server() + database()) / units;
    }

    /** Puts processor time, journal and frames of so many units of work into a result. */
    void tell(Result result, double units, String unit) {
      tellProcessors(result, units, unit);
      result.put("journal_rows_per_" + unit, rows / units);
      result.put("journal_rows_per_s", rows / seconds());
      result.put("journal_rows_per_commit", rows / commits);
      result.put("wal_bytes_per_" + unit, walBytes / units);
      result.put("frames_in_per_" + unit, traffic.framesSent() / units);
      result.put("frames_out_per_" + unit, traffic.framesReceived() / units);
      result.put("frame_bytes", traffic.frameBytes());
    }

    /** Puts processor time alone. */
    void tellProcessors(Result result, double units, String unit) {
      result.put("cpu_server_s_per_1000_" + unit, 1000 * server() / units);
      result.put("cpu_database_s_per_1000_" + unit, 1000 * database() / units);
      result.put("cpu_both_s_per_1000_" + unit, 1000 * (server() + database()) / units);
      result.put("cpu_client_s_per_1000_" + unit, 1000 * client() / units);
    }
  }

  /** The processes now, which is told at once. */
  Costs costs() {
    return new Costs(
        System.nanoTime() / 1e9,
        ProcessCost.alone(subject.nodePid()),
        ProcessCost.withDescendants(subject.databasePid()),
        ProcessCost.alone(ProcessHandle.current().pid()));
  }

  /** All of it now, but for transactions. */
  Reading read() {
    return counters(System.currentTimeMillis(), costs(), false);
  }

  /** Before some work: the transactions when they have come, then everything else. */
  Reading readBefore() {
    pause();
    Reading counters = counters(System.currentTimeMillis(), costs(), true);
    return counters.with(costs());
  }

  /** After some work: everything else now, and the transactions when they have come. */
  Reading readAfter() {
    Reading now = read();
    pause();
    double transactions = counters(0, now.costs(), true).transactions();
    return new Reading(
        now.fromMs(),
        now.costs(),
        now.rows(),
        now.commits(),
        now.walBytes(),
        transactions,
        now.traffic());
  }

  private Reading counters(long fromMs, Costs costs, boolean waited) {
    NodePage page = NodePage.read(subject);
    try (Connection connection = DriverManager.getConnection(subject.jdbcUrl(), "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(COUNTERS)) {
      row.next();
      return new Reading(
          fromMs,
          costs,
          page.sum("parley_journal_commit_events_sum"),
          page.sum("parley_journal_commit_events_count"),
          row.getDouble(1),
          waited ? row.getDouble(2) : Double.NaN,
          traffic.get());
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
