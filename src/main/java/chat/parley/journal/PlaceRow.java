package chat.parley.journal;

import java.util.Optional;
import java.util.UUID;

/**
 * What a database says of one partition, in table {@code partition_place}.
 *
 * @param version rises whenever the partition comes here, above its version everywhere else
 * @param target the database that it is to move to, moves to, or has moved to
 * @param attempts which of the attempts to move it this row knows
 * @param handling how its move is to go on
 * @param ageMs how long it has been in this state, by the database's clock
 */
record PlaceRow(
    int partition,
    State state,
    long version,
    Optional<String> target,
    Attempts attempts,
    Handling handling,
    long ageMs) {

  /** What a database does with a partition; stored in lower case. */
  enum State {
    /** It holds and writes it. */
    HERE,
    /** It holds it, and its entities are told to stop. */
    CLOSING,
    /** It holds it, and nothing can write it any more. */
    CLOSED,
    /** It does not hold it. */
    ELSEWHERE
  }

  /**
   * Attempts to move a partition, by their tickets.
   *
   * @param ticket when closed: the one under way
   * @param taken the one that has brought it here last
   * @param refused one that is never to bring it here, since it is being taken back
   */
  record Attempts(Optional<UUID> ticket, Optional<UUID> taken, Optional<UUID> refused) {
    static final Attempts NONE = new Attempts(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * How a move is to go on.
   *
   * @param leftover when elsewhere: whether old rows of it are still here
   * @param paused whether an operator has paused it before it began
   * @param note why it does not go on, one line for the operator
   */
  record Handling(boolean leftover, boolean paused, Optional<String> note) {
    static final Handling NONE = new Handling(false, false, Optional.empty());
  }

  boolean isHolder() {
    return state != State.ELSEWHERE;
  }

  /** Whether it waits to be moved and has not begun. */
  boolean isPlanned() {
    return state == State.HERE && target.isPresent();
  }

  /** Whether it is under way. */
  boolean isMoving() {
    return state == State.CLOSING || state == State.CLOSED;
  }

  /** Whether old rows of it are still to be deleted. */
  boolean isLeftover() {
    return state == State.ELSEWHERE && handling.leftover();
  }
}
