package chat.parley.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Who may make an account.
 *
 * @param invites codes that let anybody in who knows one, any number of times, until the operator
 *     removes it from the configuration
 */
public record Registration(Mode mode, List<String> invites) {

  /** The modes, as they stand in the configuration in lower case. */
  public enum Mode {
    /** Everybody. */
    OPEN,
    /** Whoever has an invite code. */
    INVITE,
    /** Nobody. */
    CLOSED
  }

  public Registration {
    invites = List.copyOf(invites);
  }

  /**
   * Whether somebody with this code, or without one, may make an account.
   *
   * @param invite null when there is none
   */
  boolean admits(String invite) {
    return switch (mode) {
      case OPEN -> true;
      case CLOSED -> false;
      case INVITE -> invite != null && invites.stream().anyMatch(each -> equal(each, invite));
    };
  }

  private static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** Without the codes. */
  @Override
  public String toString() {
    return mode + " with " + invites.size() + " invite codes";
  }
}
