package chat.parley.journal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables.JournalPekkoSerializationRow;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Set;

/**
 * Writes the events of a commit by one statement that takes an array for each column, and that is
 * its own transaction: one way to the database and back, one plan however many rows there are, and
 * the fence around partitions that have moved looks once. A batch of JDBC is a statement for each
 * power of two that its size is made of, and a commit after them.
 */
final class JournalInsert {
  private static final String SQL =
      """
      INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
        adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
      SELECT * FROM unnest(?::text[], ?::bigint[], ?::text[], ?::bigint[],
        ?::text[], ?::integer[], ?::text[], ?::bytea[])
      """;

  private JournalInsert() {}

  /**
   * Whether it writes all of these rows completely. It knows nothing of tags and of metadata, which
   * no entity has now; the plugin writes those.
   */
  static boolean takes(Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows) {
    return rows.forall(row -> {
      JournalPekkoSerializationRow event = row._1();
      return row._2().isEmpty() && !event.deleted() && event.metaPayload().isEmpty();
    });
  }

  /** All of them, or none and the exception. The connection commits by itself. */
  static void run(
      Connection connection, Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(SQL)) {
      Columns columns = new Columns(connection, rows);
      insert.setArray(1, columns.of("text", String[]::new, row -> row.persistenceId()));
      insert.setArray(2, columns.of("int8", Long[]::new, row -> row.sequenceNumber()));
      insert.setArray(3, columns.of("text", String[]::new, row -> row.writer()));
      insert.setArray(4, columns.of("int8", Long[]::new, row -> row.writeTimestamp()));
      insert.setArray(5, columns.of("text", String[]::new, row -> row.adapterManifest()));
      insert.setArray(6, columns.of("int4", Integer[]::new, row -> row.eventSerId()));
      insert.setArray(7, columns.of("text", String[]::new, row -> row.eventSerManifest()));
      insert.setArray(8, columns.of("bytea", byte[][]::new, row -> row.eventPayload()));
      insert.executeUpdate();
    }
  }

  private record Columns(
      Connection connection, Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows) {

    <T> Array of(
        String type, IntFunction<T[]> array, Function<JournalPekkoSerializationRow, T> value)
        throws SQLException {
      T[] values = array.apply(rows.size());
      int next = 0;
      for (var each = rows.iterator(); each.hasNext(); next++) {
        values[next] = value.apply(each.next()._1());
      }
      return connection.createArrayOf(type, values);
    }
  }
}
