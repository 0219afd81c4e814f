package chat.parley.gateway;

import chat.parley.model.Bytes;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.pekko.actor.Terminated;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.impl.engine.ws.FrameEvent;
import org.apache.pekko.http.impl.engine.ws.FrameEvent$;
import org.apache.pekko.http.impl.engine.ws.FrameHandler;
import org.apache.pekko.http.impl.engine.ws.Protocol;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.InHandler;
import org.apache.pekko.stream.stage.OutHandler;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import scala.Option;
import scala.Tuple2;
import scala.runtime.BoxedUnit;

/**
 * The end of a socket's stream at which its session is: puts the pieces of messages together, gives
 * them to the session one at a time and when it asks, and writes what the session says as fast as
 * the socket takes it. Control frames pass by.
 */
final class SocketStage extends GraphStage<FlowShape<FrameHandler.Output, Object>> {
  private static final Protocol.Opcode TEXT = Protocol.Opcode$.MODULE$.forCode((byte) 1);

  /** How long the pieces of one message may take. */
  private static final long MESSAGE_MS_MAX = 10_000;

  /** Pieces of one message; an empty one costs as much as a full one. */
  private static final int PIECES_MAX = 4_096;

  private final Inlet<FrameHandler.Output> in = Inlet.create("SocketStage.in");
  private final Outlet<Object> out = Outlet.create("SocketStage.out");
  private final FlowShape<FrameHandler.Output, Object> shape = FlowShape.of(in, out);
  private final Supplier<ActorRef<SessionMessage>> open;
  private final Duration closeTimeout;

  /**
   * @param open makes the session of a socket that has just been opened
   * @param closeTimeout how long a socket that was told to close may take
   */
  SocketStage(Supplier<ActorRef<SessionMessage>> open, Duration closeTimeout) {
    this.open = open;
    this.closeTimeout = closeTimeout;
  }

  @Override
  public FlowShape<FrameHandler.Output, Object> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  /** The pieces of a message that does not come in one. */
  private static final class Pieces {
    private final StringBuilder whole = new StringBuilder();
    private int count;

    /** Whether the message is still within its limits. */
    boolean add(String piece) {
      count++;
      if (count > PIECES_MAX || whole.length() + piece.length() > Limits.FRAME_BYTES_MAX) {
        return false;
      }
      whole.append(piece);
      return true;
    }
  }

  private final class Logic extends TimerGraphStageLogic implements InHandler, OutHandler {
    private static final String MESSAGE_TIMER = "message";
    private static final String CLOSE_TIMER = "close";

    /** Answers to control frames, which go before what the session says. At most a handful. */
    private final Queue<Object> control = new ArrayDeque<>(2);

    private final Deque<Bytes> frames = new ArrayDeque<>(2);
    private ActorRef<SessionMessage> session;
    private ActorRef<SocketMessage> self;
    private Pieces pieces;

    /** Nothing of what the client still says is for the session. */
    private boolean deaf;

    private boolean ending;
    private boolean ended;
    private boolean left;

    Logic() {
      super(shape);
      setHandlers(in, out, this);
    }

    @Override
    public void preStart() {
      session = open.get();
      StageActor actor =
          getStageActor(message -> {
            heard(message);
            return BoxedUnit.UNIT;
          });
      actor.watch(Adapter.toClassic(session));
      self = Adapter.toTyped(actor.ref());
      session.tell(new SessionMessage.Opened(self));
      pull(in);
    }

    @Override
    public void postStop() {
      leave();
    }

    private void leave() {
      if (!left) {
        left = true;
        session.tell(SessionMessage.Ended.ENDED);
      }
    }

    // From the session.

    private void heard(Tuple2<org.apache.pekko.actor.ActorRef, Object> message) {
      if (message._2() instanceof Terminated) {
        cut();
        return;
      }
      switch ((SocketMessage) message._2()) {
        case SocketMessage.Read any -> readOn();
        case SocketMessage.Frames(var more) -> {
          frames.addAll(more);
        }
        case SocketMessage.End any -> ending = true;
        case SocketMessage.Cut any -> cut();
      }
      write();
    }

