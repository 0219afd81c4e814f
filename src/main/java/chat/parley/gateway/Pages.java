package chat.parley.gateway;

import chat.parley.journal.Databases;
import chat.parley.journal.History;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import chat.parley.user.SessionEvent;
import java.util.concurrent.CompletionStage;

/** Reads entries of a user's log. */
public interface Pages {

  /**
   * Entries within the grant, ascending: its lowest ones when it goes forward, else its highest.
   *
   * @param limit how many at most
   * @param bytesMax how large together, except that one is always read
   * @return fails when the database can't be read now
   */
  CompletionStage<History.Page> read(
      UserId owner, SessionEvent.Grant grant, int limit, int bytesMax);

  /** Those of the journal. */
  static Pages of(History history) {
    return (owner, grant, limit, bytesMax) ->
        history.read(
            new History.Range(
                Databases.persistenceId(owner),
                Partition.of(owner),
                grant.key(),
                grant.low(),
                grant.high()),
            grant.forward() ? History.Direction.FORWARD : History.Direction.BACKWARD,
            limit,
            bytesMax);
  }
}
