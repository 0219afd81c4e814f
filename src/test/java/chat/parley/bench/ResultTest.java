package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ResultTest {

  @Property(tries = 200)
  void is_the_same_when_its_line_is_read_again(
      @ForAll String workload,
      @ForAll Map<String, String> settings,
      @ForAll Map<String, Double> figures) {
    Result result = new Result(workload, settings);
    figures.forEach(result::put);

    Result read = Result.parse(result.toJson());

    assertThat(read.workload()).isEqualTo(workload);
    assertThat(read.settings()).isEqualTo(settings);
    assertThat(read.figures()).isEqualTo(result.figures());
    assertThat(read.circumstances()).isEqualTo(Circumstances.NONE);
  }

  @Test
  void keeps_the_order_of_its_figures_and_what_is_not_known() {
    Result result = new Result("direct", Map.of("pairs", "7"));
    result.put("messages_per_s", 1234.5);
    result.put("lost", 0);
    result.put("accepted_p99_ms", Double.NaN);
    result.put("journal_rows_per_commit", 1 / 0.0);

    Result read = Result.parse(result.toJson());

    assertThat(result.toJson()).doesNotContain("\n").contains("\"journal_rows_per_commit\":null");
    assertThat(List.copyOf(read.figures().keySet()))
        .containsExactly("messages_per_s", "lost", "accepted_p99_ms", "journal_rows_per_commit");
    assertThat(read.figures().get("accepted_p99_ms")).isNaN();
    assertThat(read.figures().get("journal_rows_per_commit")).isNaN();
  }

  @Test
  void says_what_it_was_measured_by_without_names_of_hosts_and_directories() {
    List<String> flags = List.of("-Xmx1g", "-XX:HeapDumpPath=/some/where/dump");
    Result result = new Result("direct", Map.of()).under(Circumstances.now(flags));

    Circumstances read = Result.parse(result.toJson()).circumstances();

    assertThat(read).isEqualTo(result.circumstances());
    assertThat(Instant.parse(read.time())).isBefore(Instant.now().plusSeconds(1));
    assertThat(read.commit()).matches("unknown|[0-9a-f]{7,40}\\+?");
    assertThat(read.nodeFlags()).isEqualTo("-Xmx1g -XX:HeapDumpPath=dump");
    assertThat(read.cores()).isPositive();
    assertThat(read.memoryMb()).isPositive();
    assertThat(read.java()).startsWith(Integer.toString(Runtime.version().feature()));
  }

  @Test
  void reads_a_line_that_does_not_say_what_it_was_measured_by() {
    Result read =
        Result.parse(
            "{\"workload\":\"direct\",\"settings\":{\"pairs\":\"2\"},\"figures\":{\"lost\":0.0}}");

    assertThat(read.figures()).isEqualTo(Map.of("lost", 0.0));
    assertThat(read.circumstances()).isEqualTo(Circumstances.NONE);
  }

  @Test
  void refuses_what_is_no_result() {
    for (String line : List.of("", "{", "[]", "{\"workload\":\"direct\"}", "7")) {
      assertThatThrownBy(() -> Result.parse(line))
          .isInstanceOf(BenchException.class)
          .hasMessage("this is no result: " + line);
    }
  }

  @Test
  void shows_its_figures_in_a_table() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("pairs", "2");
    settings.put("window", "8");
    Result result = new Result("direct", settings);
    result.put("messages", 123_456);
    result.put("messages_per_s", 0.012_345);
    result.put("accepted_p99_ms", Double.NaN);

    assertThat(result.toTable().lines().toList())
        .map(line -> line.replaceAll(" {3,}", " | "))
        .containsExactly(
            "direct  pairs=2  window=8",
            "  messages | 123,456",
            "  messages_per_s | 0.01235",
            "  accepted_p99_ms | -");
  }
}
