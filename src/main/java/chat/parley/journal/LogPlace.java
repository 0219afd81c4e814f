package chat.parley.journal;

import java.util.function.BooleanSupplier;

/**
 * Where an entity's log lies.
 *
 * @param persistenceId names the log
 * @param journal id of the journal's plugin; empty for the default one
 * @param snapshots id of the snapshot store's plugin; empty for the default one
 * @param over whether the log may not be written here any more, since its partition moves or has
 *     moved; asked before each command
 */
public record LogPlace(
    String persistenceId, String journal, String snapshots, BooleanSupplier over) {

  /** A place that is never over. */
  public LogPlace(String persistenceId, String journal, String snapshots) {
    this(persistenceId, journal, snapshots, () -> false);
  }

  /** The place of a log that can't be used now. */
  static LogPlace nowhere(String persistenceId) {
    return new LogPlace(persistenceId, "", "", () -> true);
  }

  /** Whether an entity has to leave, or not to start at all. */
  public boolean isOver() {
    return over.getAsBoolean();
  }
}
