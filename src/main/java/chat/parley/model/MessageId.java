package chat.parley.model;

import java.util.regex.Pattern;

/** The random 64-bit id that the sending device gives a message: 16 lower-case hex digits. */
public record MessageId(String value) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{16}");

  /**
   * @throws IllegalArgumentException when the value does not have the shape
   */
  public MessageId {
    if (value == null || !SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("a message id is 16 hex digits, lower case");
    }
  }

  /** The id of 64 bits. */
  public static MessageId of(long bits) {
    String hex = Long.toHexString(bits);
    return new MessageId("0".repeat(16 - hex.length()) + hex);
  }

  /** The 64 bits of the id. */
  public long bits() {
    return Long.parseUnsignedLong(value, 16);
  }

  @Override
  public String toString() {
    return value;
  }
}
