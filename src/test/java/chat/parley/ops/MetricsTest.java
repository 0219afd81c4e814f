package chat.parley.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.PoolUse;
import chat.parley.protocol.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final long MS = 1_000_000;

  private final Metrics metrics = new Metrics();

  private String page() {
    return new String(metrics.page(), UTF_8);
  }

  @Test
  void every_metric_is_described_in_the_operations_and_no_other() throws Exception {
    metrics.edge().answered("sign-in", 201);
    metrics.edge().accepted(3, 20 * MS);
    metrics.edge().refused(ErrorCode.BUSY);
    metrics.edge().closed(ErrorCode.BUSY);
    metrics.edge().leftOut(2);
    metrics.edge().stuck();
    metrics.committed("main", 5, 3 * MS);
    metrics.written("main", 4 * MS);
    metrics.failed("main");
    metrics.recovered("user", 10 * MS);
    metrics.unrecovered("user");
    metrics.stopped("user");
    metrics.received(10);
    metrics.given(20);
    metrics.pushed();
    metrics.waiting(-1, 4);
    metrics.gauge("parley_connections", "as a node has it", () -> 1);
    metrics.gauge("parley_ready", "as a node has it", () -> 1);
    metrics.pools(() -> List.of(new PoolUse("journal-main", 1, 2, 3)));

    // The library writes the name of a counter with what it ends in.
    List<String> counted = found("(?m)^# TYPE (parley_\\w+) ", page());
    String operations = Files.readString(Path.of("docs", "operations.md"));
    assertThat(counted)
        .hasSizeGreaterThan(20)
        .containsExactlyInAnyOrderElementsOf(
            found("(?m)^\\| `(parley_\\w+)(?:\\{[^`]*\\})?` \\|", operations));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map((MatchResult each) -> each.group(1))
        .toList();
  }

  @Test
  void a_latency_falls_into_its_bucket() {
    metrics.edge().accepted(3, 20 * MS);

    assertThat(page())
        .contains(
            "parley_accept_seconds_bucket{le=\"0.01\"} 0\n",
            "parley_accept_seconds_bucket{le=\"0.025\"} 1\n",
            "parley_messages_accepted_total 3.0\n");
  }

  @Test
  void mailboxes_move_between_the_sizes_and_leave_with_their_users() {
    metrics.waiting(-1, 0);
    metrics.waiting(-1, 1_500);
    metrics.waiting(0, 12);

    assertThat(page())
        .contains(
            "parley_mailbox_entries 1512.0\n",
            "parley_mailboxes{waiting=\"0\"} 0.0\n",
            "parley_mailboxes{waiting=\"10-99\"} 1.0\n",
            "parley_mailboxes{waiting=\"1000+\"} 1.0\n");

    metrics.waiting(12, -1);
    metrics.waiting(1_500, -1);
    assertThat(page()).contains("parley_mailbox_entries 0.0\n");
  }

  @Test
  void entities_are_counted_while_they_are_in_memory() {
    metrics.recovered("user", MS);
    metrics.recovered("user", MS);
    metrics.stopped("user");

    assertThat(page())
        .contains(
            "parley_entities{kind=\"user\"} 1.0\n",
            "parley_entity_stops_total{kind=\"user\"} 1.0\n");
  }
}
