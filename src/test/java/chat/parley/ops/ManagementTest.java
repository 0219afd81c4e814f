package chat.parley.ops;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Problem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of the management port by who makes it, how, and with what. */
class ManagementTest {
  private static final String TOKEN = "correct-horse-battery-staple";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ManagementDocument DOCUMENT = new ManagementDocument();

  /** What goes into the braces of a template. */
  private static final Map<String, String> VARIABLES =
      Map.of("user", "alice", "session", ManagedFakes.SESSION, "logger", "chat.parley.test");

  /** Bodies of the calls that want more than an empty object. */
  private static final Map<String, String> BODIES =
      Map.of(
          "POST /v1/users/{user}/deletion", "{\"confirm\":\"alice\"}",
          "PUT /v1/log-levels/{logger}", "{\"level\":\"debug\"}",
          "POST /v1/moves", "{\"partitions\":\"1-9\",\"target\":\"second\"}");

  private static final ManagedFakes FAKES = new ManagedFakes();
  private static ActorTestKit kit;
  private static Management open;
  private static Management guarded;
  private static int openPort;
  private static int guardedPort;

  @BeforeAll
  static void start() throws Exception {
    kit =
        ActorTestKit.create(
            "management",
            ConfigFactory.parseMap(
                    Map.of(
                        "pekko.actor.provider", "cluster",
                        "pekko.remote.artery.canonical.hostname", "127.0.0.1",
                        "pekko.remote.artery.canonical.port", 0,
                        "pekko.cluster.jmx.enabled", "off"))
                .withFallback(ConfigFactory.load()));
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    open = management("");
    guarded = management(TOKEN);
    openPort = open.start().toCompletableFuture().get(60, TimeUnit.SECONDS).getPort();
    guardedPort = guarded.start().toCompletableFuture().get(60, TimeUnit.SECONDS).getPort();
  }

