package chat.parley.ops;

import static chat.parley.ops.ManagementPorts.DOCUMENT;
import static chat.parley.ops.ManagementPorts.TOKEN;
import static chat.parley.ops.ManagementPorts.expectProblem;
import static chat.parley.ops.ManagementPorts.json;
import static chat.parley.ops.ManagementPorts.request;
import static chat.parley.ops.ManagementPorts.send;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.protocol.ErrorCode;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call of the management port by who makes it, how, and with what. */
class ManagementTest {
  /** What goes into the braces of a template. */
  private static final Map<String, String> VARIABLES =
      Map.of("user", "alice", "session", ManagedFakes.SESSION, "logger", "chat.parley.test");

  /** Bodies of the calls that want more than an empty object. */
  private static final Map<String, String> BODIES =
      Map.of(
          "POST /v1/users/{user}/deletion", "{\"confirm\":\"alice\"}",
          "PUT /v1/log-levels/{logger}", "{\"level\":\"debug\"}",
          "POST /v1/moves", "{\"partitions\":\"1-9\",\"target\":\"second\"}");

  private static final ManagementPorts PORTS = new ManagementPorts();

  @BeforeAll
  static void start() throws Exception {
    PORTS.start();
  }

  @AfterAll
  static void stop() {
    PORTS.close();
  }

  static Stream<Endpoint> endpoints() {
    return PORTS.endpoints();
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

  private static HttpRequest.Builder requestOf(int port, Endpoint endpoint) {
    return request(port, endpoint.method(), path(endpoint), body(endpoint));
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
        send(requestOf(PORTS.guarded(), endpoint).header("Authorization", "Bearer " + TOKEN));

    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 202);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    if (!endpoint.template().equals("/metrics")) {
      JsonNode body = json(answer.body());
      DOCUMENT.expectAnswer(endpoint.method(), endpoint.template(), answer.statusCode(), body);
    }
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void tells_nothing_and_does_nothing_without_the_right_token(Endpoint endpoint) throws Exception {
    int before = PORTS.fakes.asked.size();

    for (String header :
        List.of(
            "",
            "Bearer wrong-horse-battery-staple",
            "Bearer " + TOKEN + "x",
            "Bearer",
            "Basic " + TOKEN,
            TOKEN)) {
      HttpRequest.Builder request = requestOf(PORTS.guarded(), endpoint);
      HttpResponse<String> answer =
          send(header.isEmpty() ? request : request.header("Authorization", header));
      expectProblem(answer, 401, ErrorCode.UNAUTHENTICATED);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
    }
    assertThat(PORTS.fakes.asked).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void needs_no_token_where_none_is_configured(Endpoint endpoint) throws Exception {
    assertThat(send(requestOf(PORTS.open(), endpoint)).statusCode()).isBetween(200, 202);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void a_page_in_a_browser_can_not_call_it_with_or_without_a_token(Endpoint endpoint)
      throws Exception {
    int before = PORTS.fakes.asked.size();

    for (String origin : List.of("https://evil.example", "null", "http://localhost:8080")) {
      expectProblem(
          send(requestOf(PORTS.open(), endpoint).header("Origin", origin)),
          403,
          ErrorCode.FORBIDDEN);
    }
    expectProblem(
        send(requestOf(PORTS.open(), endpoint).header("Sec-Fetch-Site", "cross-site")),
        403,
        ErrorCode.FORBIDDEN);
    expectProblem(
        send(
            requestOf(PORTS.guarded(), endpoint)
                .header("Origin", "https://evil.example")
                .header("Authorization", "Bearer " + TOKEN)),
        403,
        ErrorCode.FORBIDDEN);
    assertThat(PORTS.fakes.asked).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("endpoints")
  void a_name_that_was_made_to_point_here_is_not_answered(Endpoint endpoint) throws Exception {
    int before = PORTS.fakes.asked.size();

    for (String host :
        List.of("evil.example", "127.0.0.1.evil.example", "localhost.evil.example")) {
      assertThat(raw(endpoint, host)).startsWith("HTTP/1.1 403");
    }
    assertThat(PORTS.fakes.asked).hasSize(before);
    assertThat(raw(endpoint, "localhost:" + PORTS.open())).startsWith("HTTP/1.1 20");
  }

  /** The first line of the answer to a request for another host. */
  private static String raw(Endpoint endpoint, String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORTS.open())) {
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
        HttpResponse<String> answer = PORTS.call(method, path(endpoint), "");
        assertThat(answer.statusCode()).as(method).isEqualTo(405);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("endpointsWithBody")
  void a_body_that_is_none_is_refused(Endpoint endpoint) throws Exception {
    String path = path(endpoint);
    int before = PORTS.fakes.asked.size();

    for (String body : List.of("nonsense", "[]", "\"text\"", "{\"a\":1,\"a\":2}", "{} {}", "{")) {
      expectProblem(PORTS.call(endpoint.method(), path, body), 400, ErrorCode.BAD_FRAME);
    }
    expectProblem(
        PORTS.call(endpoint.method(), path, "{\"a\":\"" + "x".repeat(20_000) + "\"}"),
        413,
        ErrorCode.TOO_LARGE);
    HttpRequest.Builder form =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORTS.open() + path))
            .header("Content-Type", "text/plain")
            .method(endpoint.method(), HttpRequest.BodyPublishers.ofString(body(endpoint)));
    expectProblem(send(form), 415, ErrorCode.BAD_FRAME);
    expectProblem(PORTS.call(endpoint.method(), path, ""), 415, ErrorCode.BAD_FRAME);
    assertThat(PORTS.fakes.asked).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("endpointsWithBody")
  void a_field_that_is_missing_or_wrong_is_refused(Endpoint endpoint) throws Exception {
    String body = body(endpoint);
    for (Map.Entry<String, JsonNode> field : json(body).properties()) {
      expectProblem(PORTS.call(endpoint.method(), path(endpoint), "{}"), 400, ErrorCode.BAD_FRAME);
      for (String wrong : List.of("1", "null", "[]", "\"\"", "\"" + "x".repeat(300) + "\"")) {
        String changed = body.replaceFirst("(\"" + field.getKey() + "\":)\"[^\"]*\"", "$1" + wrong);
        expectProblem(
            PORTS.call(endpoint.method(), path(endpoint), changed), 400, ErrorCode.BAD_FRAME);
      }
    }
  }
}
