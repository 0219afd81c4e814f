package chat.parley.model;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Which node a partition is best on: rendezvous hashing (Thaler and Ravishankar, 1998). Each node
 * that joins or leaves moves only its own share of the partitions, and whoever knows the names of
 * the nodes comes to the same answer.
 */
public final class Rendezvous {
  private Rendezvous() {}

  /** The names, the best one for a partition first. */
  public static List<String> order(Partition partition, Collection<String> names) {
    return names.stream()
        .distinct()
        .sorted(
            Comparator.comparingLong((String name) -> weight(partition, name))
                .reversed()
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /**
   * A checksum alone would not do: it is linear, so that two names of the same length differ by the
   * same bits in every partition.
   */
  private static long weight(Partition partition, String name) {
    CRC32C crc = new CRC32C();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    return mixed(crc.getValue() << 32 | partition.number());
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood, 2014). */
  private static long mixed(long value) {
    long mixed = value + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
