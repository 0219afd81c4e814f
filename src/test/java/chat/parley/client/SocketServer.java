package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ClientFrameCodec;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.FrameException;
import chat.parley.protocol.Problem;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.OverflowStrategy;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.SourceQueueWithComplete;

/** A {@link FakeServer} behind a real WebSocket on a free port of this machine. */
public final class SocketServer implements AutoCloseable {
  private static final long START_MS_MAX = 30_000;
  private static final int QUEUE = 1_000;
  private final ActorSystem system =
      ActorSystem.create(
          "fake",
          ConfigFactory.parseString(
              "pekko { loglevel = WARNING, stdout-loglevel = WARNING, daemonic = on"
                  + ", actor.provider = local, coordinated-shutdown.run-by-jvm-shutdown-hook = off"
                  + " }"));
  private final ServerBinding binding;
  private final FakeServer fake;
  private final List<ClientFrame> taken = new CopyOnWriteArrayList<>();
  private SourceQueueWithComplete<Message> queue;
  private volatile boolean deaf;
  private volatile boolean inPieces;
  private volatile boolean forbidding;

  public SocketServer(UserId user, int device) throws Exception {
    fake = new FakeServer(new Sender(user, device));
    binding =
        Http.get(system)
            .newServerAt("127.0.0.1", 0)
            .bindSync(this::answer)
            .toCompletableFuture()
            .get(START_MS_MAX, TimeUnit.MILLISECONDS);
  }

  public String address() {
    return "http://127.0.0.1:" + binding.localAddress().getPort();
  }

  /** What clients have said, {@code ping} aside. */
  public List<ClientFrame> taken() {
    return List.copyOf(taken);
  }

  /** Takes frames from now on without answering, or answers again. */
  public void deaf(boolean now) {
    deaf = now;
  }

  /** Cuts text messages into pieces from now on. */
  public void inPieces() {
    inPieces = true;
  }

  /** Lets nobody register or sign in from now on. */
  public void forbid() {
    forbidding = true;
  }

  private HttpResponse answer(HttpRequest request) {
    String path = request.getUri().path();
    if (forbidding && !path.equals("/v1/socket")) {
      return json(403, Problem.of(ErrorCode.FORBIDDEN, "not for you").encode());
    }
    if (path.equals("/v1/socket")) {
      return request
          .getAttribute(AttributeKeys.webSocketUpgrade)
          .map(upgrade -> upgrade.handleMessagesWith(session()))
          .orElseGet(() -> json(400, "{}"));
    }
    return switch (path) {
      case "/v1/accounts" -> {
        String body = Problem.of(ErrorCode.TAKEN, "the name is taken").encode();
        yield json(409, body);
      }
      case "/v1/devices" -> json(201, "{\"user\":\"alice\",\"device\":1,\"token\":\"secret\"}");
      default -> HttpResponse.create().withStatus(404);
    };
  }

  private static HttpResponse json(int status, String body) {
    return HttpResponse.create().withStatus(status).withEntity(ContentTypes.APPLICATION_JSON, body);
  }

  private Flow<Message, Message, NotUsed> session() {
    Pair<SourceQueueWithComplete<Message>, Source<Message, NotUsed>> out =
        Source.<Message>queue(QUEUE, OverflowStrategy.fail())
            .preMaterialize(Materializer.matFromSystem(system));
    synchronized (this) {
      queue = out.first();
    }
    Sink<Message, CompletionStage<Done>> in = Sink.foreach(message -> take(message, out.first()));
    return Flow.fromSinkAndSourceCoupled(in, out.second());
  }

  private synchronized void take(Message message, SourceQueueWithComplete<Message> from)
      throws FrameException {
    if (from != queue) {
      return;
    }
    ClientFrame frame = ClientFrameCodec.decode(message.asTextMessage().getStrictText());
    if (!(frame instanceof ClientFrame.Ping)) {
      taken.add(frame);
    }
    if (!deaf) {
      push(fake.take(frame, System.currentTimeMillis()));
    }
  }

  /** Sends frames to whoever is connected. */
  public synchronized void push(List<ServerFrame> frames) {
    for (ServerFrame frame : frames) {
      if (queue != null) {
        queue.offer(message(ServerFrameCodec.encode(frame).utf8()));
      }
    }
  }

  private Message message(String text) {
    if (!inPieces) {
      return TextMessage.create(text);
    }
    int half = text.length() / 2;
    return TextMessage.create(Source.from(List.of(text.substring(0, half), text.substring(half))));
  }

  /** Somebody else writes to the user. */
  public synchronized void write(Conversation conversation, UserId from, long number, String text) {
    push(fake.write(conversation, from, number, text));
  }

  /** The other side has received and read up to here. */
  public synchronized void theirs(Conversation conversation, long received, long read) {
    push(fake.theirs(conversation, received, read));
  }

  public synchronized int length(Conversation conversation) {
    return fake.entries(conversation).size();
  }

  /** Cuts the connection. */
  public synchronized void cut() {
    if (queue != null) {
      queue.complete();
      queue = null;
    }
  }

  @Override
  public void close() {
    cut();
    binding.terminate(Duration.ofSeconds(1));
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
