package chat.parley.simulator;

/** Which of the numbered events of an incarnation a session has had without a gap. */
final class Numbering {
  enum Place {
    NEXT,
    OLD,
    GAP
  }

  private long incarnation;
  private long received;

  /** Places an event, and counts it when it is the next one. */
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

  long incarnation() {
    return incarnation;
  }

  long received() {
    return received;
  }
}
