package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenBucketTest {

  @Test
  void gives_its_burst_at_once_and_then_its_rate() {
    TokenBucket bucket = new TokenBucket(2, 3, 0);

    assertThat(bucket.take(3, 0)).isZero();
    assertThat(bucket.take(1, 0)).isEqualTo(500);
    assertThat(bucket.take(1, 499)).isEqualTo(1);
    assertThat(bucket.take(1, 500)).isZero();
  }

  @Test
  void gives_nothing_for_a_clock_that_is_set_back() {
    TokenBucket bucket = new TokenBucket(1, 1, 10_000);
    bucket.take(1, 10_000);

    assertThat(bucket.take(1, 0)).isEqualTo(1_000);
    assertThat(bucket.take(1, 1_000)).isZero();
  }

  @Test
  void addresses_are_counted_apart_and_only_so_many() {
    AddressLimits limits = new AddressLimits(new ManualClock());
    for (int i = 0; i < RateLimit.REGISTER.burst(); i++) {
      assertThat(limits.take("192.0.2.1", RateLimit.REGISTER)).isZero();
    }

    assertThat(limits.take("192.0.2.1", RateLimit.REGISTER)).isPositive();
    assertThat(limits.take("192.0.2.1", RateLimit.SIGN_IN)).isZero();
    for (int i = 0; i < AddressLimits.ADDRESSES_MAX; i++) {
      assertThat(limits.take("address " + i, RateLimit.REGISTER)).isZero();
    }
    assertThat(limits.take("192.0.2.1", RateLimit.REGISTER)).isZero();
  }
}
