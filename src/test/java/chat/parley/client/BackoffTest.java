package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final double ALMOST_ONE = Math.nextDown(1.0);
  private final Backoff backoff = new Backoff();

  @Test
  void waits_double_up_to_a_limit() {
    assertThat(backoff.next(ALMOST_ONE)).isEqualTo(Backoff.FIRST_MS);
    assertThat(backoff.next(ALMOST_ONE)).isEqualTo(2 * Backoff.FIRST_MS);
    for (int i = 0; i < 100; i++) {
      backoff.next(0);
    }
    assertThat(backoff.next(ALMOST_ONE)).isEqualTo(Backoff.MAX_MS);
  }

  @Test
  void jitter_takes_away_at_most_half() {
    assertThat(backoff.next(0)).isEqualTo(Backoff.FIRST_MS / 2);
  }

  @Test
  void success_starts_anew() {
    backoff.next(0);
    backoff.next(0);

    backoff.reset();

    assertThat(backoff.next(ALMOST_ONE)).isEqualTo(Backoff.FIRST_MS);
  }

  @Test
  void a_wait_is_drawn_from_the_servers_range() {
    assertThat(Backoff.within(100, 200, 0)).isEqualTo(100);
    assertThat(Backoff.within(100, 200, ALMOST_ONE)).isEqualTo(200);
    assertThat(Backoff.within(100, 100, 0.5)).isEqualTo(100);
  }
}
