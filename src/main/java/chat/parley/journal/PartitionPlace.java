package chat.parley.journal;

import java.util.Optional;

/**
 * Where a partition lies.
 *
 * @param partition 0 to 999
 * @param database name of the database that holds it; empty when no database that answers does
 * @param state whether it can be used there
 * @param target name of the database that it is to move to, or moves to; empty for none
 * @param version rises with each move of the partition; 0 when it is not known where it lies
 */
public record PartitionPlace(
    int partition, Optional<String> database, State state, Optional<String> target, long version) {

  /** Whether a partition can be used. */
  public enum State {
    /** It is used. */
    OPEN,
    /** It moves; senders are told to try again. */
    MOVING,
    /** Its database, or the one that would know, does not answer. */
    UNAVAILABLE
  }
}
