package chat.parley.group;

import chat.parley.conversation.ToUser;
import chat.parley.model.UserId;

/** What the groups of a node need of it. Every method may be called from any thread. */
public interface GroupSurroundings {

  /** Delivers to a user's entity, at most once. */
  void tell(UserId user, ToUser word);

  /** A group has sent one message to a node with members; for nobody but statistics. */
  default void pushed() {}

  /** The clock, epoch milliseconds. */
  long now();
}
