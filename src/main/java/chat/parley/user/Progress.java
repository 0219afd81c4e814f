package chat.parley.user;

import chat.parley.model.Marks;
import chat.parley.model.UserId;

/**
 * How far everybody has come in a direct chat. Progress only grows: two are merged by maximum.
 *
 * @param mine the marks of this user
 * @param theirs the marks of the other participant
 * @param stored the other log is known to hold every entry up to here
 * @param told the marks of this user that the other log is known to hold
 */
public record Progress(UserId peer, Marks mine, Marks theirs, long stored, Marks told) {

  /** No progress at all. */
  public static Progress none(UserId peer) {
    return new Progress(peer, Marks.NONE, Marks.NONE, 0, Marks.NONE);
  }

  /** The maximum of both, field by field. */
  public Progress merge(Progress other) {
    return new Progress(
        peer,
        later(mine, other.mine),
        later(theirs, other.theirs),
        Math.max(stored, other.stored),
        later(told, other.told));
  }

  private static Marks later(Marks one, Marks other) {
    return new Marks(later(one.received(), other.received()), later(one.read(), other.read()));
  }

  private static Marks.Mark later(Marks.Mark one, Marks.Mark other) {
    return other.upTo() > one.upTo() ? other : one;
  }

  Progress withMine(Marks next) {
    return new Progress(peer, next, theirs, stored, told);
  }

  Progress withTheirs(Marks next) {
    return new Progress(peer, mine, next, stored, told);
  }

  Progress withStored(long next) {
    return new Progress(peer, mine, theirs, Math.max(stored, next), told);
  }

  Progress withTold(Marks next) {
    return new Progress(peer, mine, theirs, stored, later(told, next));
  }
}
