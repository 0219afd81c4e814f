package chat.parley.journal;

import chat.parley.model.Partition;
import java.util.BitSet;

/**
 * Some partitions in a row.
 *
 * @param from the first, 0 to 999
 * @param to the last, included, {@code from} to 999
 */
public record PartitionRange(int from, int to) {

  /** Refuses what is no range of partitions with an {@link IllegalArgumentException}. */
  public PartitionRange {
    if (from < 0 || from > to || to >= Partition.COUNT) {
      throw new IllegalArgumentException(
          "partitions are 0 to " + (Partition.COUNT - 1) + ", the lower one first");
    }
  }

  /**
   * Reads {@code "100-199"} or {@code "7"}.
   *
   * @throws IllegalArgumentException with a line for the operator when it is neither
   */
  public static PartitionRange parse(String text) {
    if (!text.strip().matches("\\d{1,4}(\\s*-\\s*\\d{1,4})?")) {
      throw new IllegalArgumentException("write a range of partitions such as 100-199, or one");
    }
    String[] ends = text.strip().split("\\s*-\\s*", -1);
    return new PartitionRange(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
  }

  BitSet partitions() {
    BitSet all = new BitSet();
    all.set(from, to + 1);
    return all;
  }

  @Override
  public String toString() {
    return from == to ? Integer.toString(from) : from + "-" + to;
  }
}
