package chat.parley.model;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of bytes with equality by content. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);
  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** Takes the array over; the caller must not change it afterwards. */
  public static Bytes wrap(byte[] array) {
    return new Bytes(array);
  }

  /** The UTF-8 bytes of a text. */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The array itself, for reading only: it is not copied. */
  public byte[] array() {
    return array;
  }

  public int size() {
    return array.length;
  }

  /** The bytes read as UTF-8. */
  public String utf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(array, bytes.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  /** The size and a short prefix: never a whole body, which must not reach a log. */
  @Override
  public String toString() {
    int shown = Math.min(4, array.length);
    return array.length + " bytes " + HexFormat.of().formatHex(array, 0, shown) + "…";
  }
}
