package chat.parley.user;

import static chat.parley.user.TestUser.ALICE;
import static chat.parley.user.TestUser.BOB;
import static chat.parley.user.TestUser.LAPTOP;
import static chat.parley.user.TestUser.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ServerFrame;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PresenceTest {
  private static final SessionId WATCHER = new SessionId("alice-1");

  private final TestUser bob = TestUser.registered(BOB);

  private void watch() {
    bob.on(new UserCommand.Watch(WATCHER, ALICE));
  }

  private void stored(long at) {
    bob.on(new UserCommand.LastSeenStored(at));
  }

  private void leaves(SessionId session) {
    bob.on(new UserCommand.Detach(session, bob.now));
  }

  private static ServerFrame offline(Long lastSeen) {
    return new ServerFrame.Presence(BOB, false, lastSeen);
  }

  @Test
  void a_watcher_of_who_is_away_is_told_what_the_table_holds() {
    watch();
    assertThat(bob.last).containsExactly(new Effect.LoadLastSeen());

    bob.on(new UserCommand.LastSeenLoaded(OptionalLong.of(7_000)));

    assertThat(bob.frames(WATCHER)).containsExactly(offline(7_000L));
  }

  @Test
  void a_watcher_of_who_was_never_there_is_told_no_time() {
    watch();

    bob.on(new UserCommand.LastSeenLoaded(OptionalLong.empty()));

    assertThat(bob.frames(WATCHER)).containsExactly(offline(null));
  }

  @Test
  void going_is_told_at_once_and_when_that_was_as_soon_as_it_is_stored() {
    watch();
    bob.hello(PHONE, 1);
    assertThat(bob.frames(WATCHER)).containsExactly(new ServerFrame.Presence(BOB, true, null));

    leaves(PHONE);
    assertThat(bob.last).contains(new Effect.Seen(bob.now, true));
    assertThat(bob.frames(WATCHER)).containsExactly(offline(null));

    stored(bob.now);
    assertThat(bob.frames(WATCHER)).containsExactly(offline(bob.now));
    stored(bob.now);
    assertThat(bob.frames(WATCHER)).isEmpty();
  }

  @Test
  void who_comes_to_watch_before_it_is_stored_is_told_no_time_yet() {
    bob.hello(PHONE, 1);
    leaves(PHONE);

    watch();
    assertThat(bob.frames(WATCHER)).containsExactly(offline(null));

    stored(bob.now);
    assertThat(bob.frames(WATCHER)).containsExactly(offline(bob.now));
  }

  @Test
  void what_is_stored_while_the_user_is_there_again_is_told_to_nobody() {
    watch();
    bob.hello(PHONE, 1);
    leaves(PHONE);
    long first = bob.now;
    bob.now += 1_000;
    bob.hello(PHONE, 1);

    stored(first);

    assertThat(bob.frames(WATCHER)).isEmpty();
  }

  @Test
  void of_several_times_only_the_latest_is_told() {
    watch();
    bob.hello(PHONE, 1);
    leaves(PHONE);
    long first = bob.now;
    bob.now += 1_000;
    bob.hello(PHONE, 1);
    leaves(PHONE);

    stored(first);
    assertThat(bob.frames(WATCHER)).isEmpty();

    stored(bob.now);
    assertThat(bob.frames(WATCHER)).containsExactly(offline(bob.now));
  }

  @Test
  void only_the_last_session_that_goes_asks_to_hear_that_it_is_stored() {
    bob.hello(PHONE, 1);
    bob.hello(LAPTOP, 2);

    leaves(PHONE);
    assertThat(bob.last).contains(new Effect.Seen(bob.now, false));
    leaves(LAPTOP);

    assertThat(bob.last).contains(new Effect.Seen(bob.now, true));
  }

  @Test
  void a_later_time_in_the_table_stands() {
    long later = bob.now + 3_600_000;
    watch();
    bob.hello(PHONE, 1);
    leaves(PHONE);

    stored(later);

    assertThat(bob.frames(WATCHER)).containsExactly(offline(later));
    bob.hello(PHONE, 1);
    leaves(PHONE);
    assertThat(bob.frames(WATCHER)).containsExactly(offline(later));
  }

  @Test
  void what_is_not_stored_after_a_while_is_given_again_until_it_is() {
    bob.hello(PHONE, 1);
    leaves(PHONE);
    long at = bob.now;
    assertThat(bob.user.nextTick()).isEqualTo(at + Timing.SEEN_MS);

    assertThat(bob.later(Timing.SEEN_MS)).containsExactly(new Effect.Seen(at, true));
    assertThat(bob.later(Timing.SEEN_MS)).containsExactly(new Effect.Seen(at, true));
    stored(at);

    assertThat(bob.later(Timing.SEEN_MS)).isEmpty();
  }

  @Test
  void the_next_incarnation_tells_what_is_stored_and_no_more() {
    bob.hello(PHONE, 1);
    leaves(PHONE);
    bob.restart();

    watch();
    assertThat(bob.last).containsExactly(new Effect.LoadLastSeen());
    bob.on(new UserCommand.LastSeenLoaded(OptionalLong.of(bob.now - 20_000)));

    assertThat(bob.frames(WATCHER)).containsExactly(offline(bob.now - 20_000));
  }

  @Test
  void a_watcher_that_does_not_repeat_is_forgotten() {
    bob.hello(PHONE, 1);
    watch();

    bob.later(Timing.WATCH_MS);

    assertThat(bob.last).containsExactly(new Effect.Forget(WATCHER));
    leaves(PHONE);
    assertThat(bob.frames(WATCHER)).isEmpty();
  }

  @Test
  void a_blocked_watcher_sees_nobody() {
    bob.hello(PHONE, 1);
    bob.on(new UserCommand.Block(PHONE, "r", ALICE));

    watch();
    assertThat(bob.frames(WATCHER)).containsExactly(offline(null));
    leaves(PHONE);
    stored(bob.now);

    assertThat(bob.frames(WATCHER)).isEmpty();
  }
}
