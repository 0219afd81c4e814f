package chat.parley.cli;

import static chat.parley.cli.Scenes.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.client.Accounts;
import chat.parley.client.Identity;
import chat.parley.client.SocketServer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SignInTest {

  /** Answers one after the other, then nobody. */
  private static final class Answers implements SignIn.Asking {
    final Deque<String> answers;

    Answers(String... answers) {
      this.answers = new ArrayDeque<>(List.of(answers));
    }

    @Override
    public Optional<String> line(String question) {
      return Optional.ofNullable(answers.poll());
    }

    @Override
    public Optional<String> secret(String question) {
      return Optional.ofNullable(answers.poll());
    }

    @Override
    public void tell(String line) {}
  }

  @Test
  void a_user_is_asked_for_until_the_name_is_one() throws Exception {
    assertThat(SignIn.user(new Answers("A B", "", "alice"))).isEqualTo(ALICE);
  }

  @Test
  void nobody_to_ask_is_said_clearly() {
    assertThatThrownBy(() -> SignIn.user(new Answers())).hasMessageContaining("--user");
    assertThatThrownBy(() ->
            new SignIn(new Answers(), new Accounts("http://127.0.0.1:1"), null)
                .obtain(ALICE, false))
        .hasMessageContaining(SignIn.PASSWORD_VARIABLE);
  }

  @Test
  void a_password_signs_in() throws Exception {
    try (SocketServer server = new SocketServer(ALICE, 1)) {
      SignIn signIn = new SignIn(new Answers("password"), new Accounts(server.address()), null);

      assertThat(signIn.obtain(ALICE, false))
          .isEqualTo(new Identity(server.address(), ALICE, 1, "secret"));
    }
  }

  @Test
  void registering_asks_twice_and_tells_a_refusal() throws Exception {
    try (SocketServer server = new SocketServer(ALICE, 1)) {
      Accounts accounts = new Accounts(server.address());

      assertThatThrownBy(() ->
              new SignIn(new Answers("password1", "password2"), accounts, null).obtain(ALICE, true))
          .hasMessage("The two passwords differ.");
      assertThatThrownBy(() -> new SignIn(new Answers("short"), accounts, null).obtain(ALICE, true))
          .hasMessage("A password has at least 8 characters.");
      assertThatThrownBy(() ->
              new SignIn(new Answers("password1", "password1", "Alice"), accounts, null)
                  .obtain(ALICE, true))
          .hasMessageContaining("taken");
    }
  }

  @Test
  void a_suspended_account_and_a_closed_registration_are_told_apart() throws Exception {
    try (SocketServer server = new SocketServer(ALICE, 1)) {
      server.forbid();
      Accounts accounts = new Accounts(server.address());

      assertThatThrownBy(
              () -> new SignIn(new Answers("password"), accounts, null).obtain(ALICE, false))
          .hasMessageStartingWith("This account is suspended.");
      assertThatThrownBy(() ->
              new SignIn(new Answers("password1", "password1", "Alice"), accounts, null)
                  .obtain(ALICE, true))
          .hasMessageStartingWith("Registration is not open here");
    }
  }

  @Test
  void a_server_that_is_not_there_is_said_clearly() {
    SignIn signIn = new SignIn(new Answers("pw"), new Accounts("http://127.0.0.1:1"), null);

    assertThatThrownBy(() -> signIn.obtain(ALICE, false))
        .isInstanceOf(SignIn.FailedException.class)
        .hasMessageStartingWith("The server can't be reached");
  }
}
