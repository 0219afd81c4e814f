package chat.parley.journal;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The times of a move.
 *
 * @param stop how long the entities of a partition have to stop before writes are refused
 * @param writesMax how long the last writes may take to end, before the move waits and tries again
 * @param keep how long old rows are kept after a partition has moved
 */
public record MoveSettings(Duration stop, Duration writesMax, Duration keep) {
  /** A node may serve from what it knew of the old place for as long as this. */
  private static final Duration KEEP_MIN = Duration.ofMinutes(1);

  /**
   * Reads {@code parley.partition-moves}.
   *
   * @throws InvalidDatabasesException when old rows are to be kept for less than a minute
   */
  public static MoveSettings read(Config config) {
    Config moves = config.getConfig("parley.partition-moves");
    Duration keep = moves.getDuration("keep-old-rows");
    if (keep.compareTo(KEEP_MIN) < 0) {
      throw new InvalidDatabasesException(
          "parley.partition-moves.keep-old-rows is a minute or more");
    }
    return new MoveSettings(moves.getDuration("stop"), moves.getDuration("last-writes-max"), keep);
  }
}
