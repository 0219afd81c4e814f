package chat.parley.gateway;

import chat.parley.journal.Databases;
import chat.parley.journal.History;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import chat.parley.user.SessionEvent;
import java.util.concurrent.CompletionStage;

/** Reads entries of a user's log, or of a group's. */
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
                logOf(owner, grant.conversation()),
                partitionOf(owner, grant.conversation()),
                grant.key(),
                grant.low(),
                grant.high()),
            grant.forward() ? History.Direction.FORWARD : History.Direction.BACKWARD,
            limit,
            bytesMax);
  }

  private static String logOf(UserId owner, Conversation conversation) {
    return conversation instanceof Conversation.Group(GroupId group)
        ? Databases.persistenceId(group)
        : Databases.persistenceId(owner);
  }

  private static Partition partitionOf(UserId owner, Conversation conversation) {
    return conversation instanceof Conversation.Group(GroupId group)
        ? Partition.of(group)
        : Partition.of(owner);
  }
}
