package chat.parley.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Rows of a partition, as a test writes and reads them. */
final class Rows {
  private Rows() {}

  /** The text of a statement that writes an event of a log. */
  static String insert(int partition, long sequence) {
    return ("INSERT INTO event_journal (persistence_id, sequence_number, writer, event_ser_id,"
            + " event_ser_manifest, event_payload)"
            + " VALUES ('user|%03d|u', %d, 'w', 1, 'x', '\\x%02x00ff')")
        .formatted(partition, sequence, sequence % 256);
  }

  /** Writes a log with so many events. */
  static void write(Database database, int partition, int events) throws SQLException {
    try (Connection connection = database.connect()) {
      write(connection, partition, events);
    }
  }

  /** Writes a log with so many events. */
  static void write(Connection connection, int partition, int events) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (long sequence = 1; sequence <= events; sequence++) {
        statement.execute(insert(partition, sequence));
      }
    }
  }

  /** Writes a row in every table that has rows of partitions, of users and of groups. */
  static void writeEverywhere(Database database, int partition) throws SQLException {
    write(database, partition, 2);
    Sql.execute(database, insert(partition, 1).replace("user|", "group|"));
    String name = "n" + partition;
    Sql.execute(
        database,
        "INSERT INTO snapshot (persistence_id, sequence_number, created, snapshot_ser_id,"
            + " snapshot_ser_manifest, snapshot_payload) VALUES ('user|%03d|u', 2, 5, 1, 's', 'x')"
                .formatted(partition));
    Sql.execute(database, "INSERT INTO last_seen VALUES ('%s', %d, 7)".formatted(name, partition));
    Sql.execute(
        database,
        "INSERT INTO media VALUES (sha256('x'), '%s', %d, 1, 'image/png', 3, 4)"
            .formatted(name, partition));
  }

  /** The events of a partition, one line each. */
  static List<String> of(Database database, int partition) throws SQLException {
    try (Connection connection = database.connect()) {
      return of(connection, partition);
    }
  }

  /** The events of a partition, one line each. */
  static List<String> of(Connection connection, int partition) throws SQLException {
    String sql =
        "SELECT concat_ws(' ', persistence_id, sequence_number, writer, event_payload)"
            + " FROM event_journal WHERE persistence_id LIKE '%%|%03d|%%'"
            + " ORDER BY persistence_id, sequence_number";
    List<String> events = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(partition))) {
      while (rows.next()) {
        events.add(rows.getString(1));
      }
    }
    return events;
  }

  /** Whether the database takes a write to a partition; nothing is left of it. */
  static boolean canWrite(Database database, int partition) throws SQLException {
    try (Connection connection = database.connect()) {
      return canWrite(connection, partition);
    }
  }

  /** Whether the database takes a write to a partition; nothing is left of it. */
  static boolean canWrite(Connection connection, int partition) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute(insert(partition, 1_000_000));
      return true;
    } catch (SQLException refused) {
      if ("PY001".equals(refused.getSQLState())) {
        return false;
      }
      throw refused;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
