package chat.parley.group;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** What a node's {@link Fanout} is told. */
public sealed interface FanoutActorMessage {

  /**
   * By a session of this node, whenever its groups have changed and now and then.
   *
   * @param groups all that it waits for; the same list means that nothing has changed
   */
  record Register(ActorRef<FanoutEvent> session, UserId user, int device, Set<GroupId> groups)
      implements FanoutActorMessage {}

  /** By a session: it was not told everything of these groups, and needs their heads again. */
  record Refresh(ActorRef<FanoutEvent> session, Set<GroupId> groups)
      implements FanoutActorMessage {}

  /** A session is gone. */
  record Leave(ActorRef<FanoutEvent> session) implements FanoutActorMessage {}

  /** By a session: its device has stored ({@code read} false) or a person opened (true) these. */
  record Mark(ActorRef<FanoutEvent> session, boolean read, Map<GroupId, Long> marks)
      implements FanoutActorMessage {}

  /** By a group, wherever it is. */
  record FromGroup(
      ActorRef<GroupActorMessage> from, GroupId group, long incarnation, GroupNews news)
      implements FanoutActorMessage {}

  /** An incarnation of a group has ended. */
  record Gone(GroupId group, ActorRef<GroupActorMessage> incarnation)
      implements FanoutActorMessage {}

  /** It is time to look what is due. */
  enum Tick implements FanoutActorMessage {
    TICK
  }
}
