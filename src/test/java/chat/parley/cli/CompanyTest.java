package chat.parley.cli;

import static chat.parley.cli.Scenes.NOON;
import static chat.parley.cli.Scenes.ZONE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.UserId;
import org.junit.jupiter.api.Test;

class CompanyTest {
  private static final UserId BOB = new UserId("bob");

  private final Company company = new Company();

  private String status() {
    return company.status(BOB, NOON, ZONE);
  }

  @Test
  void who_goes_is_shown_as_neither_online_nor_seen_until_the_time_is_told() {
    assertThat(status()).isEmpty();
    company.is(BOB, true, null);
    assertThat(status()).isEqualTo("online");

    company.is(BOB, false, null);
    assertThat(status()).isEmpty();
    company.is(BOB, false, NOON - 60_000);

    assertThat(status()).isEqualTo("last seen today at 11:59");
  }

  @Test
  void an_earlier_time_is_not_shown_again_when_the_user_goes_once_more() {
    company.is(BOB, false, NOON - 60_000);
    company.is(BOB, true, null);

    company.is(BOB, false, null);

    assertThat(status()).isEmpty();
  }
}
