package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.pekko.persistence.jdbc.journal.dao.JournalTables.JournalPekkoSerializationRow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.Some;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.collection.immutable.Set;
import scala.jdk.javaapi.CollectionConverters;

class JournalInsertTest {
  private static Database database;
  private static Connection connection;

  @BeforeAll
  static void connect() throws SQLException {
    database = TestDatabase.freshDatabase();
    connection = database.connect();
  }

  @AfterAll
  static void leave() throws SQLException {
    connection.close();
  }

  @Test
  void every_column_is_written_as_it_is() throws SQLException {
    String odd = "user|001|{\"a,b\\ NULL 'ü😀";
    byte[] all = new byte[256];
    IntStream.range(0, all.length).forEach(i -> all[i] = (byte) i);
    JournalInsert.run(
        connection,
        rows(
            List.of(
                row(odd, 1, "w{1}", "", "NULL", all),
                row(odd, Long.MAX_VALUE, "w\"2", "a,b", "", new byte[0]))));

    assertThat(
            Sql.values(
                database,
                "SELECT concat_ws('/', sequence_number, deleted, writer, write_timestamp,"
                    + " adapter_manifest, event_ser_id, event_ser_manifest,"
                    + " encode(event_payload, 'hex'), meta_payload IS NULL, ordering IS NULL)"
                    + " FROM event_journal WHERE persistence_id LIKE 'user|001|{%'"
                    + " ORDER BY sequence_number"))
        .containsExactly(
            "1/f/w{1}/-5//77/NULL/" + HexFormat.of().formatHex(all) + "/t/f",
            Long.MAX_VALUE + "/f/w\"2/-5/a,b/77///t/f");
  }

  @Test
  void a_thousand_rows_are_one_transaction() throws SQLException {
    List<Tuple2<JournalPekkoSerializationRow, Set<String>>> many = new ArrayList<>();
    for (int i = 1; i <= 1000; i++) {
      many.add(row("user|002|many", i, "w", "", "x", new byte[i]));
    }
    JournalInsert.run(connection, rows(many));

    assertThat(count("user|002|many")).isEqualTo(1000);
    assertThat(
            Sql.values(
                database,
                "SELECT DISTINCT xmin::text FROM event_journal"
                    + " WHERE persistence_id = 'user|002|many'"))
        .hasSize(1);
  }

  @Test
  void one_row_that_is_there_already_lets_none_of_them_in() throws SQLException {
    JournalInsert.run(
        connection, rows(List.of(row("user|003|first", 7, "w", "", "x", new byte[1]))));

    assertThatThrownBy(() ->
            JournalInsert.run(
                connection,
                rows(
                    List.of(
                        row("user|004|other", 1, "w", "", "x", new byte[1]),
                        row("user|003|first", 7, "v", "", "x", new byte[1])))))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("event_journal_pkey");
    assertThat(count("user|004|other")).isZero();
  }

  @Test
  void a_row_of_a_partition_that_lies_elsewhere_lets_none_of_them_in() throws SQLException {
    Sql.execute(
        database,
        "INSERT INTO partition_place (partition, state, version)"
            + " VALUES (905, 'elsewhere', 1), (906, 'here', 1)");

    assertThatThrownBy(() ->
            JournalInsert.run(
                connection,
                rows(
                    List.of(
                        row("group|906|g", 1, "w", "", "x", new byte[1]),
                        row("group|905|g", 1, "w", "", "x", new byte[1])))))
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("PY001"));
    assertThat(count("group|906|g")).isZero();
  }

  @Test
  void a_log_without_a_partition_in_its_name_is_refused() {
    assertThatThrownBy(() ->
            JournalInsert.run(
                connection, rows(List.of(row("stray", 1, "w", "", "x", new byte[1])))))
        .isInstanceOfSatisfying(
            SQLException.class, refused -> assertThat(refused.getSQLState()).isEqualTo("22P02"));
  }

  @Test
  void takes_only_what_it_writes_completely() {
    var plain = row("user|007|u", 1, "w", "", "x", new byte[1]);
    var tagged = new Tuple2<>(plain._1(), tags("tag"));
    var deleted = with(plain, true, Option.empty());
    var described = with(plain, false, new Some<>(new byte[1]));

    assertThat(JournalInsert.takes(rows(List.of(plain, plain)))).isTrue();
    Stream.of(tagged, deleted, described)
        .forEach(each -> assertThat(JournalInsert.takes(rows(List.of(plain, each)))).isFalse());
  }

  private static Tuple2<JournalPekkoSerializationRow, Set<String>> with(
      Tuple2<JournalPekkoSerializationRow, Set<String>> plain,
      boolean deleted,
      Option<byte[]> meta) {
    JournalPekkoSerializationRow row = plain._1();
    return new Tuple2<>(
        new JournalPekkoSerializationRow(
            row.ordering(),
            deleted,
            row.persistenceId(),
            row.sequenceNumber(),
            row.writer(),
            row.writeTimestamp(),
            row.adapterManifest(),
            row.eventPayload(),
            row.eventSerId(),
            row.eventSerManifest(),
            meta,
            Option.empty(),
            Option.empty()),
        plain._2());
  }

  private static Tuple2<JournalPekkoSerializationRow, Set<String>> row(
      String log, long sequence, String writer, String adapter, String manifest, byte[] payload) {
    return new Tuple2<>(
        new JournalPekkoSerializationRow(
            Long.MIN_VALUE,
            false,
            log,
            sequence,
            writer,
            -5,
            adapter,
            payload,
            77,
            manifest,
            Option.empty(),
            Option.empty(),
            Option.empty()),
        tags());
  }

  private static Set<String> tags(String... tags) {
    return CollectionConverters.asScala(List.of(tags)).<String>toSet();
  }

  private static Seq<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows(
      List<Tuple2<JournalPekkoSerializationRow, Set<String>>> rows) {
    return CollectionConverters.asScala(rows).toList();
  }

  private static long count(String log) throws SQLException {
    return Long.parseLong(
        Sql.values(
                database,
                "SELECT count(*)::text FROM event_journal WHERE persistence_id = '" + log + "'")
            .getFirst());
  }
}
