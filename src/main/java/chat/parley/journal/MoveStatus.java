package chat.parley.journal;

import java.util.OptionalInt;

/**
 * How far the moves of partitions are.
 *
 * @param phase what goes on
 * @param waiting partitions that are planned to move and have not begun
 * @param moving the partition under way, with the least number if two targets have one each
 * @param emptying partitions that have moved and whose old rows are still to be deleted
 * @param detail one line for the operator: the step under way, or why nothing goes on
 */
public record MoveStatus(
    Phase phase, int waiting, OptionalInt moving, int emptying, String detail) {

  /** What goes on. */
  public enum Phase {
    /** Nothing is planned and nothing is left over. */
    IDLE,
    /** Partitions move. */
    MOVING,
    /** An operator has paused it. */
    PAUSED,
    /** All have moved; old rows are still to be deleted. */
    EMPTYING,
    /** It can't go on now and is tried again; {@code detail} says why. */
    STUCK
  }
}
