package chat.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
  @TempDir Path directory;
  private final RandomRun run = RandomRun.of(3, 300);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path history;
  private Path journal;

  @BeforeEach
  void files() throws IOException {
    history = directory.resolve("history.jsonl");
    journal = directory.resolve("journal.jsonl");
    Files.write(history, run.observations.stream().map(ObservationFormat::write).toList());
    Files.write(journal, run.journal.stream().map(JournalFormat::write).toList());
  }

  private int check(Path... files) {
    return new CommandLine(new CheckCommand())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(List.of(files).stream().map(Path::toString).toArray(String[]::new));
  }

  @Test
  void good_records_are_told_to_be_good() {
    assertThat(check(history, journal)).isZero();
    assertThat(out.toString()).contains("C1 durability", "C8 journal").doesNotContain("BROKEN");
  }

  @Test
  void a_broken_promise_is_told_with_the_record_that_shows_it() throws IOException {
    String shown =
        run.observations.stream()
            .filter(Observation.Shown.class::isInstance)
            .map(ObservationFormat::write)
            .findFirst()
            .orElseThrow();
    Files.writeString(history, Files.readString(history) + shown + "\n");

    assertThat(check(history, journal)).isEqualTo(1);
    assertThat(out.toString()).contains("C2 once        BROKEN 1 times", shown);
  }

  @Test
  void without_a_journal_it_says_what_it_has_not_looked_at() {
    assertThat(check(history)).isZero();
    assertThat(out.toString()).contains("not checked: no dump of a journal");
  }

  @Test
  void a_line_that_is_no_record_is_named() throws IOException {
    Files.writeString(history, "{\"t\":1,\"device\":\"ann/1\",\"op\":\"sing\"}\n");

    assertThat(check(history)).isEqualTo(2);
    assertThat(err.toString()).contains("history.jsonl:1:");
  }

  @Test
  void a_file_that_is_not_there_is_named() {
    assertThat(check(directory.resolve("nothing.jsonl"))).isEqualTo(2);
    assertThat(err.toString()).contains("nothing.jsonl");
  }
}
