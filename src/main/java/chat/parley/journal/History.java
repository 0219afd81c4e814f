package chat.parley.journal;

import chat.parley.model.Entry;
import chat.parley.model.Partition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Pages of a conversation, read straight from the journal by its index. A page costs the same
 * wherever it lies and however long the log is.
 */
public final class History {
  // The running total ends a page by its bytes on the server, in the one statement: a page of long
  // messages would otherwise read hundreds of them to use two. The row that passes the limit comes
  // along, and the second in any case, and shows that there is more. The manifest is no parameter,
  // so that the planner sees that the partial index holds what is asked.
  private static final String SQL =
      """
      SELECT payload
      FROM (
        SELECT event_payload AS payload,
               sum(octet_length(event_payload)) OVER so_far AS total,
               row_number() OVER so_far AS place
        FROM event_journal
        WHERE persistence_id = ?
          AND event_ser_manifest = 'message'
          AND substring(event_payload FROM 1 FOR 16) >= ?
          AND substring(event_payload FROM 1 FOR 16) <= ?
        WINDOW so_far AS (
          ORDER BY substring(event_payload FROM 1 FOR 16) %1$s ROWS UNBOUNDED PRECEDING)
        ORDER BY substring(event_payload FROM 1 FOR 16) %1$s
        LIMIT ?) AS page
      WHERE total - octet_length(payload) <= ? OR place = 2
      """;

  private final SqlWorkers workers;

  public History(SqlWorkers workers) {
    this.workers = workers;
  }

  /** At which end of the range a page begins. */
  public enum Direction {
    /** With the lowest sequence. */
    FORWARD("ASC"),
    /** With the highest. */
    BACKWARD("DESC");

    private final String sql;

    Direction(String order) {
      this.sql = SQL.formatted(order);
    }

    String sql() {
      return sql;
    }
  }

  /**
   * A part of a conversation within a log.
   *
   * @param persistenceId the log
   * @param partition the partition of the log
   * @param key the conversation's number within it
   * @param low the first sequence, included
   * @param high the last sequence, included
   */
  public record Range(String persistenceId, Partition partition, long key, long low, long high) {}

  /**
   * Some entries of a range.
   *
   * @param entries by ascending sequence, whatever the direction
   * @param more whether the range has others beyond the end where the page was cut
   */
  public record Page(List<Entry> entries, boolean more) {
    public static final Page EMPTY = new Page(List.of(), false);

    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Reads a page: from the end that the direction names, as many entries as fit both limits, and at
   * least one if there is any. The stage fails as {@link SqlWorkers#run} says, or with {@link
   * UnreadableBytesException}.
   *
   * @param limit entries, 1 or more
   * @param bytesMax their bytes as stored, all together
   */
  public CompletionStage<Page> read(Range range, Direction direction, int limit, int bytesMax) {
    if (limit < 1) {
      throw new IllegalArgumentException("a page has 1 entry or more");
    }
    if (range.low() > range.high() || range.high() < 0) {
      return CompletableFuture.completedStage(Page.EMPTY);
    }
    return workers.run(
        range.partition(), connection -> read(connection, range, direction, limit, bytesMax));
  }

  private static Page read(
      Connection connection, Range range, Direction direction, int limit, int bytesMax)
      throws SQLException {
    List<Entry> entries = new ArrayList<>();
    boolean more = false;
    long bytes = 0;
    try (PreparedStatement query = connection.prepareStatement(direction.sql())) {
      bind(query, range, limit, bytesMax);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next() && !more) {
          byte[] payload = rows.getBytes(1);
          bytes += payload.length;
          more = entries.size() == limit || (bytes > bytesMax && !entries.isEmpty());
          if (!more) {
            entries.add(EntryCodec.decode(payload).entry());
          }
        }
      }
    }
    if (direction == Direction.BACKWARD) {
      Collections.reverse(entries);
    }
    return new Page(entries, more);
  }

  static void bind(PreparedStatement query, Range range, int limit, int bytesMax)
      throws SQLException {
    query.setString(1, range.persistenceId());
    query.setBytes(2, EntryCodec.header(range.key(), Math.max(0, range.low())));
    query.setBytes(3, EntryCodec.header(range.key(), range.high()));
    query.setLong(4, limit + 1L);
    query.setLong(5, bytesMax);
  }
}
