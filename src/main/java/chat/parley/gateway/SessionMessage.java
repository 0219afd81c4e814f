package chat.parley.gateway;

import chat.parley.group.FanoutEvent;
import chat.parley.group.GroupAnswer;
import chat.parley.journal.History;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserActorMessage.ToSession;
import org.apache.pekko.actor.typed.ActorRef;

/** What a {@link Session} is told. */
sealed interface SessionMessage {

  /** A frame, or that which stands for one that can't be read. */
  sealed interface Item {}

  record Text(String text) implements Item {}

  /** After it the socket can't be read any further. */
  record Flaw(ErrorCode code, String detail) implements Item {}

  /** The socket is open. */
  record Opened(ActorRef<SocketMessage> socket) implements SessionMessage {}

  /** A frame from the socket, which waits for leave to read the next one. */
  record Arrived(Item item) implements SessionMessage {}

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

  /** For the dialogue with whoever has said hello. */
  sealed interface OfDialogue extends SessionMessage {}

  /** From an entity. */
  record Told(ToSession told) implements OfDialogue {}

  /** From a group, to what was asked. */
  record Answered(GroupAnswer answer) implements OfDialogue {}

  /** From the node's fan-out. */
  record Fanned(FanoutEvent event) implements OfDialogue {}

  /** An incarnation of the entity has ended. */
  record EntityGone(ActorRef<UserActorMessage> entity) implements OfDialogue {}

  /** A page of history; page or failure is null. */
  record PageRead(History.Page page, Throwable failure) implements OfDialogue {}

  /** The node is leaving. */
  record Dismissed(ServerFrame.Range after) implements SessionMessage {}
}
