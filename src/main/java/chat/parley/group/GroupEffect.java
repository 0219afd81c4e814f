package chat.parley.group;

import chat.parley.conversation.ToUser;
import chat.parley.model.UserId;

/** What the shell is to do once the events of a command are committed. */
public sealed interface GroupEffect {

  /** To a session. */
  record Tell(Asker asker, GroupAnswer answer) implements GroupEffect {}

  /** To a user's entity. */
  record Say(UserId user, ToUser word) implements GroupEffect {}

  /** To one node. */
  record Inform(NodeId node, GroupNews news) implements GroupEffect {}

  /** The node is not attached any more. */
  record Forget(NodeId node) implements GroupEffect {}

  /** The entity has nothing to do and may leave memory. */
  record Rest() implements GroupEffect {}
}
