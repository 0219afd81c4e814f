package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short run of everything against a real node and a real PostgreSQL. */
class RunTest {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Ceilings.Time SHORT = new Ceilings.Time(0.5, 1.5);

  private static final Ceilings.Time AT_ONCE = new Ceilings.Time(0.5, 0);

  /** Rows of users that are no messages: they wake, and their marks are written once a second. */
  private static final double OTHER_ROWS_MAX = 40;

  @TempDir private Path folder;

  @Test
  void measures_direct_chats_and_ceilings_and_leaves_nothing_behind() throws Exception {
    List<Long> processes;
    try (Stage stage = stage()) {
      processes = List.of(stage.subject().nodePid(), stage.subject().databasePid());

      Result result = new Direct().run(stage);
      stage.tell(result);

      nothingIsLostAndEachMessageIsTwoRows(result.figures());
      theNodeCountsTheRowsThatThereAre(stage);
      theLineOfTheResultCanBeRead(result);
      insertsAreMeasuredAndLeaveNoTable(stage);
      echoesAreMeasured(stage);
    }

    // Whoever waits for a PostgreSQL to stop is told a moment before its process has ended.
    await().atMost(WAIT).until(() -> processes.stream().noneMatch(RunTest::lives));
  }

  private static boolean lives(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  private Stage stage() {
    return new Stage(
        new Options(
            List.of(
                "--dir",
                folder.toString(),
                "--node-flags",
                "-Xmx512m -XX:TieredStopAtLevel=1",
                "--pairs",
                "2",
                "--warm-up",
                "0",
                "--seconds",
                "2",
                "--ceilings",
                "off")));
  }

  private static void nothingIsLostAndEachMessageIsTwoRows(Map<String, Double> figures) {
    double messages = figures.get("messages");
    double rows = figures.get("journal_rows_per_message") * messages;

    assertThat(messages).isPositive();
    assertThat(figures).containsEntry("lost", 0.0).containsEntry("reordered", 0.0);
    // The last commits may be counted a moment after they were answered.
    assertThat(rows).isBetween(2 * messages - 8, 2.5 * messages + OTHER_ROWS_MAX);
    assertThat(figures.get("journal_rows_per_commit")).isGreaterThanOrEqualTo(1);
    assertThat(figures.get("cpu_server_s_per_1000_message")).isPositive();
    assertThat(figures.get("cpu_database_s_per_1000_message")).isPositive();
    assertThat(figures.get("accepted_p50_ms")).isPositive();
    assertThat(figures.get("frames_in_per_message")).isGreaterThan(1);
    assertThat(figures).doesNotContainKey("ceiling_insert_rows_per_s");
  }

  private static void theNodeCountsTheRowsThatThereAre(Stage stage) {
    await()
        .atMost(WAIT)
        .untilAsserted(() ->
            assertThat(NodePage.read(stage.subject()).sum("parley_journal_commit_events_sum"))
                .isEqualTo(number(stage, "SELECT count(*) FROM event_journal")));
  }

  private void theLineOfTheResultCanBeRead(Result result) throws Exception {
    List<String> lines = Files.readAllLines(folder.resolve("results.jsonl"));

    assertThat(lines).hasSize(1);
    Result read = Result.parse(lines.getFirst());
    assertThat(read.figures()).isEqualTo(result.figures());
    assertThat(read.settings()).containsEntry("pairs", "2").doesNotContainKey("dir");
    assertThat(read.circumstances().nodeFlags()).contains("-Xmx512m");
    assertThat(lines.getFirst()).doesNotContain(folder.toString());
  }

  private static void insertsAreMeasuredAndLeaveNoTable(Stage stage) throws Exception {
    RawInsert insert = new RawInsert(stage);
    List<JournalRow> rows;
    try (Connection connection = insert.connect()) {
      rows = JournalRow.last(connection, 0);
    }
    assertThat(rows).hasSizeBetween(8, (int) number(stage, "SELECT count(*) FROM event_journal"));

    RawInsert.Speed speed = insert.measure(rows, 2.5, true, SHORT);

    assertThat(speed.rowsPerSecond()).isPositive();
    assertThat(speed.rowsPerCommit()).isBetween(2.0, 3.0);
    List<JournalRow> impossible = List.of(new JournalRow(null, "", "", new byte[16], 1, "marks"));
    assertThatThrownBy(() -> insert.measure(impossible, 1, false, AT_ONCE))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("persistence_id");
    assertThat(number(stage, "SELECT count(*) FROM pg_class WHERE relname LIKE 'bench%'")).isZero();
  }

  private static void echoesAreMeasured(Stage stage) {
    try (Echo echo = new Echo(stage, 4, 300)) {
      assertThat(echo.measure(16, SHORT).framesPerSecond()).isPositive();
    }
  }

  private static double number(Stage stage, String query) throws SQLException {
    try (Connection connection = new RawInsert(stage).connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getDouble(1);
    }
  }
}
