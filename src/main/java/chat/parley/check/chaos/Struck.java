package chat.parley.check.chaos;

import chat.parley.model.UserId;
import java.util.List;

/**
 * A fault that has happened.
 *
 * @param part what it hit, like {@code node 2}, or how many users
 * @param at epoch milliseconds by the history's clock
 * @param mended when it was undone, or 0 when that was not waited for
 * @param healed when everything was ready again, or 0
 * @param users whom it hit directly: those of the database or of the cut connections; empty when
 *     the journal must tell, as for nodes
 */
record Struck(FaultKind kind, String part, long at, long mended, long healed, List<UserId> users) {
  Struck {
    users = List.copyOf(users);
  }
}