    /** The session is gone: ends without regard for what waits. */
    private void cut() {
      left = true;
      frames.clear();
      if (!ending) {
        ending = true;
        write();
      }
      closeSoon();
    }

    private void readOn() {
      if (!hasBeenPulled(in) && !isClosed(in)) {
        pull(in);
      }
    }

    private void closeSoon() {
      deaf = true;
      pieces = null;
      if (!isTimerActive(CLOSE_TIMER)) {
        scheduleOnce(CLOSE_TIMER, closeTimeout);
      }
      if (control.isEmpty()) {
        readOn();
      }
    }

    // From the client.

    @Override
    public void onPush() {
      switch (grab(in)) {
        case FrameHandler.TextMessagePart part when !deaf -> piece(part.data(), part.last());
        case FrameHandler.BinaryMessagePart part when !deaf ->
            flaw(ErrorCode.BAD_FRAME, "frames are text");
        case FrameHandler.DirectAnswer answer -> answer(answer);
        case FrameHandler.PeerClosed closed -> {
          answer(closed);
          ending = true;
          frames.clear();
          leave();
          closeSoon();
        }
        case FrameHandler.ActivelyCloseWithCode violation -> {
          ended = true;
          answer(violation);
          leave();
          closeSoon();
        }
        // The end of a message that the session has, or of one that it is not to have.
        default -> readOn();
      }
      write();
    }

    private void answer(Object answer) {
      control.add(answer);
    }

    private void piece(String text, boolean last) {
      if (pieces == null && last) {
        if (text.length() > Limits.FRAME_BYTES_MAX) {
          tooLarge();
        } else {
          session.tell(new SessionMessage.Arrived(new SessionMessage.Text(text)));
        }
        return;
      }
      if (pieces == null) {
        pieces = new Pieces();
        scheduleOnce(MESSAGE_TIMER, Duration.ofMillis(MESSAGE_MS_MAX));
      }
      if (!pieces.add(text)) {
        tooLarge();
      } else if (last) {
        session.tell(new SessionMessage.Arrived(new SessionMessage.Text(pieces.whole.toString())));
        pieces = null;
        cancelTimer(MESSAGE_TIMER);
      } else {
        readOn();
      }
    }

    private void tooLarge() {
      flaw(
          ErrorCode.TOO_LARGE,
          "a frame is at most " + Limits.FRAME_BYTES_MAX + " bytes, in few pieces, soon complete");
    }

    private void flaw(ErrorCode code, String detail) {
      deaf = true;
      pieces = null;
      session.tell(new SessionMessage.Arrived(new SessionMessage.Flaw(code, detail)));
      readOn();
    }

    @Override
    public void onUpstreamFinish() {
      ending = true;
      closeSoon();
      write();
    }

    @Override
    public void onTimer(Object key) {
      if (key.equals(MESSAGE_TIMER)) {
        if (pieces != null) {
          tooLarge();
        }
      } else if (ended) {
        completeStage();
      } else {
        failStage(new BusyException("the session is over"));
      }
    }

    // To the client.

    @Override
    public void onPull() {
      write();
    }

    private void write() {
      if (!isAvailable(out)) {
        return;
      }
      if (!control.isEmpty()) {
        push(out, control.poll());
        if (control.isEmpty()) {
          readOn();
        }
      } else if (ended) {
        return;
      } else if (!frames.isEmpty()) {
        push(out, frame(frames.poll()));
        if (frames.isEmpty()) {
          session.tell(SessionMessage.Written.WRITTEN);
        }
      } else if (ending) {
        ended = true;
        push(out, FrameHandler.UserHandlerCompleted$.MODULE$);
        closeSoon();
      }
    }

    private FrameEvent frame(Bytes utf8) {
      return FrameEvent$.MODULE$.fullFrame(
          TEXT,
          Option.empty(),
          ByteString.fromArrayUnsafe(utf8.array()),
          true,
          false,
          false,
          false);
    }
  }
}
