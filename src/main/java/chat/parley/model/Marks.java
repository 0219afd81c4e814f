package chat.parley.model;

/**
 * How far a participant's devices have come in a conversation. Marks only grow.
 *
 * @param received some device has stored every entry up to here
 * @param read a person has opened every entry up to here; never above {@code received}
 */
public record Marks(Mark received, Mark read) {
  public static final Marks NONE = new Marks(Mark.NONE, Mark.NONE);

  /**
   * One mark with its latest step.
   *
   * @param upTo the sequence reached
   * @param before what it was before its latest step
   * @param at epoch milliseconds of the latest step; 0 when there was none
   */
  public record Mark(long upTo, long before, long at) {
    public static final Mark NONE = new Mark(0, 0, 0);

    /** This mark, or a step to a higher one. */
    public Mark advance(long to, long now) {
      return to > upTo ? new Mark(to, upTo, now) : this;
    }

    /** When the sequence was passed, or 0 when that is not known (any more). */
    public long timeOf(long sequence) {
      return sequence > before && sequence <= upTo ? at : 0;
    }
  }

  /** Marks without known times. */
  public static Marks of(long received, long read) {
    return NONE.advance(received, read, 0);
  }

  /** The maximum of these and the given ones; what was read was also received. */
  public Marks advance(long receivedTo, long readTo, long now) {
    Mark nextReceived = received.advance(Math.max(receivedTo, readTo), now);
    Mark nextRead = read.advance(readTo, now);
    return nextReceived == received && nextRead == read ? this : new Marks(nextReceived, nextRead);
  }

  /** Whether these are at least the others. */
  public boolean covers(Marks other) {
    return received.upTo >= other.received.upTo && read.upTo >= other.read.upTo;
  }
}
