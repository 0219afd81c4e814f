package chat.parley.bench;

import static chat.parley.bench.Statements.Kind;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.bench.Statements.Count;
import chat.parley.bench.Statements.Reading;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementsTest {
  private static final String READ = "select * from event_journal where persistence_id = $1";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "select max(sequence_number) from event_journal; JOURNAL_READ",
        "SELECT payload FROM (SELECT event_payload FROM event_journal); JOURNAL_READ",
        "INSERT INTO event_journal (persistence_id) VALUES ($1); JOURNAL_WRITE",
        "select \"snapshot_payload\" from \"snapshot\"; SNAPSHOT_READ",
        "delete from snapshot where sequence_number < $1; SNAPSHOT_WRITE",
        "INSERT INTO last_seen (user_id) VALUES ($1); LAST_SEEN",
        "SELECT state FROM partition_place WHERE partition = $1; PARTITION",
        "BEGIN; TRANSACTION",
        "SET synchronous_commit = on; TRANSACTION",
        "SELECT 1; OTHER",
      })
  void knows_what_a_statement_is_for(String query, Kind kind) {
    assertThat(Kind.of(query)).isEqualTo(kind);
  }

  @Test
  void counts_what_was_run_between_two_moments() {
    Reading before = new Reading(Map.of(READ, new Count(10, 100, 1), "BEGIN", new Count(5, 0, 0)));
    Reading after =
        new Reading(
            Map.of(
                READ,
                new Count(13, 160, 2),
                "BEGIN",
                new Count(5, 0, 0),
                "SELECT 1",
                new Count(1, 1, 0)));

    Reading done = after.since(before);

    assertThat(done.counts())
        .isEqualTo(Map.of(READ, new Count(3, 60, 1), "SELECT 1", new Count(1, 1, 0)));
    assertThat(done.calls())
        .containsEntry(Kind.JOURNAL_READ, 3.0)
        .containsEntry(Kind.OTHER, 1.0)
        .containsEntry(Kind.TRANSACTION, 0.0);
  }

  @Test
  void shows_the_most_frequent_statements_first() {
    Reading reading =
        new Reading(Map.of(READ, new Count(20, 200, 4), "SELECT\n  1", new Count(40, 40, 0)));

    assertThat(reading.shown(10, "entity").lines())
        .containsExactly(
            "Statements for each entity:",
            "     4.000 times    4.000 rows   0.0000 ms a call  SELECT 1",
            "     2.000 times   20.000 rows   0.2000 ms a call  " + READ);
  }
}
