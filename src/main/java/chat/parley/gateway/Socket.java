package chat.parley.gateway;

import java.util.List;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.stream.CompletionStrategy;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.apache.pekko.stream.typed.javadsl.ActorSource;

/** The stream between a WebSocket and its session, with back-pressure in both directions. */
final class Socket {
  private Socket() {}

  static Flow<Message, Message, NotUsed> flow(
      ActorRef<SessionMessage> session, Materializer materializer) {
    Sink<Message, NotUsed> in =
        Inlet.flow(materializer)
            .to(
                ActorSink.<Inlet.Item, SessionMessage, SessionMessage.Go>actorRefWithBackpressure(
                    session,
                    SessionMessage.Arrived::new,
                    SessionMessage.Started::new,
                    SessionMessage.Go.ON,
                    SessionMessage.Ended.ENDED,
                    failure -> SessionMessage.Ended.ENDED));
    Source<Message, ActorRef<Outlet.Write>> out =
        ActorSource.<Outlet.Write, SessionMessage>actorRefWithBackpressure(
                session,
                SessionMessage.Written.WRITTEN,
                write ->
                    write instanceof Outlet.Write.End
                        ? Optional.of(CompletionStrategy.draining())
                        : Optional.empty(),
                write -> Optional.empty())
            .mapConcat(Socket::texts);
    return Flow.fromSinkAndSourceCoupledMat(in, out, Keep.right())
        .viaMat(KillSwitches.single(), Keep.both())
        .mapMaterializedValue(ends -> {
          session.tell(new SessionMessage.Opened(ends.first(), ends.second()));
          return NotUsed.getInstance();
        });
  }

  private static List<Message> texts(Outlet.Write write) {
    return switch (write) {
      case Outlet.Write.Texts(var texts) ->
          texts.stream().<Message>map(TextMessage::create).toList();
      case Outlet.Write.End any -> List.of();
    };
  }
}
