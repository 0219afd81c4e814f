package chat.parley.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Table {@code partition_place}. Every change names the state that it expects, so that of two who
 * do the same one does nothing.
 */
final class PlaceTable {
  private static final String READ =
      """
      SELECT partition, state, version, target, ticket, taken, refused, leftover, paused, note,
             (extract(epoch FROM clock_timestamp() - changed) * 1000)::bigint AS age
      FROM partition_place
      """;
  private static final int NOTE_MAX = 300;
  private static final String CHANGED =
      ", note = NULL, changed = clock_timestamp() WHERE partition = ? AND ";

  private PlaceTable() {}

  /** All rows, by partition. */
  static List<PlaceRow> read(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(READ + "ORDER BY partition");
        ResultSet rows = query.executeQuery()) {
      List<PlaceRow> all = new ArrayList<>();
      while (rows.next()) {
        all.add(row(rows));
      }
      return all;
    }
  }

  /** The row of a partition; a database of an installation has one for each. */
  static PlaceRow read(Connection connection, int partition) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(READ + "WHERE partition = ?")) {
      query.setInt(1, partition);
      try (ResultSet rows = query.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("table partition_place has no row for partition " + partition);
        }
        return row(rows);
      }
    }
  }

  private static PlaceRow row(ResultSet rows) throws SQLException {
    return new PlaceRow(
        rows.getInt("partition"),
        PlaceRow.State.valueOf(rows.getString("state").toUpperCase(Locale.ROOT)),
        rows.getLong("version"),
        Optional.ofNullable(rows.getString("target")),
        new PlaceRow.Attempts(uuid(rows, "ticket"), uuid(rows, "taken"), uuid(rows, "refused")),
        new PlaceRow.Handling(
            rows.getBoolean("leftover"),
            rows.getBoolean("paused"),
            Optional.ofNullable(rows.getString("note"))),
        rows.getLong("age"));
  }

  private static Optional<UUID> uuid(ResultSet rows, String column) throws SQLException {
    return Optional.ofNullable(rows.getObject(column, UUID.class));
  }

  /** Plans to move a partition that is held here; false when it is not, or moves already. */
  static boolean plan(Connection source, int partition, String target) throws SQLException {
    return update(source, "target = ?, paused = false", "state = 'here'", partition, target);
  }

  /** Has a partition that is held here stay; false when it is not, or moves already. */
  static boolean forgetPlan(Connection source, int partition) throws SQLException {
    return update(
        source,
        "target = NULL, paused = false",
        "state = 'here' AND target IS NOT NULL",
        partition);
  }

  /** Forgets what is planned or only closing; how many partitions that were. */
  static int forgetPlans(Connection source) throws SQLException {
    try (PreparedStatement update =
        source.prepareStatement(
            "UPDATE partition_place SET state = 'here', target = NULL, paused = false,"
                + " note = NULL, changed = clock_timestamp()"
                + " WHERE state = 'closing' OR state = 'here' AND target IS NOT NULL")) {
      return update.executeUpdate();
    }
  }

  /** Pauses everything that is planned here, or lets it go on. */
  static int pause(Connection source, boolean paused) throws SQLException {
    try (PreparedStatement update =
        source.prepareStatement(
            "UPDATE partition_place SET paused = ? WHERE state = 'here' AND target IS NOT NULL")) {
      update.setBoolean(1, paused);
      return update.executeUpdate();
    }
  }

  static boolean close(Connection source, int partition) throws SQLException {
    return update(
        source,
        "state = 'closing'",
        "state = 'here' AND target IS NOT NULL AND NOT paused",
        partition);
  }

  static boolean fence(Connection source, int partition, UUID ticket) throws SQLException {
    return update(source, "state = 'closed', ticket = ?", "state = 'closing'", partition, ticket);
  }

  /** The partition is here, unless the attempt was refused. The row stays locked to the end. */
  static boolean take(Connection target, PlaceRow source) throws SQLException {
    UUID ticket = source.attempts().ticket().orElseThrow();
    return update(
        target,
        "state = 'here', version = greatest(version, ?) + 1, taken = ?, target = NULL,"
            + " leftover = false, paused = false",
        "state = 'elsewhere' AND refused IS DISTINCT FROM ?",
        source.partition(),
        source.version(),
        ticket,
        ticket);
  }

  static boolean release(Connection source, int partition, UUID ticket) throws SQLException {
    return update(
        source,
        "state = 'elsewhere', leftover = true, ticket = NULL",
        "state = 'closed' AND ticket = ?",
        partition,
        ticket);
  }

  /** The target is never to take the partition by this attempt; false when it has done so. */
  static boolean refuse(Connection target, int partition, UUID ticket) throws SQLException {
    return update(target, "refused = ?", "taken IS DISTINCT FROM ?", partition, ticket, ticket);
  }

  static boolean reopen(Connection source, int partition, UUID ticket) throws SQLException {
    return update(
        source,
        "state = 'here', target = NULL, ticket = NULL",
        "state = 'closed' AND ticket = ?",
        partition,
        ticket);
  }

  static boolean emptied(Connection source, int partition) throws SQLException {
    return update(source, "leftover = false", "state = 'elsewhere'", partition);
  }

  /** Keeps a partition elsewhere until the transaction ends; false when it is not. */
  static boolean holdElsewhere(Connection source, int partition) throws SQLException {
    try (PreparedStatement query =
        source.prepareStatement(
            "SELECT FROM partition_place WHERE partition = ? AND state = 'elsewhere' FOR SHARE")) {
      query.setInt(1, partition);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Says why a move does not go on, until the next step. */
  static void note(Connection source, int partition, String note) throws SQLException {
    try (PreparedStatement update =
        source.prepareStatement("UPDATE partition_place SET note = ? WHERE partition = ?")) {
      update.setString(1, note.substring(0, Math.min(NOTE_MAX, note.length())));
      update.setInt(2, partition);
      update.executeUpdate();
    }
  }

  /** Values are those of the settings, then those of the condition. */
  private static boolean update(
      Connection connection, String set, String condition, int partition, Object... values)
      throws SQLException {
    int before = (int) set.chars().filter(each -> each == '?').count();
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE partition_place SET " + set + CHANGED + condition)) {
      for (int i = 0; i < values.length; i++) {
        update.setObject(i < before ? i + 1 : i + 2, values[i]);
      }
      update.setInt(before + 1, partition);
      return update.executeUpdate() == 1;
    }
  }
}
