package chat.parley.journal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a partition in every table that has some: copied, compared and deleted. A table that
 * comes to hold rows of a user or a group is to be named here; {@code SchemaTest} sees to it.
 */
public final class PartitionRows {
  /** Each table with its columns in the order of its key, and how rows of a partition are found. */
  private enum Table {
    // Not "ordering", which each database counts by itself.
    EVENT_JOURNAL(
        "event_journal",
        "persistence_id, sequence_number, deleted, writer, write_timestamp, adapter_manifest,"
            + " event_ser_id, event_ser_manifest, event_payload, meta_ser_id, meta_ser_manifest,"
            + " meta_payload",
        true),
    SNAPSHOT(
        "snapshot",
        "persistence_id, sequence_number, created, snapshot_ser_id, snapshot_ser_manifest,"
            + " snapshot_payload, meta_ser_id, meta_ser_manifest, meta_payload",
        true),
    LAST_SEEN("last_seen", "user_id, partition, at", false),
    MEDIA("media", "hash, uploader, partition, size, type, created, last_use", false);

    private final String table;
    private final String columns;
    private final boolean ofLogs;

    Table(String table, String columns, boolean ofLogs) {
      this.table = table;
      this.columns = columns;
      this.ofLogs = ofLogs;
    }

    /**
     * Conditions that together find the rows of a partition. Each is one range of the primary key
     * or of the index on the partition, so that none reads or sorts the whole table.
     */
    List<String> conditions(int partition) {
      if (!ofLogs) {
        return List.of("partition = " + partition);
      }
      // A brace is the next character after the bar.
      return Databases.KINDS.stream()
          .map(kind -> "%s|%03d".formatted(kind, partition))
          .map(log -> "persistence_id >= '%s|' AND persistence_id < '%s}'".formatted(log, log))
          .toList();
    }

    String copyOut(String condition) {
      return "COPY (SELECT %s FROM %s WHERE %s ORDER BY 1, 2) TO STDOUT (FORMAT binary)"
          .formatted(columns, table, condition);
    }

    String copyIn() {
      return "COPY %s (%s) FROM STDIN (FORMAT binary)".formatted(table, columns);
    }
  }

  private PartitionRows() {}

  /** The names of the tables. */
  static List<String> tables() {
    return Stream.of(Table.values()).map(each -> each.table).toList();
  }

  /** The columns of a table that are copied, in order. */
  static List<String> columns(String table) {
    return Stream.of(Table.values())
        .filter(each -> each.table.equals(table))
        .flatMap(each -> Stream.of(each.columns.split(", ")))
        .toList();
  }

  /** How many rows a partition has in a table, and the SHA-256 of all of them in order. */
  record Sum(long rows, String hash) {}

  /** Takes the bytes of rows as they come. */
  private interface Sink {
    void write(byte[] row) throws SQLException;
  }

  /**
   * Copies all rows of a partition; both connections are in a transaction.
   *
   * @return what was read, by table
   */
  static Map<String, Sum> copy(Connection source, Connection target, int partition)
      throws SQLException {
    Map<String, Sum> sums = new TreeMap<>();
    for (Table table : Table.values()) {
      Summing summing = new Summing();
      for (String condition : table.conditions(partition)) {
        CopyIn in = copies(target).copyIn(table.copyIn());
        try {
          summing.read(source, table.copyOut(condition), row -> in.writeToCopy(row, 0, row.length));
          in.endCopy();
        } finally {
          cancel(in);
        }
      }
      sums.put(table.table, summing.sum());
    }
    return sums;
  }

  /** What a partition's rows are, by table. */
  static Map<String, Sum> sums(Connection connection, int partition) throws SQLException {
    Map<String, Sum> sums = new TreeMap<>();
    for (Table table : Table.values()) {
      Summing summing = new Summing();
      for (String condition : table.conditions(partition)) {
        summing.read(connection, table.copyOut(condition), row -> {});
      }
      sums.put(table.table, summing.sum());
    }
    return sums;
  }

  /** Reads rows and remembers how many they were, and which. */
  private static final class Summing {
    private final MessageDigest digest = sha256();
    private long rows;

    void read(Connection connection, String sql, Sink sink) throws SQLException {
      CopyOut out = copies(connection).copyOut(sql);
      try {
        for (byte[] row = out.readFromCopy(); row != null; row = out.readFromCopy()) {
          digest.update(row);
          sink.write(row);
        }
      } finally {
        cancel(out);
      }
      rows += out.getHandledRowCount();
    }

    Sum sum() {
      return new Sum(rows, HexFormat.of().formatHex(digest.digest()));
    }
  }

  private static void cancel(CopyOperation copy) throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }

  /**
   * Deletes some rows of a partition.
   *
   * @return how many; 0 when none is left
   */
  static int delete(Connection connection, int partition, int max) throws SQLException {
    int deleted = 0;
    for (Table table : Table.values()) {
      for (String condition : table.conditions(partition)) {
        String sql =
            "DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE %2$s LIMIT ?))"
                .formatted(table.table, condition);
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
          delete.setInt(1, max - deleted);
          deleted += delete.executeUpdate();
        }
        if (deleted >= max) {
          return deleted;
        }
      }
    }
    return deleted;
  }

  /** How many rows of a partition are in all tables of a database, whether it lies there or not. */
  public static long count(Connection connection, int partition) throws SQLException {
    String counts =
        Stream.of(Table.values())
            .flatMap(table ->
                table.conditions(partition).stream()
                    .map(each -> "(SELECT count(*) FROM %s WHERE %s)".formatted(table.table, each)))
            .collect(Collectors.joining(" + "));
    try (PreparedStatement query = connection.prepareStatement("SELECT " + counts);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The last event of each log of a partition. */
  static Map<String, Long> heads(Connection connection, int partition) throws SQLException {
    Map<String, Long> heads = new TreeMap<>();
    for (String condition : Table.EVENT_JOURNAL.conditions(partition)) {
      String sql =
          "SELECT persistence_id, max(sequence_number) FROM event_journal WHERE %s GROUP BY 1"
              .formatted(condition);
      try (PreparedStatement query = connection.prepareStatement(sql);
          ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          heads.put(rows.getString(1), rows.getLong(2));
        }
      }
    }
    return heads;
  }

  private static CopyManager copies(Connection connection) throws SQLException {
    return connection.unwrap(PGConnection.class).getCopyAPI();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
