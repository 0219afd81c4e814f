package chat.parley.group;

import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;

/** The lowest marks of a group's members, from which each member's view of the others follows. */
public record Minima(Lowest received, Lowest read) {
  public static final Minima NONE = new Minima(Lowest.NONE, Lowest.NONE);

  /**
   * The two lowest of one mark.
   *
   * @param user whose mark is the lowest; null when there are no members
   * @param value the lowest
   * @param next the lowest of the others; the same again for a member who is alone
   */
  public record Lowest(UserId user, long value, long next) {
    public static final Lowest NONE = new Lowest(null, 0, 0);

    long ofOthers(UserId reader) {
      return reader.equals(user) ? next : value;
    }
  }

  /** The lowest marks of all members but one. */
  public ServerFrame.Reached theirs(UserId reader) {
    long toReceived = received.ofOthers(reader);
    return new ServerFrame.Reached(toReceived, Math.min(toReceived, read.ofOthers(reader)));
  }
}
