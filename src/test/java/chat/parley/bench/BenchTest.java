package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BenchTest {

  @Test
  void tells_every_workload_with_its_options_in_its_help() {
    String help = Bench.help();

    assertThat(help)
        .contains("\ndirect: pairs of users chat", "\nlimit: what the machine can do at all")
        .containsPattern("\n  --pairs 50 +of users")
        .containsPattern("\n  --ceilings on +measure")
        .containsPattern("\n  --dir target/bench +where");
    assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(120));
  }

  @Test
  void adds_the_metrics_of_a_node_over_their_labels() {
    NodePage page =
        new NodePage(
            """
            # HELP parley_journal_commit_events Events in one commit.
            parley_journal_commit_events_bucket{database="main",le="1.0"} 5
            parley_journal_commit_events_count{database="main"} 7
            parley_journal_commit_events_count{database="second"} 1.5E3
            parley_sessions 4.0
            parley_sessions_total 9
            """);

    assertThat(page.sum("parley_journal_commit_events_count")).isEqualTo(1_507);
    assertThat(page.sum("parley_sessions")).isEqualTo(4);
    assertThat(page.sum("parley_groups")).isZero();
  }
}
