package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchingTest {
  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  private final Watching watching = new Watching();

  private boolean tells(UserId user, boolean online, Long lastSeen) {
    return watching.admits(new ServerFrame.Presence(user, online, lastSeen));
  }

  @Test
  void nobody_who_is_not_watched_is_told_of() {
    assertThat(tells(BOB, true, null)).isFalse();
    watching.replace(List.of(BOB));
    assertThat(tells(BOB, true, null)).isTrue();

    assertThat(watching.replace(List.of(ALICE))).containsExactly(BOB);

    assertThat(tells(BOB, true, null)).isFalse();
    assertThat(watching.users()).containsExactly(ALICE);
  }

  @Test
  void last_seen_never_goes_back_for_whoever_stays_on_the_list() {
    watching.replace(List.of(BOB));
    assertThat(tells(BOB, false, 2_000L)).isTrue();

    assertThat(tells(BOB, false, 1_999L)).isFalse();
    watching.replace(List.of(ALICE, BOB));
    assertThat(tells(BOB, false, 1_999L)).isFalse();
    assertThat(tells(ALICE, false, 1_000L)).isTrue();

    assertThat(tells(BOB, true, null)).isTrue();
    assertThat(tells(BOB, false, null)).isTrue();
    assertThat(tells(BOB, false, 2_000L)).isTrue();
    assertThat(tells(BOB, false, 3_000L)).isTrue();
  }
}
