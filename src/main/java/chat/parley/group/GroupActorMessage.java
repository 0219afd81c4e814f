package chat.parley.group;

import chat.parley.conversation.ToGroup;
import chat.parley.model.UserId;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** Everything that a group entity is sent, and whom to answer. */
public sealed interface GroupActorMessage {

  /** By a session, for its user; answered to {@code ref}. */
  record FromSession(ActorRef<GroupAnswer> ref, UserId user, int device, Ask ask)
      implements GroupActorMessage {}

  /** By a node, whose users have sessions; answered with {@link GroupNews.Attached}. */
  record Attach(ActorRef<FanoutActorMessage> fanout, List<UserId> users)
      implements GroupActorMessage {}

  /** By a node, which has no session for the group any more. */
  record Detach(ActorRef<FanoutActorMessage> fanout) implements GroupActorMessage {}

  /** By a node: marks of its users. */
  record Marks(ActorRef<FanoutActorMessage> fanout, List<MarkUp> marks)
      implements GroupActorMessage {}

  /** By a user's entity. */
  record FromUser(ToGroup word) implements GroupActorMessage {}

  /** By the actor to itself. */
  enum Internal implements GroupActorMessage {
    /** The log has been replayed. */
    WAKE,
    /** A time that the core asked for has come. */
    TICK,
    /** Commands wait to be decided. */
    DECIDE
  }

  /** Sharding asks the actor to leave memory. */
  record Stop() implements GroupActorMessage {}
}
