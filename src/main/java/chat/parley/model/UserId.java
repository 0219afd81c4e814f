package chat.parley.model;

import java.util.regex.Pattern;

/**
 * The name of an account: 2 to 32 characters of {@code [a-z0-9._-]}. An id is never issued again,
 * even after its account is deleted.
 */
public record UserId(String value) implements Comparable<UserId> {
  public static final int LENGTH_MAX = 32;
  private static final Pattern SHAPE = Pattern.compile("[a-z0-9._-]{2," + LENGTH_MAX + "}");

  /**
   * @throws IllegalArgumentException when the value does not have the shape
   */
  public UserId {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "a user id is 2 to " + LENGTH_MAX + " characters of a-z 0-9 . _ -");
    }
  }

  /** Says whether {@link #UserId} would accept the value. */
  public static boolean isValid(String value) {
    return value != null && SHAPE.matcher(value).matches();
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