  private static Management management(String token) {
    return new Management(kit.system(), new ManagementSettings("127.0.0.1", 0, token), FAKES.node)
        .with(Map.of())
        .with(FAKES.accounts)
        .with(FAKES.moves)
        .with(new Metrics());
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  static Stream<Endpoint> endpoints() {
    return open.endpoints().stream();
  }

  static Stream<Endpoint> endpointsWithBody() {
    return endpoints().filter(Endpoint::takesBody);
  }

  private static String path(Endpoint endpoint) {
    String path = endpoint.template();
    for (Map.Entry<String, String> each : VARIABLES.entrySet()) {
      path = path.replace("{" + each.getKey() + "}", each.getValue());
    }
    return path;
  }

  private static String key(Endpoint endpoint) {
    return endpoint.method() + " " + endpoint.template();
  }

  private static String body(Endpoint endpoint) {
    return endpoint.takesBody() ? BODIES.getOrDefault(key(endpoint), "{}") : "";
  }

  private static HttpRequest.Builder request(int port, String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    return body.isEmpty() ? request : request.header("Content-Type", "application/json");
  }

  private static HttpRequest.Builder request(int port, Endpoint endpoint) {
    return request(port, endpoint.method(), path(endpoint), body(endpoint));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpResponse<String> call(String method, String path, String body)
      throws Exception {
    return send(request(openPort, method, path, body));
  }

  private static void expectProblem(HttpResponse<String> answer, int status, ErrorCode code)
      throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
    Problem problem = Problem.decode(answer.body());
    assertThat(problem.status()).isEqualTo(status);
    assertThat(problem.code()).isEqualTo(code);
    DOCUMENT.expectProblem(JSON.readTree(answer.body()));
  }

  @Test
  void the_document_tells_of_every_call_and_of_no_other() {
    Set<String> calls =
        endpoints().map(ManagementTest::key).collect(Collectors.toCollection(TreeSet::new));
    List.of("startup", "ready", "live").forEach(each -> calls.add("GET /health/" + each));

    assertThat(DOCUMENT.calls()).isEqualTo(calls);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void answers_whoever_has_the_token_as_the_document_says(Endpoint endpoint) throws Exception {
    HttpResponse<String> answer =
        send(request(guardedPort, endpoint).header("Authorization", "Bearer " + TOKEN));

    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    if (!endpoint.template().equals("/metrics")) {
      JsonNode body = JSON.readTree(answer.body());
      DOCUMENT.expectAnswer(endpoint.method(), endpoint.template(), answer.statusCode(), body);
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void tells_nothing_and_does_nothing_without_the_right_token(Endpoint endpoint) throws Exception {
    int before = FAKES.asked.size();

    for (String header :
        List.of(
            "",
            "Bearer wrong-horse-battery-staple",
            "Bearer " + TOKEN + "x",
            "Bearer",
            "Basic " + TOKEN,
            TOKEN)) {
      HttpRequest.Builder request = request(guardedPort, endpoint);
      HttpResponse<String> answer =
          send(header.isEmpty() ? request : request.header("Authorization", header));
      expectProblem(answer, 401, ErrorCode.UNAUTHENTICATED);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
    assertThat(FAKES.asked).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void needs_no_token_where_none_is_configured(Endpoint endpoint) throws Exception {
    assertThat(send(request(openPort, endpoint)).statusCode()).isBetween(200, 202);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void a_page_in_a_browser_can_not_call_it_with_or_without_a_token(Endpoint endpoint)
      throws Exception {
    int before = FAKES.asked.size();

    for (String origin : List.of("https://evil.example", "null", "http://localhost:8080")) {
      expectProblem(
          send(request(openPort, endpoint).header("Origin", origin)), 403, ErrorCode.FORBIDDEN);
    }
    expectProblem(
        send(request(openPort, endpoint).header("Sec-Fetch-Site", "cross-site")),
        403,
        ErrorCode.FORBIDDEN);
    expectProblem(
        send(
            request(guardedPort, endpoint)
                .header("Origin", "https://evil.example")
                .header("Authorization", "Bearer " + TOKEN)),
        403,
        ErrorCode.FORBIDDEN);
    assertThat(FAKES.asked).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void a_name_that_was_made_to_point_here_is_not_answered(Endpoint endpoint) throws Exception {
    int before = FAKES.asked.size();

    for (String host :
        List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil.example")) {
      assertThat(raw(endpoint, host)).startsWith("HTTP/1.1 403");
    }
    assertThat(FAKES.asked).hasSize(before);
    assertThat(raw(endpoint, "localhost:" + openPort)).startsWith("HTTP/1.1 20");
  }

  /** The first line of the answer to a request for another host. */
  private static String raw(Endpoint endpoint, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), openPort)) {
      String body = body(endpoint);
      String request =
          endpoint.method()
              + " "
              + path(endpoint)
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void another_method_is_refused(Endpoint endpoint) throws Exception {
    Set<String> possible =
        endpoints()
            .filter(each -> each.template().equals(endpoint.template()))
            .map(Endpoint::method)
            .collect(Collectors.toSet());

    for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")) {
      if (!possible.contains(method)) {
        HttpResponse<String> answer = call(method, path(endpoint), "");
        assertThat(answer.statusCode()).as(method).isEqualTo(405);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("endpointsWithBody")
  void a_body_that_is_none_is_refused(Endpoint endpoint) throws Exception {
    String path = path(endpoint);
    int before = FAKES.asked.size();

    for (String body : List.of("nonsense", "[]", "\"text\"", "{\"a\":1,\"a\":2}", "{} {}", "{")) {
      expectProblem(call(endpoint.method(), path, body), 400, ErrorCode.BAD_FRAME);
    }
    expectProblem(
        call(endpoint.method(), path, "{\"a\":\"" + "x".repeat(20_000) + "\"}"),
        413,
        ErrorCode.TOO_LARGE);
    HttpRequest.Builder form =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + openPort + path))
            .header("Content-Type", "text/plain")
            .method(endpoint.method(), HttpRequest.BodyPublishers.ofString(body(endpoint)));
    expectProblem(send(form), 415, ErrorCode.BAD_FRAME);
    expectProblem(call(endpoint.method(), path, ""), 415, ErrorCode.BAD_FRAME);
    assertThat(FAKES.asked).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("endpointsWithBody")
  void a_field_that_is_missing_or_wrong_is_refused(Endpoint endpoint) throws Exception {
    String body = body(endpoint);
    for (String field : (Iterable<String>) () -> fields(body)) {
      expectProblem(call(endpoint.method(), path(endpoint), "{}"), 400, ErrorCode.BAD_FRAME);
      for (String wrong : List.of("1", "null", "[]", "\"\"", "\"" + "x".repeat(300) + "\"")) {
        String changed = body.replaceFirst("(\"" + field + "\":)\"[^\"]*\"", "$1" + wrong);
        expectProblem(call(endpoint.method(), path(endpoint), changed), 400, ErrorCode.BAD_FRAME);
      }
    }
  }

  private static java.util.Iterator<String> fields(String body) {
    try {
      return JSON.readTree(body).fieldNames();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Test
  void a_user_or_session_that_is_not_there_is_not_found() throws Exception {
    expectProblem(call("GET", "/v1/users/nobody", ""), 404, ErrorCode.UNKNOWN_USER);
    expectProblem(call("GET", "/v1/users/NO%20USER", ""), 400, ErrorCode.BAD_FRAME);
    expectProblem(call("DELETE", "/v1/users/alice/sessions/other", ""), 404, ErrorCode.BAD_FRAME);
    expectProblem(call("GET", "/v1/users/alice/else", ""), 404, ErrorCode.BAD_FRAME);
    expectProblem(call("GET", "/v1/users/", ""), 404, ErrorCode.BAD_FRAME);
    expectProblem(call("GET", "/", ""), 404, ErrorCode.BAD_FRAME);
  }

  @Test
  void an_account_is_deleted_only_by_its_own_name() throws Exception {
    expectProblem(
        call("POST", "/v1/users/alice/deletion", "{\"confirm\":\"bob\"}"),
        400,
        ErrorCode.BAD_FRAME);
  }

  @Test
  void what_a_move_refuses_is_a_conflict_and_nonsense_is_not_asked() throws Exception {
    expectProblem(
        call("POST", "/v1/moves", "{\"partitions\":\"1\",\"target\":\"nowhere\"}"),
        409,
        ErrorCode.TAKEN);
    expectProblem(
        call("POST", "/v1/moves", "{\"partitions\":\"9-1\",\"target\":\"second\"}"),
        400,
        ErrorCode.BAD_FRAME);
  }

  @Test
  void partitions_that_are_alike_are_told_together() throws Exception {
    JsonNode ranges = JSON.readTree(call("GET", "/v1/partitions", "").body()).get("partitions");

    assertThat(ranges)
        .extracting(each -> each.get("from").asInt() + "-" + each.get("to").asInt())
        .containsExactly("0-4", "5-5", "6-499", "500-999");
    assertThat(ranges.get(1).get("target").textValue()).isEqualTo("second");
  }

  @Test
  void a_level_lasts_until_it_is_taken_back() throws Exception {
    String path = "/v1/log-levels/chat.parley.some.place";
    assertThat(call("PUT", path, "{\"level\":\"trace\"}").body())
        .contains("{\"logger\":\"chat.parley.some.place\",\"level\":\"trace\"}");
    assertThat(org.slf4j.LoggerFactory.getLogger("chat.parley.some.place.below").isTraceEnabled())
        .isTrue();

    assertThat(call("DELETE", path, "").body()).doesNotContain("some.place");

    expectProblem(call("PUT", path, "{\"level\":\"loud\"}"), 400, ErrorCode.BAD_FRAME);
    expectProblem(call("DELETE", "/v1/log-levels/ROOT", ""), 400, ErrorCode.BAD_FRAME);
    expectProblem(
        call("PUT", "/v1/log-levels/a..b", "{\"level\":\"info\"}"), 400, ErrorCode.BAD_FRAME);
  }

  @Test
  void health_is_told_to_everybody_and_not_ready_is_not_dead() throws Exception {
    FAKES.leaving = true;
    try {
      assertThat(get(guardedPort, "/health/ready")).isEqualTo(503);
      assertThat(get(guardedPort, "/health/live")).isEqualTo(200);
      assertThat(get(guardedPort, "/health/startup")).isEqualTo(200);
      assertThat(get(guardedPort, "/health/else")).isEqualTo(404);
      assertThat(call("POST", "/health/live", "").statusCode()).isEqualTo(405);
      assertThat(call("GET", "/v1/node", "").body()).contains("\"state\":\"leaving\"");
    } finally {
      FAKES.leaving = false;
    }
    assertThat(get(guardedPort, "/health/ready")).isEqualTo(200);
  }

  private static int get(int port, String path) throws Exception {
    return send(request(port, "GET", path, "")).statusCode();
  }
}
