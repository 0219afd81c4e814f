package chat.parley.check;

import java.util.Locale;
import java.util.Optional;

/**
 * What a database says of a partition, in the dump of its journal.
 *
 * @param database the name of the database that says it
 * @param version rises with each move of the partition
 * @param target the database that it is to move to, moves to, or has moved to
 * @param leftover whether the rows that are still here are known to be old ones, which will be
 *     deleted
 * @param rows how many rows of it are here in all tables; of a partition that lies here they are
 *     not counted
 */
public record PlaceRecord(
    String database,
    int partition,
    State state,
    long version,
    Optional<String> target,
    boolean leftover,
    long rows) {

  /** What a database does with a partition; on the wire in lower case. */
  public enum State {
    /** It holds and writes it. */
    HERE,
    /** It holds it, and its users and groups are told to stop. */
    CLOSING,
    /** It holds it, and nothing can write it any more. */
    CLOSED,
    /** It does not hold it. */
    ELSEWHERE;

    /** As it stands in tables and lines. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State parse(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** Whether the database holds the partition. */
  public boolean isHolder() {
    return state != State.ELSEWHERE;
  }

  /** Whether it moves away from here. */
  public boolean isMoving() {
    return state == State.CLOSING || state == State.CLOSED;
  }

  /** Whether it waits to be moved away from here. */
  public boolean isPlanned() {
    return state == State.HERE && target.isPresent();
  }
}
