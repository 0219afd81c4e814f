package chat.parley.bench;

import chat.parley.model.Partition;
import chat.parley.model.UserId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks at users' logs in the database itself, and at what was read of all logs. */
final class Logs {
  private static final String LENGTHS =
      "SELECT coalesce((SELECT max(sequence_number) FROM event_journal"
          + " WHERE persistence_id = id), 0),"
          + " coalesce((SELECT max(sequence_number) FROM snapshot WHERE persistence_id = id), 0)"
          + " FROM unnest(?::text[]) WITH ORDINALITY AS log (id, place) ORDER BY place";

  private static final String READS =
      "SELECT coalesce(sum(idx_tup_fetch) FILTER (WHERE relname = 'event_journal'), 0),"
          + " coalesce(sum(idx_scan) FILTER (WHERE relname = 'event_journal'), 0),"
          + " coalesce(sum(idx_tup_fetch) FILTER (WHERE relname = 'snapshot'), 0)"
          + " FROM pg_stat_user_tables";

  private final Subject subject;

  Logs(Subject subject) {
    this.subject = subject;
  }

  /**
   * A user's log.
   *
   * @param events in it
   * @param snapshot the event that the latest snapshot follows, or 0
   */
  record Length(long events, long snapshot) {}

  /**
   * What was read of all logs so far, as PostgreSQL counts it.
   *
   * @param rows of the journal, found by an index
   * @param scans of the journal's indexes
   * @param snapshots that were read
   */
  record Reading(double rows, double scans, double snapshots) {
    /** What was read since an earlier moment. */
    Reading since(Reading earlier) {
      return new Reading(rows - earlier.rows, scans - earlier.scans, snapshots - earlier.snapshots);
    }
  }

  /** The logs of users, in their order. */
  List<Length> lengths(List<Crowd.Person> people) {
    Object[] ids = people.stream().map(each -> idOf(each.name())).toArray();
    List<Length> lengths = new ArrayList<>();
    try (Connection connection = connect();
        PreparedStatement query = connection.prepareStatement(LENGTHS)) {
      query.setArray(1, connection.createArrayOf("text", ids));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          lengths.add(new Length(rows.getLong(1), rows.getLong(2)));
        }
      }
      return lengths;
    } catch (SQLException failed) {
      throw new BenchException("the logs can't be looked at: " + failed.getMessage());
    }
  }

  /** The name of a user's log. */
  static String idOf(String user) {
    return "user|" + Partition.of(new UserId(user)) + "|" + user;
  }

  /** What was read until some seconds ago. */
  Reading read() {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READS)) {
      row.next();
      return new Reading(row.getDouble(1), row.getDouble(2), row.getDouble(3));
    } catch (SQLException failed) {
      throw new BenchException("the logs can't be looked at: " + failed.getMessage());
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(subject.jdbcUrl(), "postgres", "");
  }
}
