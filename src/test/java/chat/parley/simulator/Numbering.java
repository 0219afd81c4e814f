package chat.parley.simulator;

import chat.parley.user.UserActorMessage.ToSession;

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
  Place place(long ofIncarnation, long number, boolean first) {
    if (ofIncarnation < incarnation || ofIncarnation == incarnation && number <= received) {
      return Place.OLD;
    }
    boolean begins = first && ToSession.begins(number);
    boolean continues = ofIncarnation == incarnation && (first || number == received + 1);
    if (!begins && !continues) {
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
