package chat.parley.gateway;

import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import java.util.List;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The way from a session to its socket: writes what waits as fast as the socket takes it, and ends
 * with a good-bye.
 */
final class Outlet {
  private final EdgeMeter meter;
  private final long closeMs;
  private final Outbound outbound = new Outbound();
  private ActorRef<SocketMessage> socket;
  private boolean writing;
  private long writingSince;
  private long closeBy = Long.MAX_VALUE;
  private boolean ended;

  /**
   * @param closeMs how long the last words may take
   */
  Outlet(EdgeMeter meter, long closeMs) {
    this.meter = meter;
    this.closeMs = closeMs;
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

  /** Lets a frame wait its turn; a reader who is too far behind is given up. */
  void send(ServerFrame frame, long now) {
    send(frame, ServerFrameCodec.encode(frame), now);
  }

  /**
   * Lets a frame wait its turn; a reader who is too far behind is given up.
   *
   * @param utf8 the frame, encoded
   */
  void send(ServerFrame frame, Bytes utf8, long now) {
    if (frame instanceof ServerFrame.Error error) {
      meter.refused(error.code());
    }
    if (!isClosing() && !offer(frame, utf8, now)) {
      close(ErrorCode.BUSY, ComeBack.SOON, false, now);
    }
  }

  private boolean offer(ServerFrame frame, Bytes utf8, long now) {
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
    } else if (isClosing()) {
      ended = true;
      socket.tell(SocketMessage.End.END);
    }
  }

  /**
   * Says good-bye and closes; nothing is sent any more.
   *
   * @param after when the client is to come back; null when it is not to
   * @param flushFirst whether it is first told what waits for it
   */
  void close(ErrorCode code, ServerFrame.Range after, boolean flushFirst, long now) {
    if (isClosing()) {
      return;
    }
    closeBy = now + closeMs;
    meter.closed(code);
    if (!flushFirst) {
      outbound.clear();
    }
    ServerFrame.Bye bye = new ServerFrame.Bye(code, after);
    offer(bye, ServerFrameCodec.encode(bye), now);
  }

  boolean isClosing() {
    return closeBy != Long.MAX_VALUE;
  }

  /** When the connection is to be cut although the last words may not be written, or for ever. */
  long closeBy() {
    return closeBy;
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
