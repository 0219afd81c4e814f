package chat.parley.gateway;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionId;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One connection: stands between its socket and the user's entity. It opens and closes, reads
 * frames and keeps time; what is said after hello is its {@link Dialogue}.
 *
 * <p>It keeps nothing that may not be lost: the entity's log and the client's cursors are the
 * truth. The socket is read one frame at a time, and not at all while the client does not read.
 */
final class Session {
  /** Bad frames in a row after which the socket is closed. */
  static final int BAD_FRAMES_MAX = 16;

  private final ActorContext<SessionMessage> context;
  private final SessionEnvironment environment;
  private final SessionId id;
  private final Sessions.Place place;
  private final Outlet outlet;
  private final long startedAt;

  /** Null before hello. */
  private Dialogue dialogue;

  private boolean held;
  private int badFrames;

  private Session(
      ActorContext<SessionMessage> context, SessionEnvironment environment, SessionId id) {
    this.context = context;
    this.environment = environment;
    this.id = id;
    this.outlet = new Outlet(environment.meter(), environment.timing().close());
    this.place = environment.sessions().enter(id, context.getSelf());
    this.startedAt = environment.now();
    schedule();
  }

  static Behavior<SessionMessage> create(SessionEnvironment environment, SessionId id) {
    return Behaviors.setup(context -> {
      Session session = new Session(context, environment, id);
      return Behaviors.receive(
          (same, message) -> session.on(message),
          (same, signal) -> {
            if (signal instanceof PostStop) {
              session.leave();
            }
            return Behaviors.same();
          });
    });
  }

  private Behavior<SessionMessage> on(SessionMessage message) {
    long now = environment.now();
    boolean over =
        message instanceof SessionMessage.Ended
            || message instanceof SessionMessage.Wake && wake(now);
    if (over) {
      return Behaviors.stopped();
    }
    take(message, now);
    pump(now);
    schedule();
    return Behaviors.same();
  }

  private void take(SessionMessage message, long now) {
    switch (message) {
      case SessionMessage.OfDialogue said -> dialogue.take(said, now);
      case SessionMessage.Opened(var socket) -> outlet.open(socket, now);
      case SessionMessage.Arrived(var item) -> {
        held = true;
        arrived(item, now);
      }
      case SessionMessage.Ended any -> {}
      case SessionMessage.Written any -> outlet.written(now);
      case SessionMessage.Wake any -> {}
      case SessionMessage.Dismissed(var after) ->
          outlet.close(ErrorCode.UNAVAILABLE, after, true, now);
    }
  }

  /** Lets the client speak when it listens. */
  private void pump(long now) {
    if (dialogue != null) {
      dialogue.pump(now);
    }
    // Between hello and welcome nobody is signed in yet, so nothing may reach the entity.
    boolean maySpeak = dialogue == null || dialogue.isWelcomed();
    if (held && !outlet.isClosing() && maySpeak && outlet.hasRoom()) {
      held = false;
      outlet.readOn();
    }
  }

  // What the client says.

  private void arrived(SessionMessage.Item item, long now) {
    if (outlet.isClosing()) {
      return;
    }
    switch (item) {
      case SessionMessage.Text(var text) -> text(text, now);
      case SessionMessage.Flaw(var code, var detail) -> {
        outlet.send(new ServerFrame.Error(null, null, null, code, null, detail), now);
        outlet.close(code, null, true, now);
      }
    }
  }

  private void text(String text, long now) {
    ClientFrame frame;
    try {
      frame = ClientFrameCodec.decode(text);
    } catch (FrameException bad) {
      flawed(bad, now);
      return;
    }
    badFrames = 0;
    if (dialogue == null) {
      hello(frame, now);
    } else {
      dialogue.heed(frame, now);
    }
  }

  private void flawed(FrameException bad, long now) {
    badFrames++;
    if (dialogue == null) {
      outlet.send(bad.toError(), now);
      outlet.close(bad.code(), null, true, now);
      return;
    }
    dialogue.send(bad.toError(), now);
    if (badFrames >= BAD_FRAMES_MAX) {
      outlet.close(bad.code(), null, true, now);
    }
  }

  private void hello(ClientFrame frame, long now) {
    if (!(frame instanceof ClientFrame.Hello hello)) {
      refuse(frame, "hello comes first", now);
      return;
    }
    Optional<Token> token = Token.parse(hello.token());
    if (token.isEmpty()) {
      refuse(frame, "the token is not one", now);
      return;
    }
    dialogue = new Dialogue(context, environment, id, outlet, token.get(), hello);
  }

  private void refuse(ClientFrame frame, String detail, long now) {
    outlet.send(Translation.error(frame, ErrorCode.UNAUTHENTICATED, null, detail), now);
    outlet.close(ErrorCode.UNAUTHENTICATED, null, true, now);
  }

  // Time, and the end.

  private boolean wake(long now) {
    if (now >= outlet.closeBy()) {
      return true;
    }
    if (dialogue != null) {
      dialogue.wake(now);
    }
    if (outlet.stuckSince() <= now - environment.timing().stuck()) {
      environment.meter().stuck();
      context.getLog().info("session {} is cut: its reader is stuck", id);
      return true;
    }
    if (dialogue == null ? now >= helloBy() : dialogue.isOverdue(now)) {
      outlet.close(ErrorCode.UNAVAILABLE, ComeBack.SOON, true, now);
    }
    return false;
  }

  private long helloBy() {
    return startedAt + environment.timing().hello();
  }

  private void schedule() {
    long next = Math.min(outlet.closeBy(), dialogue == null ? helloBy() : dialogue.dueAt());
    long stuckSince = outlet.stuckSince();
    long stuckBy =
        stuckSince == Long.MAX_VALUE ? Long.MAX_VALUE : stuckSince + environment.timing().stuck();
    place.sleepUntil(Math.min(next, stuckBy));
  }

  private void leave() {
    environment.sessions().leave(id);
    if (dialogue != null) {
      dialogue.leave();
    }
    outlet.cut();
  }
}
