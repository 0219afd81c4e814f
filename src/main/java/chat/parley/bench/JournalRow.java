package chat.parley.bench;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A row to be inserted again and again, each time under another sequence number.
 *
 * @param payload of an entry begins with 16 bytes, which the index of history holds: key of the
 *     conversation, sequence
 */
record JournalRow(
    String persistenceId,
    String writer,
    String adapterManifest,
    byte[] payload,
    int serializer,
    String manifest) {
  private static final String ENTRY = "message";
  private static final int HEADER_BYTES = 16;
  private static final int SEQUENCE_AT = 8;
  private static final int LOGS = 100;

  /** As much of the journal's end is looked at, in pages of 8 KiB. */
  private static final int PAGES_MAX = 256;

  private static final String LAST =
      "SELECT persistence_id, writer, adapter_manifest, event_payload, event_ser_id,"
          + " event_ser_manifest FROM event_journal WHERE write_timestamp >= ? AND ctid >="
          + " format('(%s,0)', greatest(0, pg_relation_size('event_journal')"
          + " / current_setting('block_size')::bigint - ?))::tid";

  /**
   * The rows at the end of the journal, but none that was written before a time: what a run has
   * just written, in its own mixture.
   *
   * @param sinceMs epoch milliseconds
   */
  static List<JournalRow> last(Connection connection, long sinceMs) throws SQLException {
    List<JournalRow> rows = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(LAST)) {
      statement.setLong(1, sinceMs);
      statement.setInt(2, PAGES_MAX);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(
              new JournalRow(
                  row.getString(1),
                  row.getString(2),
                  row.getString(3),
                  row.getBytes(4),
                  row.getInt(5),
                  row.getString(6)));
        }
      }
    }
    return rows;
  }

  /** Entries of a hundred logs with payloads of so many bytes. */
  static List<JournalRow> made(int payloadBytes) {
    List<JournalRow> rows = new ArrayList<>();
    for (int log = 0; log < LOGS; log++) {
      String id = String.format(Locale.ROOT, "user|%03d|bench%d", log, log);
      byte[] payload = new byte[Math.max(HEADER_BYTES, payloadBytes)];
      rows.add(new JournalRow(id, "0".repeat(36), "", payload, 1, ENTRY));
    }
    return rows;
  }

  /** Its payload under another sequence, so that no index has the same key twice. */
  byte[] payload(long sequence) {
    if (!manifest.equals(ENTRY)) {
      return payload;
    }
    byte[] own = payload.clone();
    ByteBuffer.wrap(own).putLong(SEQUENCE_AT, sequence);
    return own;
  }
}
