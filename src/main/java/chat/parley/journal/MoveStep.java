package chat.parley.journal;

import java.util.Optional;
import java.util.UUID;

/**
 * The steps that take a partition from one database to another. Each is one transaction of one
 * database; which comes next follows from the rows of the two databases alone, so that anybody can
 * go on after any of them. Decision record 11 says why nothing is lost or doubled.
 */
enum MoveStep {
  /** Source: nodes are told to stop the entities. */
  CLOSE,
  /**
   * Nothing yet: it is paused, entities are stopping, another move ends first, or old rows are kept
   * for a while.
   */
  WAIT,
  /** Source: no write commits from now on, and the attempt has a ticket. */
  FENCE,
  /** Target: the last writes are waited for, everything is copied and compared, and is here. */
  TAKE,
  /** Source: the target has it, so it is elsewhere. */
  RELEASE,
  /** Source: the target will never take it with this ticket, so it is here again. */
  REOPEN,
  /** Source: the old rows are deleted. */
  EMPTY,
  /** Nothing is left to be done. */
  DONE;

  /**
   * What comes next.
   *
   * @param source the row of the database that held the partition when the move was planned
   * @param target the row of the database that the source's row names
   * @param stopMs how long entities have to stop
   * @param keepMs how long old rows are kept
   */
  static MoveStep next(PlaceRow source, PlaceRow target, long stopMs, long keepMs) {
    return switch (source.state()) {
      case HERE -> {
        if (!source.isPlanned()) {
          yield DONE;
        }
        yield source.handling().paused() ? WAIT : CLOSE;
      }
      case CLOSING -> source.ageMs() < stopMs ? WAIT : FENCE;
      case CLOSED -> closed(source.attempts().ticket(), target);
      case ELSEWHERE -> {
        if (!source.isLeftover()) {
          yield DONE;
        }
        yield source.ageMs() < keepMs ? WAIT : EMPTY;
      }
    };
  }

  private static MoveStep closed(Optional<UUID> ticket, PlaceRow target) {
    if (target.attempts().taken().equals(ticket)) {
      return RELEASE;
    }
    if (target.attempts().refused().equals(ticket)) {
      return REOPEN;
    }
    // It is the target's old move away that ends first, if that is still under way.
    return target.isHolder() ? WAIT : TAKE;
  }
}
