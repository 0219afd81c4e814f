package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private final Memory before =
      new Memory(
          1_000, 10_000, Map.of("Gone", new Memory.Share(2, 100), "A", new Memory.Share(1, 900)));
  private final Memory after =
      new Memory(
          3_000,
          50_000,
          Map.of("A", new Memory.Share(11, 1_900), "New", new Memory.Share(5, 1_100)));

  @Test
  void is_divided_by_what_it_was_for() {
    Growth growth = new Growth(before, after, 10);

    assertThat(growth.heapBytes()).isEqualTo(200);
    assertThat(growth.rssBytes()).isEqualTo(4_000);
  }

  @Test
  void shows_the_classes_that_grew_most_first() {
    Growth growth = new Growth(before, after, 10);

    assertThat(growth.top(9))
        .containsExactly(
            new Growth.Line("New", 0.5, 110),
            new Growth.Line("A", 1, 100),
            new Growth.Line("Gone", -0.2, -10));
    assertThat(growth.top(1)).hasSize(1);
    assertThat(growth.toTable("connection", 2))
        .contains("one connection")
        .contains("New")
        .doesNotContain("Gone");
  }
}
