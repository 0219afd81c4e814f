package chat.parley.user;

import static chat.parley.user.TestUser.ALICE;
import static chat.parley.user.TestUser.BOB;
import static chat.parley.user.TestUser.LAPTOP;
import static chat.parley.user.TestUser.PHONE;
import static chat.parley.user.TestUser.SECRET;
import static chat.parley.user.TestUser.message;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.conversation.Membership;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator does with an account. */
class OperatingTest {
  private static final GroupId GROUP = new GroupId("abcdefghijklmnopqrstuvwxyz");

  /** The home of the chat with her is her log. */
  private static final UserId CAROL = new UserId("carol");

  private final TestUser bob = TestUser.online(BOB);

  private static UserReply answer(TestUser user, UserCommand command) {
    user.on(command);
    return user.last.stream()
        .filter(Effect.Answer.class::isInstance)
        .map(each -> ((Effect.Answer) each).reply())
        .findFirst()
        .orElseThrow();
  }

  private static ErrorCode refusal(TestUser user, UserCommand command) {
    return ((UserReply.Refusal) answer(user, command)).code();
  }

  private UserReply.Inspected inspected() {
    return (UserReply.Inspected) answer(bob, new UserCommand.Inspect());
  }

  private List<Effect> toGroups() {
    return bob.last.stream().filter(Effect.ToGroup.class::isInstance).toList();
  }

  @Test
  void tells_the_sessions_and_what_waits() {
    bob.on(new UserCommand.Record(CAROL, TestUser.entries(CAROL, 1, 3)));
    bob.mark(PHONE, false, CAROL, 1);

    UserReply.Inspected account = inspected();

    assertThat(account.standing()).isEqualTo(Account.Standing.ACTIVE);
    assertThat(account.devices()).isEqualTo(2);
    assertThat(account.conversations()).isEqualTo(1);
    assertThat(account.waiting()).isEqualTo(2);
    assertThat(account.sessions())
        .extracting(UserReply.Inspected.Session::session)
        .containsExactly(PHONE, LAPTOP);
    assertThat(account.sessions().getFirst().label()).isEqualTo("phone");
  }

  @Test
  void closes_one_session_which_may_come_back() {
    assertThat(answer(bob, new UserCommand.CloseSession(PHONE))).isEqualTo(new UserReply.Done());
    assertThat(bob.events(PHONE)).containsExactly(new SessionEvent.Closed(ErrorCode.UNAVAILABLE));

    assertThat(refusal(bob, new UserCommand.CloseSession(PHONE))).isEqualTo(ErrorCode.NOT_MEMBER);
    assertThat(inspected().sessions())
        .extracting(UserReply.Inspected.Session::session)
        .containsExactly(LAPTOP);
    bob.hello(PHONE, 1);
    assertThat(inspected().sessions()).hasSize(2);
  }

  @Test
  void a_suspended_user_is_shut_out_on_every_device_and_signs_in_on_none() {
    bob.on(new UserCommand.Suspend());

    assertThat(bob.events(PHONE)).containsExactly(new SessionEvent.Closed(ErrorCode.FORBIDDEN));
    assertThat(bob.events(LAPTOP)).containsExactly(new SessionEvent.Closed(ErrorCode.FORBIDDEN));
    bob.hello(PHONE, 1);
    assertThat(bob.events(PHONE)).containsExactly(new SessionEvent.Closed(ErrorCode.FORBIDDEN));
    bob.renew(PHONE, 1, 0, 0);
    assertThat(bob.events(PHONE)).containsExactly(new SessionEvent.Closed(ErrorCode.FORBIDDEN));
    bob.send(PHONE, 1, ALICE, message(1, 1));
    assertThat(bob.events(PHONE)).containsExactly(new SessionEvent.Closed(ErrorCode.FORBIDDEN));
    assertThat(refusal(bob, new UserCommand.Authenticate(1, SECRET)))
        .isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(refusal(bob, new UserCommand.AddDevice("new", SECRET)))
        .isEqualTo(ErrorCode.FORBIDDEN);
  }

  @Test
  void a_stranger_does_not_learn_that_a_user_is_suspended() {
    bob.on(new UserCommand.Suspend());

    assertThat(refusal(bob, new UserCommand.Authenticate(9, SECRET)))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    bob.hello(PHONE, 9);
    assertThat(bob.events(PHONE))
        .containsExactly(new SessionEvent.Closed(ErrorCode.UNAUTHENTICATED));
    assertThat(answer(bob, new UserCommand.ViewProfile())).isEqualTo(new UserReply.Profile("bob"));
  }

  @Test
  void messages_to_a_suspended_user_wait_until_it_is_let_in_again_with_the_same_devices() {
    bob.on(new UserCommand.Suspend());
    bob.on(new UserCommand.Suspend());
    bob.on(new UserCommand.Record(CAROL, TestUser.entries(CAROL, 1, 2)));
    assertThat(bob.toPeers()).contains(new UserCommand.Recorded(BOB, 2));
    bob.restart();
    assertThat(inspected().standing()).isEqualTo(Account.Standing.SUSPENDED);

    bob.on(new UserCommand.Reinstate());

    bob.hello(PHONE, 1);
    assertThat(bob.heads(PHONE).getFirst().head()).isEqualTo(2);
    assertThat(bob.log.stream().filter(UserEvent.Suspended.class::isInstance)).hasSize(1);
  }

