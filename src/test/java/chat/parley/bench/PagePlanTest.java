package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PagePlanTest {
  @Test
  void spreads_its_runs_from_the_end_to_the_beginning() {
    PagePlan plan = PagePlan.of(100_000, 50, 100, 20);

    assertThat(plan.run()).isEqualTo(20);
    assertThat(plan.starts()).containsExactly(100_001L, 75_251L, 50_501L, 25_751L, 1_001L);
  }

  @Test
  void lets_the_last_run_end_at_the_first_entry() {
    PagePlan plan = PagePlan.of(10_000, 50, 2_000, 20);

    assertThat(plan.starts()).hasSize(100).first().isEqualTo(10_001L);
    assertThat(plan.starts().getLast()).isEqualTo(20 * 50 + 1);
  }

  @Test
  void reads_a_short_conversation_again_and_again() {
    PagePlan plan = PagePlan.of(120, 50, 9, 20);

    assertThat(plan.run()).isEqualTo(3);
    assertThat(plan.starts()).containsExactly(121L, 121L, 121L);
  }

  @Test
  void reads_the_whole_conversation_when_no_number_of_pages_is_given() {
    PagePlan plan = PagePlan.of(120, 50, 0, 20);

    assertThat(plan.run()).isEqualTo(3);
    assertThat(plan.starts()).containsExactly(121L);
  }

  @Test
  void begins_at_the_end_when_there_is_one_run() {
    assertThat(PagePlan.of(100_000, 50, 7, 20)).isEqualTo(PagePlan.of(100_000, 50, 7, 7));
    assertThat(PagePlan.of(100_000, 50, 7, 20).starts()).containsExactly(100_001L);
  }
}
