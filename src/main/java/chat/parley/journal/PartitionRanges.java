package chat.parley.journal;

import chat.parley.model.Partition;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ranges of partitions as an operator writes them: {@code "0-499, 600, 700-999"}. */
final class PartitionRanges {
  private static final Pattern RANGE = Pattern.compile("(\\d{1,4})(?:\\s*-\\s*(\\d{1,4}))?");

  private PartitionRanges() {}

  /**
   * The partitions of a text; none when it is empty.
   *
   * @throws InvalidDatabasesException when it is no list of ranges, leaves 0-999 or repeats one
   */
  static BitSet parse(String text) {
    BitSet partitions = new BitSet();
    if (text.isBlank()) {
      return partitions;
    }
    for (String part : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part.strip());
      if (!range.matches()) {
        throw invalid(text, "write ranges such as 0-499, 600");
      }
      int from = Integer.parseInt(range.group(1));
      int to = range.group(2) == null ? from : Integer.parseInt(range.group(2));
      if (from > to || to >= Partition.COUNT) {
        throw invalid(text, "partitions are 0 to " + (Partition.COUNT - 1) + ", ascending");
      }
      if (partitions.get(from, to + 1).cardinality() > 0) {
        throw invalid(text, "a partition is named twice");
      }
      partitions.set(from, to + 1);
    }
    return partitions;
  }

  /** The text of some partitions; shortened when it has many ranges. */
  static String format(BitSet partitions) {
    StringBuilder text = new StringBuilder();
    int ranges = 0;
    for (int from = partitions.nextSetBit(0); from >= 0; ) {
      int to = partitions.nextClearBit(from) - 1;
      text.append(ranges == 0 ? "" : ", ").append(from);
      if (to > from) {
        text.append('-').append(to);
      }
      from = partitions.nextSetBit(to + 1);
      ranges++;
      if (ranges == 10 && from >= 0) {
        return text.append(", …").toString();
      }
    }
    return text.toString();
  }

  private static InvalidDatabasesException invalid(String text, String reason) {
    return new InvalidDatabasesException("partitions = \"" + text + "\": " + reason);
  }
}