  @Test
  void a_deleted_user_is_gone_for_everybody_and_its_name_is_not_given_again() {
    bob.on(new UserCommand.Delete());

    assertThat(bob.events(PHONE))
        .containsExactly(new SessionEvent.Closed(ErrorCode.UNAUTHENTICATED));
    assertThat(refusal(bob, new UserCommand.Register("Bob", "hash"))).isEqualTo(ErrorCode.TAKEN);
    assertThat(refusal(bob, new UserCommand.ViewProfile())).isEqualTo(ErrorCode.UNKNOWN_USER);
    assertThat(refusal(bob, new UserCommand.Authenticate(1, SECRET)))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    assertThat(answer(bob, new UserCommand.Credentials("here")))
        .isEqualTo(new UserReply.PasswordHash(""));
    assertThat(refusal(bob, new UserCommand.Reinstate())).isEqualTo(ErrorCode.UNKNOWN_USER);
    bob.on(new UserCommand.Introduce(ALICE));
    assertThat(bob.toPeers()).containsExactly(new UserCommand.Introduced(BOB, false));
    assertThat(answer(bob, new UserCommand.Delete())).isEqualTo(new UserReply.Done());
  }

  @Test
  void nothing_personal_is_left_in_the_state_of_a_deleted_user() {
    bob.on(new UserCommand.Record(CAROL, TestUser.entries(CAROL, 1, 2)));
    bob.on(new UserCommand.Block(PHONE, "r", ALICE));
    bob.on(new UserCommand.Prefer(PHONE, "r", null, "theme", "dark"));

    bob.on(new UserCommand.Delete());

    assertThat(bob.state.account().name()).isEmpty();
    assertThat(bob.state.account().passwordHash()).isEmpty();
    assertThat(bob.state.account().devices()).isEmpty();
    assertThat(bob.state.preferences()).isEmpty();
    assertThat(bob.state.blocked()).isEmpty();
    assertThat(bob.state.recent().tails()).isEmpty();
    assertThat(bob.replayed()).isEqualTo(bob.state);
  }

  @Test
  void what_others_write_to_a_deleted_user_in_an_old_chat_is_kept_and_never_received() {
    bob.on(new UserCommand.Record(CAROL, TestUser.entries(CAROL, 1, 2)));
    bob.on(new UserCommand.Delete());

    bob.on(new UserCommand.Record(CAROL, TestUser.entries(CAROL, 3, 3)));

    assertThat(bob.toPeers()).contains(new UserCommand.Recorded(BOB, 3));
    assertThat(inspected().waiting()).isEqualTo(3);
  }

  @Test
  void a_new_chat_with_a_deleted_user_can_not_begin_where_its_log_is_the_home() {
    UserId other = new UserId("dave");
    bob.on(new UserCommand.Delete());

    bob.on(new UserCommand.Sequence(other, 1, 0, List.of(message(1, 1))));

    assertThat(bob.toPeers())
        .singleElement()
        .isInstanceOfSatisfying(
            UserCommand.Refused.class,
            each -> assertThat(each.code()).isEqualTo(ErrorCode.UNKNOWN_USER));
  }

  @Test
  void a_deleted_user_leaves_its_groups_however_often_it_has_to_say_so() {
    bob.on(new UserCommand.FromGroup(new ToUser.Told(new Membership(GROUP, 1, true))));

    bob.on(new UserCommand.Delete());

    assertThat(toGroups()).containsExactly(new Effect.ToGroup(GROUP, new ToGroup.Departed(BOB)));
    bob.later(1_000);
    assertThat(toGroups()).containsExactly(new Effect.ToGroup(GROUP, new ToGroup.Departed(BOB)));
    bob.restart();
    assertThat(toGroups()).containsExactly(new Effect.ToGroup(GROUP, new ToGroup.Departed(BOB)));

    bob.on(new UserCommand.FromGroup(new ToUser.Told(new Membership(GROUP, 2, false))));
    bob.later(600_000);
    assertThat(toGroups()).isEmpty();
    assertThat(bob.last).contains(new Effect.Rest());
  }

  @Test
  void an_account_that_was_never_made_can_not_be_operated() {
    TestUser nobody = new TestUser(new UserId("nobody"));

    for (UserCommand command :
        List.of(
            new UserCommand.Inspect(),
            new UserCommand.Suspend(),
            new UserCommand.Reinstate(),
            new UserCommand.Delete(),
            new UserCommand.CloseSession(PHONE))) {
      assertThat(refusal(nobody, command)).isEqualTo(ErrorCode.UNKNOWN_USER);
    }
    assertThat(nobody.log).isEmpty();
  }
}
