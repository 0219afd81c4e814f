package chat.parley.group;

import chat.parley.conversation.ToGroup;
import chat.parley.model.UserId;
import java.util.List;

/** Everything that can be asked of a group, by whom it is asked. */
public sealed interface GroupCommand {

  /** By a session, for its user. */
  record Asked(Asker asker, Ask ask) implements GroupCommand {}

  /** By a node: these of its users have sessions, and wait for the group's news. */
  record Attach(NodeId node, List<UserId> users) implements GroupCommand {}

  /** The node has no session for the group any more, or is gone. */
  record Detach(NodeId node) implements GroupCommand {}

  /** Marks of users with sessions on a node. */
  record Mark(NodeId node, List<MarkUp> marks) implements GroupCommand {}

  /** By a user's entity. */
  record Answered(ToGroup word) implements GroupCommand {}

  /** The log has been replayed. */
  record Wake() implements GroupCommand {}

  /** A time that the core asked for has come. */
  record Tick() implements GroupCommand {}
}
