package chat.parley.gateway;

/**
 * Which of the numbered events of an entity's incarnation have come without a gap. Events come in
 * order and never twice, but some may be lost between nodes. For one thread.
 *
 * <p>An entity that takes a session in anew, be it a new incarnation or one that had forgotten it,
 * begins to count at 1 with what stands for everything before it.
 */
final class Numbering {

  /** What an event is, by its number. */
  enum Place {
    /** The next one. */
    NEXT,
    /** It belongs to an incarnation that is over. */
    OLD,
    /** Something before it is missing. */
    GAP
  }

  private long incarnation;
  private long received;

  /** The highest number that came, after a gap too. */
  private long seen;

  private boolean waitsForBeginning;

  /**
   * Places an event and counts it when it is the next one.
   *
   * @param synced whether it stands for everything before it: then it mends a gap, unless it is
   *     itself not the next one of those that came, for it may be the second part of something
   */
  Place place(long ofIncarnation, long number, boolean synced) {
    if (ofIncarnation < incarnation) {
      return Place.OLD;
    }
    boolean begins = synced && number == 1;
    boolean continues =
        ofIncarnation == incarnation
            && !waitsForBeginning
            && (number == received + 1 || synced && number == seen + 1);
    if (ofIncarnation == incarnation) {
      seen = begins ? 1 : Math.max(seen, number);
    }
    if (!begins && !continues) {
      return Place.GAP;
    }
    incarnation = ofIncarnation;
    received = number;
    seen = number;
    waitsForBeginning = false;
    return Place.NEXT;
  }

  /** Is in step with nothing any more: the entity is to begin anew. */
  void reset() {
    waitsForBeginning = true;
  }

  /** The incarnation that the session is in step with; 0 when there is none. */
  long incarnation() {
    return waitsForBeginning ? 0 : incarnation;
  }

  /** How many numbered events of it have come without a gap. */
  long received() {
    return waitsForBeginning ? 0 : received;
  }
}
