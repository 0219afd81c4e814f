package chat.parley.gateway;

import chat.parley.user.UserActorMessage.ToSession;

/**
 * Which of the numbered events of an entity's incarnation have come without a gap. Events come in
 * order and never twice, but some may be lost between nodes. For one thread.
 */
public final class Numbering {

  /** What an event is, by its number. */
  public enum Place {
    /** The next one. */
    NEXT,
    /** It belongs to an incarnation or a stay that is over. */
    OLD,
    /** Something before it is missing. */
    GAP
  }

  private long incarnation;
  private long received;

  private boolean waitsForBeginning;

  /**
   * Places an event and counts it when it is the next one.
   *
   * @param first whether it stands for everything before it: then it mends a gap
   */
  public Place place(long ofIncarnation, long number, boolean first) {
    if (ofIncarnation < incarnation || ofIncarnation == incarnation && number <= received) {
      return Place.OLD;
    }
    boolean begins = first && ToSession.begins(number);
    boolean continues =
        ofIncarnation == incarnation && !waitsForBeginning && (first || number == received + 1);
    if (!begins && !continues) {
      return Place.GAP;
    }
    incarnation = ofIncarnation;
    received = number;
    waitsForBeginning = false;
    return Place.NEXT;
  }

  /** Is in step with nothing any more: the entity is to begin anew. */
  public void reset() {
    waitsForBeginning = true;
  }

  /** The incarnation that the session is in step with; 0 when there is none. */
  public long incarnation() {
    return waitsForBeginning ? 0 : incarnation;
  }

  /** How many numbered events of it have come without a gap. */
  public long received() {
    return waitsForBeginning ? 0 : received;
  }
}
