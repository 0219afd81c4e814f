package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareTest {
  private static final Circumstances HERE =
      new Circumstances("2026-01-02T03:04:05Z", "abcdef0", "25", "", 2, 8_000, "Linux 6", "A cpu");

  @TempDir private Path folder;

  private static Result run(String workload, String pairs, double messagesPerSecond) {
    Result result = new Result(workload, Map.of("pairs", pairs));
    result.put("messages_per_s", messagesPerSecond);
    result.put("lost", 0);
    return result.under(HERE);
  }

  /** Lines with their columns apart by bars. */
  private static List<String> table(List<Result> a, List<Result> b) {
    return Compare.table(a, b).lines().map(line -> line.strip().replaceAll(" {2,}", "|")).toList();
  }

  @Test
  void shows_two_runs_side_by_side_with_their_ratio() {
    List<String> table = table(List.of(run("direct", "2", 100)), List.of(run("direct", "2", 150)));

    assertThat(table)
        .containsExactly(
            "direct|pairs=2",
            "A|abcdef0, 2026-01-02T03:04:05Z",
            "B|abcdef0, 2026-01-02T03:04:05Z",
            "A|B|B/A",
            "messages_per_s|100|150|1.500",
            "lost|0|0|-");
  }

  @Test
  void shows_medians_of_runs_with_the_same_settings() {
    List<Result> a =
        List.of(
            run("direct", "2", 100),
            run("group", "2", 9),
            run("direct", "2", 300),
            run("direct", "2", 110),
            run("direct", "4", 7));
    List<Result> b = List.of(run("direct", "2", 200), run("direct", "2", 240));

    assertThat(table(a, b))
        .contains(
            "A|median of 3 runs, the last of abcdef0, 2026-01-02T03:04:05Z",
            "messages_per_s|110|220|2.000",
            "only in A: group|pairs=2",
            "only in A: direct|pairs=4");
  }

  @Test
  void shows_two_runs_with_different_settings_when_there_are_no_others() {
    assertThat(table(List.of(run("direct", "2", 100)), List.of(run("direct", "4", 50))))
        .startsWith("A: direct|pairs=2", "B: direct|pairs=4")
        .contains("messages_per_s|100|50|0.500");
  }

  @Test
  void warns_of_different_machines() {
    Circumstances there =
        new Circumstances(HERE.time(), HERE.commit(), "25", "", 64, 8_000, "Linux 6", "A cpu");

    List<String> table =
        table(List.of(run("direct", "2", 1)), List.of(run("direct", "2", 1).under(there)));

    assertThat(table)
        .contains(
            "not the same machine: 2 cores of A cpu, 8000 MB, Linux 6, Java 25"
                + " / 64 cores of A cpu, 8000 MB, Linux 6, Java 25");
  }

  @Test
  void shows_a_figure_that_only_one_has() {
    Result more = run("direct", "2", 100);
    more.put("retries", 5);

    assertThat(table(List.of(run("direct", "2", 100)), List.of(more))).contains("retries|-|5|-");
  }

  @Test
  void refuses_what_has_nothing_in_common() {
    List<Result> direct = List.of(run("direct", "2", 1));
    List<Result> several = List.of(run("direct", "4", 1), run("group", "2", 1));

    assertThatThrownBy(() -> Compare.table(direct, several))
        .isInstanceOf(BenchException.class)
        .hasMessage("no workload was run with the same settings in both");
    assertThatThrownBy(() -> Compare.table(direct, List.of(run("group", "2", 1))))
        .isInstanceOf(BenchException.class)
        .hasMessage("direct and group can't be compared");
  }

  @Test
  void takes_a_line_of_a_file_or_all_of_them() throws IOException {
    Path file = folder.resolve("results.jsonl");
    Files.writeString(
        file,
        run("direct", "2", 1).toJson()
            + "\n"
            + run("direct", "2", 2).toJson()
            + "\n"
            + run("direct", "2", 3).toJson()
            + "\n");

    assertThat(speeds(file + "#1")).containsExactly(1.0);
    assertThat(speeds(file + "#-1")).containsExactly(3.0);
    assertThat(speeds(file.toString())).containsExactly(1.0, 2.0, 3.0);
    assertThat(Compare.of(List.of(file + "#1", file + "#3"))).contains("3.000");
    assertThatThrownBy(() -> Compare.read(file + "#4"))
        .isInstanceOf(BenchException.class)
        .hasMessage(file + " has 3 lines, and none 4");
    assertThatThrownBy(() -> Compare.read(folder.resolve("none").toString()))
        .isInstanceOf(BenchException.class)
        .hasMessage(folder.resolve("none") + " can't be read");
    assertThatThrownBy(() -> Compare.of(List.of("one")))
        .isInstanceOf(BenchException.class)
        .hasMessage("compare takes two: FILE, FILE#3 or FILE#-1 each");
  }

  private static List<Double> speeds(String argument) {
    return Compare.read(argument).stream()
        .map(each -> each.figures().get("messages_per_s"))
        .toList();
  }
}
