package chat.parley.ops;

import chat.parley.journal.PartitionMoves;
import com.typesafe.config.ConfigFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * The management port: the health of the node for everybody who reaches it, and all else for those
 * whom the {@link Guard} admits. The calls are those of docs/openapi-management.yaml.
 */
public final class Management {
  private static final int CONNECTIONS_MAX = 64;

  /** What was asked before the port closes is answered, that the node leaves above all. */
  private static final Duration LAST_ANSWERS_MAX = Duration.ofSeconds(4);

  private final ActorSystem<?> system;
  private final ManagementSettings settings;
  private final ThisNode node;
  private final List<Endpoint> endpoints = new ArrayList<>();
  private volatile ServerBinding binding;

  public Management(ActorSystem<?> system, ManagementSettings settings, ThisNode node) {
    this.system = system;
    this.settings = settings;
    this.node = node;
    endpoints.addAll(new NodeCalls(system, node).endpoints());
    endpoints.addAll(new LogLevels().endpoints());
  }

  /** Tells of the cluster as well; before {@link #start}. */
  public Management with(Map<String, EntityTypeKey<?>> kinds) {
    endpoints.addAll(new ClusterView(system, kinds).endpoints());
    return this;
  }

  /** Serves the accounts of users as well; before {@link #start}. */
  public Management with(Accounts accounts) {
    endpoints.addAll(new UserCalls(accounts).endpoints());
    return this;
  }

  /** Tells of partitions and moves them as well; before {@link #start}. */
  public Management with(PartitionMoves moves) {
    endpoints.addAll(new PartitionCalls(moves).endpoints());
    return this;
  }

  /** Shows what the node counts as well; before {@link #start}. */
  public Management with(Metrics metrics) {
    endpoints.add(
        new Endpoint("GET", "/metrics", call -> CompletableFuture.completedStage(page(metrics))));
    return this;
  }

  private static HttpResponse page(Metrics metrics) {
    return HttpResponse.create()
        .withEntity(HttpEntities.create(ContentTypes.parse(Metrics.CONTENT_TYPE), metrics.page()));
  }

  /** Every call but those of health. */
  List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  /** Listens; fails when the port is in use. */
  public CompletionStage<InetSocketAddress> start() {
    Api api = new Api(system, new Guard(settings.token()), endpoints);
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(server())
        .bind((HttpRequest request) -> handle(request, api))
        .thenApply(bound -> {
          binding = bound;
          return bound.localAddress();
        });
  }

  private ServerSettings server() {
    Map<String, Object> differences =
        Map.of("max-connections", CONNECTIONS_MAX, "server-header", "", "request-timeout", "60s");
    return ServerSettings.create(
        ConfigFactory.parseMap(differences)
            .atPath("pekko.http.server")
            .withFallback(system.settings().config()));
  }

  private CompletionStage<HttpResponse> handle(HttpRequest request, Api api) {
    CompletionStage<HttpResponse> answer =
        request.getUri().path().startsWith("/health/")
            ? CompletableFuture.completedStage(health(request))
            : api.handle(request);
    return answer.thenApply(response ->
        response.addHeaders(
            List.of(
                RawHeader.create("Cache-Control", "no-store"),
                RawHeader.create("X-Content-Type-Options", "nosniff"))));
  }

  private HttpResponse health(HttpRequest request) {
    request.discardEntityBytes(system);
    if (!request.method().value().equals("GET") && !request.method().value().equals("HEAD")) {
      return text(405, "only GET is possible here");
    }
    return switch (request.getUri().path()) {
      case "/health/live" -> text(200, "alive");
      case "/health/startup" -> health(node.hasStarted(), "started", "starting");
      case "/health/ready" -> health(node.isReady(), "ready", "not ready");
      default -> text(404, "there are /health/startup, /health/ready and /health/live");
    };
  }

  private static HttpResponse health(boolean good, String yes, String no) {
    return text(good ? 200 : 503, good ? yes : no);
  }

  private static HttpResponse text(int status, String text) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.TEXT_PLAIN_UTF8, text + "\n"));
  }

  /** Frees the port. */
  public CompletionStage<Void> stop() {
    return binding == null
        ? CompletableFuture.completedStage(null)
        : binding.terminate(LAST_ANSWERS_MAX).thenApply(done -> null);
  }
}
