package chat.parley.ops;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The management port: the health of a node. */
public final class Management {
  private final ActorSystem<?> system;
  private final String host;
  private final int port;
  private final BooleanSupplier started;
  private final BooleanSupplier ready;
  private volatile ServerBinding binding;

  /**
   * @param port 0 for any free one
   * @param started whether the node has come up
   * @param ready whether it takes clients now
   */
  public Management(
      ActorSystem<?> system,
      String host,
      int port,
      BooleanSupplier started,
      BooleanSupplier ready) {
    this.system = system;
    this.host = host;
    this.port = port;
    this.started = started;
    this.ready = ready;
  }

  /** Listens; fails when the port is in use. */
  public CompletionStage<InetSocketAddress> start() {
    return Http.get(system)
        .newServerAt(host, port)
        .bindSync(this::handle)
        .thenApply(bound -> {
          binding = bound;
          return bound.localAddress();
        });
  }

  private HttpResponse handle(HttpRequest request) {
    request.discardEntityBytes(system);
    if (!request.method().value().equals("GET") && !request.method().value().equals("HEAD")) {
      return answer(405, "only GET is possible here");
    }
    return switch (request.getUri().path()) {
      case "/health/live" -> answer(200, "alive");
      case "/health/startup" -> health(started.getAsBoolean(), "started", "starting");
      case "/health/ready" -> health(ready.getAsBoolean(), "ready", "not ready");
      default -> answer(404, "there are /health/startup, /health/ready and /health/live");
    };
  }

  private static HttpResponse health(boolean good, String yes, String no) {
    return answer(good ? 200 : 503, good ? yes : no);
  }

  private static HttpResponse answer(int status, String text) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text + "\n"));
  }

  /** Frees the port. */
  public CompletionStage<Void> stop() {
    return binding == null
        ? CompletableFuture.completedStage(null)
        : binding.terminate(Duration.ofSeconds(1)).thenApply(done -> null);
  }
}
