package chat.parley.check;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Writes a database's journal as lines that the checker reads: where the partitions lie, the logs
 * of those that lie on this database, and what every log comes to. Rows that a moved partition has
 * left behind are only counted. The bodies of messages do not get into it, only their hashes.
 */
public final class JournalDump {
  private static final int ROWS_AT_ONCE = 1_000;
  private static final String EVENTS =
      """
      SELECT persistence_id, sequence_number, event_ser_manifest, event_payload
      FROM event_journal
      WHERE split_part(persistence_id, '|', 2)::smallint
            IN (SELECT partition FROM partition_place WHERE state <> 'elsewhere')
      ORDER BY persistence_id, sequence_number
      """;
  private static final String SNAPSHOT =
      """
      SELECT sequence_number, snapshot_ser_manifest, snapshot_payload
      FROM snapshot WHERE persistence_id = ? ORDER BY sequence_number DESC LIMIT 1
      """;

  private final String database;
  private final Connection connection;
  private final BufferedWriter out;
  private LogReplay replay;

  private JournalDump(String database, Connection connection, BufferedWriter out) {
    this.database = database;
    this.connection = connection;
    this.out = out;
  }

  /**
   * Writes a new file, all of it as of one moment.
   *
   * @param database a name for it in the records
   * @param connection left in a transaction that reads
   * @throws chat.parley.journal.UnreadableBytesException when an event can't be read
   */
  public static void write(String database, Connection connection, Path file)
      throws SQLException, IOException {
    connection.setAutoCommit(false);
    connection.setReadOnly(true);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      new JournalDump(database, connection, out).run();
    }
  }

  private void run() throws SQLException, IOException {
    for (PlaceRecord each : PlaceTables.read(database, connection)) {
      line(PlaceFormat.write(each.isHolder() ? each : PlaceTables.counted(each, connection)));
    }
    try (PreparedStatement query = connection.prepareStatement(EVENTS)) {
      query.setFetchSize(ROWS_AT_ONCE);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          event(rows.getString(1), rows.getLong(2), rows.getString(3), rows.getBytes(4));
        }
      }
    }
    endLog();
  }

  private void event(String log, long row, String manifest, byte[] payload)
      throws SQLException, IOException {
    if (replay == null || !replay.log().equals(log)) {
      endLog();
      replay = begin(log);
    }
    Object event = replay.add(row, manifest, payload);
    line(JournalFormat.write(new EventRecords(database, log, row, manifest).of(event)));
  }

  private LogReplay begin(String log) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(SNAPSHOT)) {
      query.setString(1, log);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? new LogReplay(log, row.getString(2), row.getBytes(3), row.getLong(1))
            : new LogReplay(log, null, null, 0);
      }
    }
  }

  private void endLog() throws IOException {
    if (replay != null) {
      line(JournalFormat.write(replay.end(database)));
    }
  }

  private void line(String line) throws IOException {
    out.write(line);
    out.newLine();
  }
}
