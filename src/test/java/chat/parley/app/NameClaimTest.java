package chat.parley.app;

import static chat.parley.app.NameClaim.Namesake.ALIVE;
import static chat.parley.app.NameClaim.Namesake.GOING;
import static chat.parley.app.NameClaim.Namesake.NONE;
import static chat.parley.app.NameClaim.Verdict.MINE;
import static chat.parley.app.NameClaim.Verdict.TAKEN;
import static chat.parley.app.NameClaim.Verdict.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** When a node may keep its name. */
class NameClaimTest {
  private final NameClaim claim = new NameClaim(8_000, 120_000);

  @Test
  void a_name_that_nobody_has_is_mine_when_nobody_can_have_come_before() {
    assertThat(claim.look(false, NONE, 0)).isEqualTo(WAIT);
    assertThat(claim.look(true, NONE, 200)).isEqualTo(MINE);
  }

  @Test
  void a_namesake_that_lives_keeps_the_name() {
    assertThat(claim.look(false, ALIVE, 1_000)).isEqualTo(WAIT);
    assertThat(claim.look(true, ALIVE, 8_999)).isEqualTo(WAIT);
    assertThat(claim.look(true, ALIVE, 9_000)).isEqualTo(TAKEN);
  }

  @Test
  void one_that_was_killed_looks_alive_for_a_moment_and_is_waited_for() {
    assertThat(claim.look(false, ALIVE, 0)).isEqualTo(WAIT);
    assertThat(claim.look(false, ALIVE, 4_000)).isEqualTo(WAIT);
    assertThat(claim.look(false, GOING, 5_000)).isEqualTo(WAIT);
    assertThat(claim.look(false, GOING, 30_000)).isEqualTo(WAIT);
    assertThat(claim.look(false, NONE, 31_000)).isEqualTo(WAIT);
    assertThat(claim.look(true, NONE, 32_000)).isEqualTo(MINE);
  }

  @Test
  void one_that_comes_and_goes_is_waited_for_only_so_long() {
    assertThat(claim.look(true, GOING, 0)).isEqualTo(WAIT);
    assertThat(claim.look(true, ALIVE, 60_000)).isEqualTo(WAIT);
    assertThat(claim.look(true, GOING, 64_000)).isEqualTo(WAIT);
    assertThat(claim.look(true, GOING, 119_999)).isEqualTo(WAIT);
    assertThat(claim.look(true, GOING, 120_000)).isEqualTo(TAKEN);
  }
}
