package chat.parley.check;

import java.util.List;

/** Looks entries up in what a device was read to hold, which is ascending. */
final class Prints {
  private Prints() {}

  /** The entry at a sequence, or null. */
  static EntryPrint at(Observation.Read read, long sequence) {
    List<EntryPrint> entries = read.entries();
    int low = 0;
    int high = entries.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = entries.get(middle).sequence();
      if (there == sequence) {
        return entries.get(middle);
      }
      if (there < sequence) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }
}
