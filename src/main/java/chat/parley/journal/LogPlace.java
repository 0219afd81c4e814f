package chat.parley.journal;

/**
 * Where an entity's log lies.
 *
 * @param persistenceId names the log
 * @param journal id of the journal's plugin; empty for the default one
 * @param snapshots id of the snapshot store's plugin; empty for the default one
 */
public record LogPlace(String persistenceId, String journal, String snapshots) {}
