package chat.parley.cli;

import chat.parley.client.Accounts;
import chat.parley.client.Identity;
import chat.parley.client.RefusedException;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import java.io.IOException;
import java.util.Optional;

/** Registers or signs in by asking. */
final class SignIn {
  /** A password for where nobody can be asked. */
  static final String PASSWORD_VARIABLE = "PARLEY_PASSWORD";

  private final Asking asking;
  private final Accounts accounts;
  private final String invite;

  /** Asks a person; empty when there is nobody to ask. */
  interface Asking {
    Optional<String> line(String question);

    Optional<String> secret(String question);

    void tell(String line);
  }

  /** Ends in a line for the person. */
  static final class FailedException extends Exception {
    private static final long serialVersionUID = 1L;

    FailedException(String message) {
      super(message);
    }
  }

  SignIn(Asking asking, Accounts accounts, String invite) {
    this.asking = asking;
    this.accounts = accounts;
    this.invite = invite;
  }

  /** What other devices call this one. */
  static String label() {
    String host = System.getenv("HOSTNAME");
    String label = host == null || host.isBlank() ? "terminal" : "terminal on " + host;
    return label.substring(0, Math.min(label.length(), Limits.LABEL_MAX));
  }

  /** The name to sign in with. */
  static UserId user(Asking asking) throws FailedException {
    while (true) {
      String name =
          asking
              .line("User: ")
              .orElseThrow(() -> new FailedException("Name a user: --user NAME"))
              .strip();
      if (UserId.isValid(name)) {
        return new UserId(name);
      }
      asking.tell("A user's name is 2 to 32 characters of a-z 0-9 . _ -");
    }
  }

  /**
   * Signs a user in, or registers first: when asked to, or when the user is not known and the
   * person agrees.
   */
  Identity obtain(UserId user, boolean register) throws FailedException {
    String password =
        asking
            .secret("Password of " + user + ": ")
            .orElseThrow(
                () -> new FailedException("Set " + PASSWORD_VARIABLE + " or use a terminal."));
    try {
      if (register) {
        register(user, password);
        return accounts.signIn(user, password, label());
      }
      return signIn(user, password);
    } catch (RefusedException refused) {
      throw new FailedException(explain(refused));
    } catch (IOException failure) {
      throw new FailedException("The server can't be reached: " + failure.getMessage());
    }
  }

  private static String explain(RefusedException refused) {
    return refused.code() == ErrorCode.FORBIDDEN
        ? "This account is suspended. Ask whoever runs the server."
        : Explaining.refused(refused.code()) + " (" + refused.getMessage() + ")";
  }

  private Identity signIn(UserId user, String password)
      throws IOException, RefusedException, FailedException {
    try {
      return accounts.signIn(user, password, label());
    } catch (RefusedException refused) {
      if (refused.code() != ErrorCode.UNAUTHENTICATED) {
        throw refused;
      }
      asking.tell("The password is wrong, or there is no user " + user + " yet.");
      String answer =
          asking
              .line("Register " + user + " as a new user? [y/N] ")
              .orElseThrow(() -> new FailedException("To register, add --register."));
      if (!answer.strip().toLowerCase(java.util.Locale.ROOT).startsWith("y")) {
        throw new FailedException("Not signed in.");
      }
      register(user, password);
      return accounts.signIn(user, password, label());
    }
  }

  private void register(UserId user, String password)
      throws IOException, RefusedException, FailedException {
    if (password.length() < Limits.PASSWORD_MIN) {
      throw new FailedException("A password has at least " + Limits.PASSWORD_MIN + " characters.");
    }
    Optional<String> again = asking.secret("The password once more: ");
    if (!again.equals(Optional.of(password))) {
      throw new FailedException("The two passwords differ.");
    }
    String name =
        asking.line("Your name as others see it [" + user + "]: ").map(String::strip).orElse("");
    try {
      accounts.register(user, password, name.isEmpty() ? user.value() : name, invite);
    } catch (RefusedException refused) {
      if (refused.code() == ErrorCode.FORBIDDEN) {
        throw new FailedException("Registration is not open here (" + refused.getMessage() + ").");
      }
      throw refused;
    }
    asking.tell("Welcome, " + user + ".");
  }
}
