package chat.parley.model;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The two participants of a direct chat, in order of their ids; they are equal in a chat with
 * oneself.
 */
public record DirectPair(UserId low, UserId high) {

  /** Puts two users in order. */
  public static DirectPair of(UserId one, UserId other) {
    return one.compareTo(other) <= 0 ? new DirectPair(one, other) : new DirectPair(other, one);
  }

  /**
   * The participant whose log assigns the sequence: bit 0 of CRC-32C over {@code low 0x00 high}
   * picks the low one (0) or the high one (1). Frozen for ever, see ADR 1.
   */
  public UserId home() {
    CRC32C crc = new CRC32C();
    crc.update(low.value().getBytes(StandardCharsets.UTF_8));
    crc.update(0);
    crc.update(high.value().getBytes(StandardCharsets.UTF_8));
    return (crc.getValue() & 1) == 0 ? low : high;
  }
}
