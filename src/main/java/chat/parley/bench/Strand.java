package chat.parley.bench;

/** What a device is to get of a conversation, and what it has got: every entry once, in order. */
final class Strand {
  private final long from;
  private final long upTo;
  private long have;
  private long repeated;
  private long reordered;

  /**
   * @param have the sequence up to which the device has everything
   * @param upTo the last sequence that it is to get
   */
  Strand(long have, long upTo) {
    this.from = have;
    this.have = have;
    this.upTo = upTo;
  }

  /** Entries have come: as one list, the first and last sequence and number of which are known. */
  void take(Glance glance) {
    if (glance.count == 0) {
      return;
    }
    if (!glance.dense || glance.firstSequence > have + 1) {
      reordered++;
    }
    repeated += Math.max(0, Math.min(have, glance.lastSequence) - glance.firstSequence + 1);
    have = Math.max(have, glance.lastSequence);
  }

  /** What the device had at first. */
  long from() {
    return from;
  }

  /** The highest sequence that has come. */
  long have() {
    return have;
  }

  boolean isComplete() {
    return have >= upTo;
  }

  /** Entries that are to come. */
  long count() {
    return upTo - from;
  }

  /** Entries that have not come. */
  long missing() {
    return Math.max(0, upTo - have);
  }

  /** Entries that have come again. */
  long repeated() {
    return repeated;
  }

  /** Lists with a gap in or before them. */
  long reordered() {
    return reordered;
  }
}
