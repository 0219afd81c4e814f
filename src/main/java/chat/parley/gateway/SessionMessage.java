package chat.parley.gateway;

import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupAnswer;
import chat.parley.journal.History;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserActorMessage.ToSession;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.KillSwitch;

/** What a {@link Session} is told. */
sealed interface SessionMessage {

  /** Leave to read on. */
  enum Go {
    ON
  }

  /** The stream to the socket runs. */
  record Opened(ActorRef<Outlet.Write> socket, KillSwitch cut) implements SessionMessage {}

  /** The stream from the socket runs, and waits for leave to read the first frame. */
  record Started(ActorRef<Go> reader) implements SessionMessage {}

  /** A frame from the socket, which waits for leave to read the next one. */
  record Arrived(ActorRef<Go> reader, Inlet.Item item) implements SessionMessage {}

  /** The socket is closed, or broken. */
  enum Ended implements SessionMessage {
    ENDED
  }

  /** The socket has taken what it was given. */
  enum Written implements SessionMessage {
    WRITTEN
  }

  /** A time has come. */
  enum Wake implements SessionMessage {
    NOW
  }

  /** From an entity. */
  record Told(ToSession told) implements SessionMessage {}

  /** From a group, to what was asked. */
  record Answered(GroupAnswer answer) implements SessionMessage {}

  /** From the node's fan-out. */
  record Fanned(FanoutEvent event) implements SessionMessage {}

  /** An incarnation of the entity has ended. */
  record EntityGone(ActorRef<UserActorMessage> entity) implements SessionMessage {}

  /** A page of history; page or failure is null. */
  record PageRead(History.Page page, Throwable failure) implements SessionMessage {}

  /** The node is leaving. */
  record Dismissed(ServerFrame.Range after) implements SessionMessage {}
}
