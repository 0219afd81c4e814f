package chat.parley.ops;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** Management ports of nothing but {@link ManagedFakes}, and calls of them. */
final class ManagementPorts implements AutoCloseable {
  static final String TOKEN = "correct-horse-battery-staple";
  static final ManagementDocument DOCUMENT = new ManagementDocument();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final ManagedFakes fakes = new ManagedFakes();

  private final ActorTestKit kit =
      ActorTestKit.create(
          "management",
          ConfigFactory.parseMap(
                  Map.of(
                      "pekko.actor.provider", "cluster",
                      "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                      "pekko.remote.artery.canonical.port", 0,
                      "pekko.cluster.jmx.enabled", "off"))
              .withFallback(ConfigFactory.load()));

  private final Management management = management("");
  private int open;
  private int guarded;

  void start() throws Exception {
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    open = started(management);
    guarded = started(management(TOKEN));
  }

  private Management management(String token) {
    return new Management(kit.system(), new ManagementSettings("127.0.0.1", 0, token), fakes.node)
        .with(Map.of())
        .with(fakes.accounts)
        .with(fakes.moves)
        .with(new Metrics());
  }

  private static int started(Management management) throws Exception {
    return management.start().toCompletableFuture().get(60, TimeUnit.SECONDS).getPort();
  }

  /** The port that wants no token. */
  int open() {
    return open;
  }

  /** The port that wants one. */
  int guarded() {
    return guarded;
  }

  Stream<Endpoint> endpoints() {
    return management.endpoints().stream();
  }

  static HttpRequest.Builder request(int port, String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return body.isEmpty() ? request : request.header("Content-Type", "application/json");
  }

  static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Calls the port that wants no token. */
  HttpResponse<String> call(String method, String path, String body) throws Exception {
    return send(request(open, method, path, body));
  }

  static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  static void expectProblem(HttpResponse<String> answer, int status, ErrorCode code)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
    Problem problem = Problem.decode(answer.body());
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.code()).isEqualTo(code);
    DOCUMENT.expectProblem(json(answer.body()));
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
