package chat.parley.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How often the node's database has run which statement, as its extension {@code
 * pg_stat_statements} counts. That costs the database a little time of its own.
 */
final class Statements {
  private static final String LIBRARY = "pg_stat_statements";
  private static final int SHOWN_MAX = 12;
  private static final int SHOWN_COLUMNS = 90;

  private static final String COUNTS =
      "SELECT query, sum(calls), sum(rows), sum(total_exec_time) FROM pg_stat_statements"
          + " WHERE toplevel AND dbid = (SELECT oid FROM pg_database WHERE datname = 'parley')"
          + " GROUP BY query";

  private final String url;

  /** What a statement is for. */
  enum Kind {
    JOURNAL_READ,
    JOURNAL_WRITE,
    SNAPSHOT_READ,
    SNAPSHOT_WRITE,
    LAST_SEEN,
    PARTITION,
    TRANSACTION,
    OTHER;

    /** The kind of a statement, by the table that it names. */
    static Kind of(String query) {
      String text = query.strip().toLowerCase(Locale.ROOT);
      boolean reads = text.startsWith("select") || text.startsWith("with");
      if (text.matches("(begin|commit|rollback|set|show|start transaction)\\b.*")) {
        return TRANSACTION;
      } else if (text.contains("event_journal")) {
        return reads ? JOURNAL_READ : JOURNAL_WRITE;
      } else if (text.contains("snapshot")) {
        return reads ? SNAPSHOT_READ : SNAPSHOT_WRITE;
      } else if (text.contains("last_seen")) {
        return LAST_SEEN;
      } else if (text.contains("partition_place") || text.contains("node_seen")) {
        return PARTITION;
      }
      return OTHER;
    }

    /** Its name in a result. */
    String figure() {
      return name().toLowerCase(Locale.ROOT) + "s";
    }
  }

  /**
   * What a statement has done.
   *
   * @param rows that it has read or written
   * @param ms that the database took to execute it
   */
  record Count(double calls, double rows, double ms) {
    private Count since(Count earlier) {
      return new Count(calls - earlier.calls, rows - earlier.rows, ms - earlier.ms);
    }
  }

  /** All statements so far. */
  record Reading(Map<String, Count> counts) {
    Reading {
      counts = Map.copyOf(counts);
    }

    /** What was run since an earlier moment. */
    Reading since(Reading earlier) {
      Map<String, Count> done = new HashMap<>();
      Count none = new Count(0, 0, 0);
      counts.forEach((query, count) -> {
        Count more = count.since(earlier.counts.getOrDefault(query, none));
        if (more.calls() > 0) {
          done.put(query, more);
        }
      });
      return new Reading(done);
    }

    /** Calls by kind, of every kind. */
    Map<Kind, Double> calls() {
      Map<Kind, Double> calls = new EnumMap<>(Kind.class);
      for (Kind each : Kind.values()) {
        calls.put(each, 0.0);
      }
      counts.forEach((query, count) -> calls.merge(Kind.of(query), count.calls(), Double::sum));
      return calls;
    }

    /** Puts the statements for each of so many units of work into a result. */
    void tell(Result result, double units, String unit) {
      Map<Kind, Double> calls = calls();
      double all = calls.values().stream().mapToDouble(Double::doubleValue).sum();
      result.put("statements_per_" + unit, all / units);
      calls.forEach((kind, count) ->
          result.put("statements_" + kind.figure() + "_per_" + unit, count / units));
    }

    /** The most frequent statements, one a line. */
    String shown(double units, String unit) {
      StringBuilder lines = new StringBuilder("Statements for each " + unit + ":\n");
      Comparator<Map.Entry<String, Count>> byCalls =
          Comparator.comparingDouble(each -> -each.getValue().calls());
      List<Map.Entry<String, Count>> most =
          counts.entrySet().stream().sorted(byCalls).limit(SHOWN_MAX).toList();
      for (Map.Entry<String, Count> each : most) {
        Count count = each.getValue();
        String query = each.getKey().strip().replaceAll("\\s+", " ");
        lines.append(
            String.format(
                Locale.ROOT,
                "  %8.3f times %8.3f rows %8.4f ms a call  %s%n",
                count.calls() / units,
                count.rows() / units,
                count.ms() / count.calls(),
                query.substring(0, Math.min(SHOWN_COLUMNS, query.length()))));
      }
      return lines.toString();
    }
  }

  private Statements(String url) {
    this.url = url;
  }

  /**
   * Has the database count, for which it is started again, together with the node. The next time it
   * is started it does not count any more. Empty when it has no such extension.
   */
  static Optional<Statements> begin(Subject subject) {
    String url = subject.jdbcUrl("postgres");
    String available =
        "SELECT count(*) FROM pg_available_extensions WHERE name = '" + LIBRARY + "'";
    try {
      if (number(url, available) == 0) {
        System.err.println("The database can't count statements: it has no " + LIBRARY + ".");
        return Optional.empty();
      }
      run(url, "ALTER SYSTEM SET shared_preload_libraries = '" + LIBRARY + "'");
      try {
        subject.restart();
      } finally {
        run(url, "ALTER SYSTEM RESET shared_preload_libraries");
      }
      run(url, "CREATE EXTENSION IF NOT EXISTS " + LIBRARY);
      return Optional.of(new Statements(url));
    } catch (SQLException failed) {
      throw new BenchException("the database can't count statements: " + failed.getMessage());
    }
  }

  private static long number(String url, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static void run(String url, String command) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute(command);
    }
  }

  /** What was run until now. */
  Reading read() {
    Map<String, Count> counts = new HashMap<>();
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(COUNTS)) {
      while (rows.next()) {
        counts.put(
            rows.getString(1), new Count(rows.getDouble(2), rows.getDouble(3), rows.getDouble(4)));
      }
      return new Reading(counts);
    } catch (SQLException failed) {
      throw new BenchException("the database tells no statements: " + failed.getMessage());
    }
  }
}
