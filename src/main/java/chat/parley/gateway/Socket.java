package chat.parley.gateway;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.impl.engine.ws.FrameEvent;
import org.apache.pekko.http.impl.engine.ws.FrameEventOrError;
import org.apache.pekko.http.impl.engine.ws.FrameHandler;
import org.apache.pekko.http.impl.engine.ws.FrameStart;
import org.apache.pekko.http.impl.engine.ws.UpgradeToWebSocketLowLevel;
import org.apache.pekko.http.impl.engine.ws.WebSocket$;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.stream.scaladsl.BidiFlow;
import org.apache.pekko.stream.scaladsl.Flow;
import scala.Option;
import scala.jdk.javaapi.DurationConverters;

/**
 * Turns a request into a socket with a session of its own.
 *
 * <p>The library's own interface of whole messages makes a stream for each message in either
 * direction, and a timer for each connection. So this uses the layers below it, which are not meant
 * for the public: of them everything that the WebSocket protocol asks for, masks, control frames,
 * UTF-8 and the closing, and in place of the last one {@link SocketStage}. docs/adr/0020 tells what
 * that saves and what it costs.
 */
final class Socket {
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  private final Flow<FrameEvent, FrameEvent, Object> flow;

  /**
   * @param open makes the session of a socket that has just been opened
   */
  Socket(Supplier<ActorRef<SessionMessage>> open, LoggingAdapter log) {
    WebSocket$ layers = WebSocket$.MODULE$;
    BidiFlow<FrameEvent, FrameEventOrError, FrameEvent, FrameEvent, NotUsed> masks =
        layers.masking(true, Random::new);
    BidiFlow<FrameEventOrError, FrameHandler.Output, Object, FrameStart, NotUsed> frames =
        layers.frameHandling(true, DurationConverters.toScala(CLOSE_TIMEOUT), log);
    this.flow =
        masks
            .join(widened(frames.join(new SocketStage(open, CLOSE_TIMEOUT))))
            .mapMaterializedValue(nothing -> nothing);
  }

  /** Whoever takes frame events takes starts of frames, which Java does not see. */
  @SuppressWarnings("unchecked")
  private static Flow<FrameEventOrError, FrameEvent, NotUsed> widened(
      Flow<FrameEventOrError, FrameStart, NotUsed> flow) {
    return (Flow<FrameEventOrError, FrameEvent, NotUsed>) (Flow<?, ?, ?>) flow;
  }

  /** The answer that opens it. */
  HttpResponse open(WebSocketUpgrade asked) {
    return ((UpgradeToWebSocketLowLevel) asked).handleFrames(flow, Option.empty());
  }
}
