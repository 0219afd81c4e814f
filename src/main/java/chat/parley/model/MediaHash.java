package chat.parley.model;

import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of some bytes: their SHA-256, written as 64 lower-case hexadecimal digits. Whoever knows
 * it may fetch them.
 */
public record MediaHash(Bytes bytes) {
  /** Bytes of a hash. */
  public static final int SIZE = 32;

  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException when there are not {@link #SIZE} bytes
   */
  public MediaHash {
    if (bytes.size() != SIZE) {
      throw new IllegalArgumentException("a hash has " + SIZE + " bytes");
    }
  }

  /** Takes the array over; the caller must not change it afterwards. */
  public static MediaHash of(byte[] sha256) {
    return new MediaHash(Bytes.wrap(sha256));
  }

  /** Says whether {@link #parse} would accept the text. */
  public static boolean isValid(String text) {
    return text != null && SHAPE.matcher(text).matches();
  }

  /**
   * Reads the 64 digits.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static MediaHash parse(String text) {
    if (!isValid(text)) {
      throw new IllegalArgumentException("a hash is 64 digits of 0-9 a-f");
    }
    return of(HexFormat.of().parseHex(text));
  }

  /** The 64 digits. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes.array());
  }
}
