package chat.parley.model;

import java.util.regex.Pattern;

/** The random name of a group, picked by the client that creates it: 26 base32 characters. */
public record GroupId(String value) implements Comparable<GroupId> {
  private static final Pattern SHAPE = Pattern.compile("[a-z2-7]{26}");

  /**
   * @throws IllegalArgumentException when the value does not have the shape
   */
  public GroupId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("a group id is 26 characters of a-z 2-7");
    }
  }

  /** Says whether {@link #GroupId} would accept the value. */
  public static boolean isValid(String value) {
    return value != null && SHAPE.matcher(value).matches();
  }

  @Override
  public int compareTo(GroupId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
