package chat.parley.user;

import static chat.parley.user.TestUser.BOB;
import static chat.parley.user.TestUser.PHONE;
import static chat.parley.user.TestUser.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Bytes;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private final TestUser bob = TestUser.registered(BOB);

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

  @Test
  void a_name_is_registered_once() {
    assertThat(refusal(bob, new UserCommand.Register("Robert", "other")))
        .isEqualTo(ErrorCode.TAKEN);
    assertThat(bob.state.account().name()).isEqualTo("bob");
  }

  @Test
  void nothing_is_told_or_written_of_an_account_that_does_not_exist() {
    TestUser nobody = new TestUser(new chat.parley.model.UserId("nobody"));

    assertThat(refusal(nobody, new UserCommand.ViewProfile())).isEqualTo(ErrorCode.UNKNOWN_USER);
    assertThat(answer(nobody, new UserCommand.Credentials("here")))
        .isEqualTo(new UserReply.PasswordHash(""));
    assertThat(refusal(nobody, new UserCommand.AddDevice("phone", SECRET)))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
    nobody.restart();
    assertThat(nobody.log).isEmpty();
  }

  @Test
  void numbers_of_devices_are_not_given_twice() {
    bob.on(new UserCommand.RemoveDevice(2));

    assertThat(answer(bob, new UserCommand.AddDevice("tablet", SECRET)))
        .isEqualTo(new UserReply.DeviceNumber(3));
  }

  @Test
  void an_account_has_a_limited_number_of_devices() {
    for (int i = 2; i < Limits.DEVICES_MAX; i++) {
      bob.on(new UserCommand.AddDevice("more", SECRET));
    }

    assertThat(refusal(bob, new UserCommand.AddDevice("one more", SECRET)))
        .isEqualTo(ErrorCode.TAKEN);
  }

  @Test
  void a_revoked_device_is_closed_and_known_no_more() {
    bob.hello(PHONE, 1);

    bob.on(new UserCommand.RemoveDevice(1));

    assertThat(bob.events(PHONE))
        .containsExactly(new SessionEvent.Closed(ErrorCode.UNAUTHENTICATED));
    assertThat(refusal(bob, new UserCommand.Authenticate(1, SECRET)))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void only_the_right_secret_authenticates() {
    assertThat(answer(bob, new UserCommand.Authenticate(1, SECRET)))
        .isEqualTo(new UserReply.Done());
    assertThat(refusal(bob, new UserCommand.Authenticate(1, Bytes.utf8("wrong"))))
        .isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void too_many_failed_sign_ins_of_an_address_are_refused_for_a_while() {
    for (int i = 0; i < 10; i++) {
      bob.on(new UserCommand.SignInFailed("here"));
    }

    assertThat(refusal(bob, new UserCommand.Credentials("here"))).isEqualTo(ErrorCode.RATE_LIMITED);
    assertThat(answer(bob, new UserCommand.Credentials("elsewhere")))
        .isEqualTo(new UserReply.PasswordHash("hash"));
    bob.now += 15 * 60_000 + 1;
    assertThat(answer(bob, new UserCommand.Credentials("here")))
        .isEqualTo(new UserReply.PasswordHash("hash"));
  }

  @Test
  void the_list_tells_which_devices_are_online() {
    bob.hello(PHONE, 1);

    UserReply.Devices devices = (UserReply.Devices) answer(bob, new UserCommand.ListDevices());

    assertThat(devices.devices())
        .extracting(UserReply.Devices.Listed::online)
        .containsExactly(true, false);
  }

  @Test
  void renaming_changes_the_profile() {
    bob.on(new UserCommand.Rename("Robert"));

    assertThat(answer(bob, new UserCommand.ViewProfile()))
        .isEqualTo(new UserReply.Profile("Robert"));
  }
}
