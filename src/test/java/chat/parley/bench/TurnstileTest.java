package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private final List<Integer> started = new ArrayList<>();

  @Test
  void starts_the_next_only_when_one_is_done() {
    Turnstile turnstile = turnstile(3, 2);

    turnstile.open();
    assertThat(started).containsExactly(0, 1);
    turnstile.done();
    assertThat(started).containsExactly(0, 1, 2);
    assertThat(turnstile.isEmpty()).isFalse();
  }

  @Test
  void is_empty_when_all_are_done() {
    Turnstile turnstile = turnstile(2, 5);

    turnstile.open();
    turnstile.done();
    turnstile.done();

    assertThat(turnstile.isEmpty()).isTrue();
  }

  private Turnstile turnstile(int count, int atOnce) {
    List<Runnable> starts =
        IntStream.range(0, count).<Runnable>mapToObj(each -> () -> started.add(each)).toList();
    return new Turnstile(starts, atOnce);
  }
}
