package chat.parley.model;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * One of the 1,000 logical partitions of users and groups: at once the cluster shard and the unit
 * that lies on one physical database. The rule is frozen for ever: CRC-32C of the id's UTF-8 bytes,
 * modulo 1,000.
 */
public record Partition(int number) {
  public static final int COUNT = 1000;

  private static final String[] NAMES =
      IntStream.range(0, COUNT)
          .mapToObj(number -> String.format(Locale.ROOT, "%03d", number))
          .toArray(String[]::new);

  public Partition {
    if (number < 0 || number >= COUNT) {
      throw new IllegalArgumentException("a partition is 0 to " + (COUNT - 1));
    }
  }

  /** The partition of a user. */
  public static Partition of(UserId user) {
    return of(user.value());
  }

  /** The partition of a group. */
  public static Partition of(GroupId group) {
    return of(group.value());
  }

  private static Partition of(String id) {
    CRC32C crc = new CRC32C();
    crc.update(id.getBytes(StandardCharsets.UTF_8));
    return new Partition((int) (crc.getValue() % COUNT));
  }

  /** Three digits, so that partitions sort as text within a persistence id. */
  @Override
  public String toString() {
    return NAMES[number];
  }
}
