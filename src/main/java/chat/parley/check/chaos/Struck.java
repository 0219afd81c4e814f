package chat.parley.check.chaos;

import java.util.List;

/**
 * A fault that has happened.
 *
 * @param part what it hit, like {@code node 2} or {@code partition 417}, or how many users
 * @param at epoch milliseconds by the history's clock
 * @param mended when it was undone, or 0 when that was not waited for
 * @param healed when everything was ready again, or 0
 * @param logs whose users and groups it hit directly: those of the database, of the cut connections
 *     or of the partition; empty when the journal must tell, as for nodes
 */
record Struck(FaultKind kind, String part, long at, long mended, long healed, List<String> logs) {
  Struck {
    logs = List.copyOf(logs);
  }
}
