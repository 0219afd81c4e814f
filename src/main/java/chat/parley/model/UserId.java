package chat.parley.model;

/**
 * The name of an account: 2 to 32 characters of {@code [a-z0-9._-]}. An id is never issued again,
 * even after its account is deleted.
 */
public record UserId(String value) implements Comparable<UserId> {
  public static final int LENGTH_MIN = 2;
  public static final int LENGTH_MAX = 32;

  /**
   * @throws IllegalArgumentException when the value does not have the shape
   */
  public UserId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a user id is " + LENGTH_MIN + " to " + LENGTH_MAX + " characters of a-z 0-9 . _ -");
    }
  }

  /** Says whether {@link #UserId} would accept the value. */
  public static boolean isValid(String value) {
    if (value == null || value.length() < LENGTH_MIN || value.length() > LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean allowed =
          c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
      if (!allowed) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int compareTo(UserId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
