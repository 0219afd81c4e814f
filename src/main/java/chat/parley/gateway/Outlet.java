package chat.parley.gateway;

import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** The way from a session to its socket: writes what waits as fast as the socket takes it. */
final class Outlet {
  private final EdgeMeter meter;
  private final Outbound outbound = new Outbound();
  private ActorRef<SocketMessage> socket;
  private boolean writing;
  private long writingSince;
  private boolean ending;
  private boolean ended;

  Outlet(EdgeMeter meter) {
    this.meter = meter;
  }

  /** The socket is there. */
  void open(ActorRef<SocketMessage> opened, long now) {
    socket = opened;
    flush(now);
  }

  /** Lets the client say one thing more. */
  void readOn() {
    socket.tell(SocketMessage.Read.ON);
  }

  /**
   * Lets a frame wait its turn; false when the reader is to be given up.
   *
   * @param utf8 the frame, encoded
   */
  boolean send(ServerFrame frame, Bytes utf8, long now) {
    if (ending) {
      return true;
    }
    boolean kept = outbound.offer(item(frame, utf8));
    int leftOut = outbound.takeLeftOut();
    if (leftOut > 0) {
      meter.leftOut(leftOut);
    }
    flush(now);
    return kept;
  }

  private static Outbound.Item item(ServerFrame frame, Bytes utf8) {
    Conversation live =
        switch (frame) {
          case ServerFrame.Message message -> message.conversation();
          case ServerFrame.Marks marks -> marks.conversation();
          case ServerFrame.Welcome any -> null;
          case ServerFrame.Heads any -> null;
          case ServerFrame.Messages any -> null;
          case ServerFrame.Ready any -> null;
          case ServerFrame.Accepted any -> null;
          case ServerFrame.Typing any -> null;
          case ServerFrame.Presence any -> null;
          case ServerFrame.Preference any -> null;
          case ServerFrame.Result any -> null;
          case ServerFrame.Error any -> null;
          case ServerFrame.Pong any -> null;
          case ServerFrame.Bye any -> null;
        };
    boolean fleeting = frame instanceof ServerFrame.Typing || frame instanceof ServerFrame.Presence;
    Outbound.Kind kind =
        live != null
            ? Outbound.Kind.LIVE
            : fleeting ? Outbound.Kind.FLEETING : Outbound.Kind.ANSWER;
    return new Outbound.Item(kind, live, utf8);
  }

  /** The socket has taken what it was given. */
  void written(long now) {
    writing = false;
    flush(now);
  }

  private void flush(long now) {
    if (socket == null || writing || ended) {
      return;
    }
    List<Bytes> batch = outbound.takeBatch();
    if (!batch.isEmpty()) {
      writing = true;
      writingSince = now;
      socket.tell(new SocketMessage.Frames(batch));
    } else if (ending) {
      ended = true;
      socket.tell(SocketMessage.End.END);
    }
  }

  /** Sends a last frame and closes; what waits is left out unless it is to be flushed. */
  void end(ServerFrame.Bye bye, boolean flushFirst, long now) {
    if (ending) {
      return;
    }
    if (!flushFirst) {
      outbound.clear();
    }
    send(bye, ServerFrameCodec.encode(bye), now);
    ending = true;
    flush(now);
  }

  /** Cuts the connection. */
  void cut() {
    if (socket != null) {
      socket.tell(SocketMessage.Cut.NOW);
    }
  }

  boolean hasRoom() {
    return outbound.hasRoom();
  }

  /** Whether the client lacks live frames and has read all that it could be told. */
  boolean owesHeads() {
    return outbound.isBehind() && outbound.isEmpty() && !writing;
  }

  boolean isBehind() {
    return outbound.isBehind();
  }

  /** The conversations of which the client lacks live frames. */
  Set<Conversation> behind() {
    return outbound.behind();
  }

  void caughtUp() {
    outbound.caughtUp();
  }

  /** Since when the socket has taken nothing although something was written, or for ever. */
  long stuckSince() {
    return writing ? writingSince : Long.MAX_VALUE;
  }
}
