package chat.parley.user;

import static chat.parley.user.TestUser.ALICE;
import static chat.parley.user.TestUser.BOB;
import static chat.parley.user.TestUser.LAPTOP;
import static chat.parley.user.TestUser.PHONE;
import static chat.parley.user.TestUser.SECRET;
import static chat.parley.user.TestUser.WITH_ALICE;
import static chat.parley.user.TestUser.entries;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Bytes;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class AttachingTest {
  private final TestUser bob = TestUser.registered(BOB);

  private List<SessionEvent.Synced> parts(SessionId session) {
    return bob.events(session).stream()
        .filter(SessionEvent.Synced.class::isInstance)
        .map(SessionEvent.Synced.class::cast)
        .toList();
  }

  private List<Long> numbers(SessionId session) {
    return bob.last.stream()
        .filter(each -> each instanceof Effect.ToSession to && to.session().equals(session))
        .map(each -> ((Effect.ToSession) each).number())
        .filter(each -> each > 0)
        .toList();
  }

  @Test
  void hello_is_answered_with_heads_and_ends_in_a_last_part() {
    bob.has(ALICE, entries(ALICE, 1, 3));

    bob.hello(PHONE, 1);

    assertThat(bob.heads(PHONE)).extracting(ServerFrame.Head::head).containsExactly(3L);
    assertThat(parts(PHONE)).extracting(SessionEvent.Synced::first).containsExactly(true, false);
    assertThat(parts(PHONE)).extracting(SessionEvent.Synced::more).containsExactly(true, false);
    assertThat(parts(PHONE))
        .allMatch(each -> each.hello() && each.position() == bob.state.position());
  }

  @Test
  void a_hello_with_a_wrong_secret_or_device_closes_the_session() {
    Bytes wrong = Bytes.utf8("wrong");

    bob.on(new UserCommand.Hello(PHONE, 1, wrong, OptionalLong.empty(), Map.of()));
    assertThat(bob.events(PHONE))
        .containsExactly(new SessionEvent.Closed(ErrorCode.UNAUTHENTICATED));
    bob.on(new UserCommand.Hello(PHONE, 7, SECRET, OptionalLong.empty(), Map.of()));
    assertThat(bob.events(PHONE))
        .containsExactly(new SessionEvent.Closed(ErrorCode.UNAUTHENTICATED));
  }

  @Test
  void hello_tells_only_what_changed_since_and_grants_what_the_cursors_lack() {
    UserId carol = new UserId("carol");
    bob.has(carol, entries(carol, 1, 1));
    long since = bob.state.position();
    bob.has(ALICE, entries(ALICE, 1, 3));

    bob.on(new UserCommand.Hello(PHONE, 1, SECRET, OptionalLong.of(since), Map.of(WITH_ALICE, 1L)));

    assertThat(bob.heads(PHONE))
        .extracting(ServerFrame.Head::conversation)
        .containsExactly(WITH_ALICE);
    assertThat(parts(PHONE).getLast().catchUp())
        .containsExactly(new SessionEvent.Grant(WITH_ALICE, 2, 2, 3, true));
  }

  @Test
  void a_renewal_that_misses_nothing_moves_the_position() {
    bob.hello(PHONE, 1);
    long atHello = bob.state.position();
    bob.has(ALICE, entries(ALICE, 1, 1));

    bob.renew(PHONE, 1, 2, atHello);
    assertThat(bob.events(PHONE)).containsExactly(new SessionEvent.Renewed(atHello));
    bob.renew(PHONE, 1, 3, atHello);

    assertThat(bob.events(PHONE)).containsExactly(new SessionEvent.Renewed(bob.state.position()));
  }

  @Test
  void a_renewal_that_misses_the_last_push_gets_heads() {
    bob.hello(PHONE, 1);
    long atHello = bob.state.position();
    bob.has(ALICE, entries(ALICE, 1, 3));
    bob.on(new UserCommand.MarksTold(ALICE, 2, 0));
    assertThat(numbers(PHONE)).containsExactly(3L);

    bob.renew(PHONE, 1, 2, atHello);
    bob.renew(PHONE, 1, 2, atHello);

    assertThat(bob.heads(PHONE)).extracting(ServerFrame.Head::head).containsExactly(3L);
  }

  @Test
  void an_answer_to_a_late_hello_that_was_missed_is_given_again_with_the_gap() {
    bob.hello(PHONE, 1);
    long atHello = bob.state.position();
    bob.has(ALICE, entries(ALICE, 1, 3));
    bob.hello(PHONE, 1);

    bob.on(new UserCommand.Renew(PHONE, 1, bob.state.incarnation(), 1, atHello, bob.now, true));

    assertThat(bob.heads(PHONE)).extracting(ServerFrame.Head::head).containsExactly(3L);
  }

  @Test
  void a_changed_setting_that_was_missed_is_told_with_the_gap() {
    bob.hello(PHONE, 1);
    long atHello = bob.state.position();
    bob.hello(LAPTOP, 2);
    bob.on(new UserCommand.Prefer(LAPTOP, "r", null, "theme", "dark"));

    bob.on(new UserCommand.Renew(PHONE, 1, bob.state.incarnation(), 1, atHello, bob.now, true));

    assertThat(parts(PHONE))
        .flatExtracting(SessionEvent.Synced::frames)
        .containsExactly(new ServerFrame.Preference(null, "theme", "dark"));
  }

  @Test
  void a_new_incarnation_adopts_a_session_and_tells_what_it_lacks() {
    bob.hello(PHONE, 1);
    long position = bob.state.position();
    long before = bob.state.incarnation();
    bob.has(ALICE, entries(ALICE, 1, 1));
    bob.restart();

    bob.on(new UserCommand.Renew(PHONE, 1, before, 1, position, bob.now, false));

    assertThat(bob.heads(PHONE)).hasSize(1);
    assertThat(parts(PHONE)).noneMatch(SessionEvent.Synced::hello);
    assertThat(bob.user.isOnline()).isTrue();
  }

  @Test
  void an_incarnation_that_hears_of_a_later_one_rests() {
    bob.hello(PHONE, 1);

    bob.on(
        new UserCommand.Renew(
            PHONE, 1, bob.state.incarnation() + 1, 5, bob.state.position(), bob.now, false));

    assertThat(bob.last).containsExactly(new Effect.Rest());
  }

  @Test
  void numbers_of_a_session_never_start_anew_within_an_incarnation() {
    bob.hello(PHONE, 1);
    bob.has(ALICE, entries(ALICE, 1, 3));
    bob.on(new UserCommand.MarksTold(ALICE, 2, 0));
    long highest = numbers(PHONE).getLast();
    bob.later(75_000);

    bob.renew(PHONE, 1, highest, 1);

    assertThat(numbers(PHONE)).isNotEmpty().allMatch(each -> each > highest);
  }

  @Test
  void a_session_that_does_not_renew_is_taken_for_gone() {
    bob.hello(PHONE, 1);
    bob.later(74_000);
    assertThat(bob.user.isOnline()).isTrue();

    bob.later(1_000);

    assertThat(bob.user.isOnline()).isFalse();
    assertThat(bob.last).contains(new Effect.Forget(PHONE));
  }

  @Test
  void the_oldest_of_too_many_sessions_yields() {
    for (int i = 0; i <= Limits.SESSIONS_MAX; i++) {
      bob.hello(new SessionId("s" + i), 1);
    }

    assertThat(bob.events(new SessionId("s0")))
        .containsExactly(new SessionEvent.Closed(ErrorCode.BUSY));
  }

  @Test
  void an_entity_without_duties_rests_after_a_while() {
    bob.hello(PHONE, 1);
    bob.on(new UserCommand.Detach(PHONE, 0));
    bob.on(new UserCommand.LastSeenStored(bob.now));

    assertThat(bob.later(179_000)).isEmpty();
    assertThat(bob.later(1_000)).containsExactly(new Effect.Rest());
  }
}
