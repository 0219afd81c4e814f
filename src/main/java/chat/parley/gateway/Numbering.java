package chat.parley.gateway;

/**
 * Which of the numbered events of an entity's incarnation have come without a gap. For one thread.
 */
final class Numbering {

  /** What an event is, by its number. */
  enum Place {
    /** The next one. */
    NEXT,
    /** It has come before, or belongs to an incarnation that is over. */
    OLD,
    /** Something before it is missing. */
    GAP
  }

  private long incarnation;
  private long received;

  /**
   * Places an event and counts it when it is the next one.
   *
   * @param synced whether it stands for everything before it: then there is no gap
   */
  Place place(long ofIncarnation, long number, boolean synced) {
    if (ofIncarnation < incarnation || ofIncarnation == incarnation && number <= received) {
      return Place.OLD;
    }
    if (!synced && (ofIncarnation > incarnation || number > received + 1)) {
      return Place.GAP;
    }
    incarnation = ofIncarnation;
    received = number;
    return Place.NEXT;
  }

  /** Is in step with nothing any more. */
  void reset() {
    incarnation = 0;
    received = 0;
  }

  /** The incarnation that the session is in step with; 0 when there was none yet. */
  long incarnation() {
    return incarnation;
  }

  /** How many numbered events of it have come without a gap. */
  long received() {
    return received;
  }
}
