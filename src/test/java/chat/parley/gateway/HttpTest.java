package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Partition;
import chat.parley.protocol.ErrorCode;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALICE =
      "{\"user\":\"alice\",\"password\":\"correct horse\",\"name\":\" Alice \"}";
  private static final String SIGN_IN =
      "{\"user\":\"alice\",\"password\":\"correct horse\",\"label\":\"laptop\"}";

  private Edge edge;

  @BeforeEach
  void start() throws Exception {
    edge = new Edge();
    edge.alice.onEdge = HttpTest::likeAlice;
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  /** What the entity of a user with one device, number 1, answers. */
  private static UserReply likeAlice(UserCommand.OfEdge command) {
    return switch (command) {
      case UserCommand.Register any -> new UserReply.Done();
      case UserCommand.Credentials any -> new UserReply.PasswordHash(HASH);
      case UserCommand.SignInFailed any -> new UserReply.Done();
      case UserCommand.AddDevice any -> new UserReply.DeviceNumber(2);
      case UserCommand.RemoveDevice any -> new UserReply.Done();
      case UserCommand.Authenticate any -> new UserReply.Done();
      case UserCommand.ListDevices any ->
          new UserReply.Devices(List.of(new UserReply.Devices.Listed(1, "laptop", 5, true)));
      case UserCommand.ViewProfile any -> new UserReply.Profile("Alice");
      case UserCommand.Rename any -> new UserReply.Done();
      case UserCommand.OfOperator any -> new UserReply.Done();
    };
  }

  private static final String HASH = PasswordHash.of("correct horse", new byte[16]).encoded();

  private HttpResponse<String> call(String method, String path, String body, String token)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(edge.http(path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    return call("POST", path, body, null);
  }

  private static void expectProblem(HttpResponse<String> response, int status, ErrorCode code)
      throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("code").textValue()).isEqualTo(code.name());
    assertThat(problem.get("status").intValue()).isEqualTo(status);
  }

  @Test
  void registers_with_a_trimmed_name_and_a_hashed_password() throws Exception {
    HttpResponse<String> response = post("/v1/accounts", ALICE);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(JSON.readTree(response.body()))
        .isEqualTo(JSON.readTree("{\"user\":\"alice\",\"name\":\"Alice\"}"));
    assertThat(response.headers().firstValue("Location")).contains("/v1/users/alice");
    UserCommand.Register register = edge.alice.heard(UserCommand.Register.class).getFirst();
    assertThat(register.name()).isEqualTo("Alice");
    assertThat(PasswordHash.parse(register.passwordHash()).orElseThrow().matches("correct horse"))
        .isTrue();
  }

  @Test
  void refuses_a_name_that_is_taken() throws Exception {
    edge.alice.onEdge = command -> new UserReply.Refusal(ErrorCode.TAKEN, "this name is taken");

    expectProblem(post("/v1/accounts", ALICE), 409, ErrorCode.TAKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[]",
        "{}",
        "{\"user\":\"alice\",\"user\":\"bob\",\"password\":\"correct horse\",\"name\":\"A\"}",
        "{\"user\":\"Alice\",\"password\":\"correct horse\",\"name\":\"A\"}",
        "{\"user\":\"alice\",\"password\":\"short\",\"name\":\"A\"}",
        "{\"user\":\"alice\",\"password\":12345678,\"name\":\"A\"}",
        "{\"user\":\"alice\",\"password\":\"correct horse\",\"name\":\"  \"}",
        "{\"user\":\"alice\",\"password\":\"correct horse\",\"name\":\"a\\u0007b\"}",
        "{\"user\":\"alice\",\"password\":\"correct horse\",\"name\":\"a\\u202eb\"}",
        "{\"user\":\"alice\",\"password\":\"correct horse\",\"name\":\"A\"} {}",
        "{\"user\":\"alice\",\"password\":[[[[[[[[]]]]]]]]}"
      })
  void refuses_a_bad_body(String body) throws Exception {
    expectProblem(post("/v1/accounts", body), 400, ErrorCode.BAD_FRAME);
    assertThat(edge.alice.heard).isEmpty();
  }

  @Test
  void refuses_what_is_too_large() throws Exception {
    String body = ALICE.replace("Alice", "a".repeat(65));

    expectProblem(post("/v1/accounts", body), 413, ErrorCode.TOO_LARGE);
    expectProblem(
        post("/v1/accounts", " ".repeat(Json.BYTES_MAX) + ALICE), 413, ErrorCode.TOO_LARGE);
  }

  @ParameterizedTest
  @EnumSource(Registration.Mode.class)
  void registers_whom_the_mode_admits(Registration.Mode mode) throws Exception {
    try (Edge other = new Edge(mode)) {
      other.alice.onEdge = HttpTest::likeAlice;
      Edge before = edge;
      edge = other;
      String invited = ALICE.replace("}", ",\"invite\":\"let me in please\"}");
      String guessed = ALICE.replace("}", ",\"invite\":\"let me in pleasf\"}");

      int without = post("/v1/accounts", ALICE).statusCode();
      int with = post("/v1/accounts", invited).statusCode();
      int wrong = post("/v1/accounts", guessed).statusCode();

      edge = before;
      assertThat(List.of(without, with, wrong))
          .isEqualTo(
              switch (mode) {
                case OPEN -> List.of(201, 201, 201);
                case INVITE -> List.of(403, 201, 403);
                case CLOSED -> List.of(403, 403, 403);
              });
    }
  }

  @Test
  void signs_in_with_a_token_that_names_user_and_device() throws Exception {
    HttpResponse<String> response = post("/v1/devices", SIGN_IN);

    assertThat(response.statusCode()).isEqualTo(201);
    JsonNode answer = JSON.readTree(response.body());
    Token token = Token.parse(answer.get("token").textValue()).orElseThrow();
    assertThat(token.user()).isEqualTo(Edge.ALICE);
    assertThat(token.device()).isEqualTo(2);
    assertThat(edge.alice.heard(UserCommand.AddDevice.class).getFirst().secretHash())
        .isEqualTo(token.secretHash());
    assertThat(edge.alice.heard(UserCommand.Credentials.class).getFirst().address())
        .isEqualTo("127.0.0.1");
  }

  @Test
  void answers_a_wrong_password_like_an_unknown_user() throws Exception {
    HttpResponse<String> wrong = post("/v1/devices", SIGN_IN.replace("horse", "mule"));
    HttpResponse<String> unknown = post("/v1/devices", SIGN_IN.replace("alice", "nobody"));

    expectProblem(wrong, 401, ErrorCode.UNAUTHENTICATED);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(unknown.body()).isEqualTo(wrong.body());
    assertThat(edge.alice.heard(UserCommand.SignInFailed.class)).hasSize(1);
  }

  @Test
  void tells_when_there_were_too_many_failures() throws Exception {
    edge.alice.onEdge = command -> new UserReply.Refusal(ErrorCode.RATE_LIMITED, "later");

    HttpResponse<String> response = post("/v1/devices", SIGN_IN);

    expectProblem(response, 429, ErrorCode.RATE_LIMITED);
    assertThat(response.headers().firstValue("Retry-After")).contains("60");
  }

  @Test
  void limits_the_sign_ins_of_an_address() throws Exception {
    edge.alice.onEdge = command -> new UserReply.Refusal(ErrorCode.UNAVAILABLE, "later");
    for (int i = 0; i < RateLimit.SIGN_IN.burst(); i++) {
      assertThat(post("/v1/devices", SIGN_IN).statusCode()).isEqualTo(503);
    }

    expectProblem(post("/v1/devices", SIGN_IN), 429, ErrorCode.RATE_LIMITED);
    edge.clock.advance(200);
    assertThat(post("/v1/devices", SIGN_IN).statusCode()).isEqualTo(503);
  }

  @Test
  void is_unavailable_when_the_entity_does_not_answer() throws Exception {
    edge.alice.onEdge = command -> null;

    expectProblem(call("GET", "/v1/devices", null, edge.token), 503, ErrorCode.UNAVAILABLE);
  }

  @Test
  void shows_devices_and_profiles_to_whoever_has_a_token() throws Exception {
    assertThat(call("GET", "/v1/devices", null, edge.token).body())
        .isEqualTo(
            "{\"devices\":[{\"device\":1,\"label\":\"laptop\",\"created\":5,\"online\":true,"
                + "\"current\":true}]}");
    assertThat(call("GET", "/v1/users/alice", null, edge.token).body())
        .isEqualTo("{\"user\":\"alice\",\"name\":\"Alice\"}");
    expectProblem(call("GET", "/v1/users/nobody", null, edge.token), 404, ErrorCode.UNKNOWN_USER);
    expectProblem(call("GET", "/v1/users/No", null, edge.token), 404, ErrorCode.UNKNOWN_USER);
    assertThat(call("PUT", "/v1/profile", "{\"name\":\"Al\"}", edge.token).body())
        .isEqualTo("{\"user\":\"alice\",\"name\":\"Al\"}");
    assertThat(call("DELETE", "/v1/devices/1", null, edge.token).statusCode()).isEqualTo(204);
    assertThat(call("GET", "/v1/route", null, edge.token).body())
        .isEqualTo(
            "{\"url\":\"ws://127.0.0.1:"
                + edge.port()
                + "/v1/socket?partition="
                + Partition.of(Edge.ALICE)
                + "\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /v1/devices",
    "DELETE, /v1/devices/1",
    "GET, /v1/users/alice",
    "GET, /v1/users/No",
    "PUT, /v1/profile",
    "GET, /v1/route"
  })
  void refuses_whoever_has_none(String method, String path) throws Exception {
    edge.alice.onEdge = command -> new UserReply.Refusal(ErrorCode.UNAUTHENTICATED, "revoked");

    expectProblem(call(method, path, null, null), 401, ErrorCode.UNAUTHENTICATED);
    expectProblem(call(method, path, null, "p1.x"), 401, ErrorCode.UNAUTHENTICATED);
    expectProblem(call(method, path, null, edge.token), 401, ErrorCode.UNAUTHENTICATED);
  }

  @Test
  void has_every_call_of_the_document() throws Exception {
    JsonNode paths =
        new YAMLMapper().readTree(Path.of("docs", "openapi.yaml").toFile()).get("paths");
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      if (MediaRoutes.isFor(path.getKey())) {
        // This edge serves no media; UploadRulesTest tries these.
        continue;
      }
      for (Map.Entry<String, JsonNode> call : path.getValue().properties()) {
        String method = call.getKey().toUpperCase(Locale.ROOT);
        String there = path.getKey().replace("{device}", "1").replace("{user}", "alice");

        int status = call(method, there, "{}", edge.token).statusCode();

        assertThat(status).as(method + " " + there).isNotIn(404, 405, 415, 500);
        assertThat(call.getValue().get("responses").has(Integer.toString(status)))
            .as(method + " " + there + " answers " + status)
            .isTrue();
      }
    }
  }

  @Test
  void knows_nothing_else() throws Exception {
    expectProblem(call("DELETE", "/v1/devices/x", null, edge.token), 400, ErrorCode.BAD_FRAME);
    expectProblem(call("GET", "/v1/media", null, null), 404, ErrorCode.BAD_FRAME);
    expectProblem(call("GET", "/v1/accounts", null, null), 405, ErrorCode.BAD_FRAME);
    expectProblem(call("GET", "/v1/socket", null, null), 426, ErrorCode.BAD_FRAME);
  }

  @Test
  void has_a_page_that_runs_nothing() throws Exception {
    HttpResponse<String> page = call("GET", "/start", null, null);

    assertThat(page.body()).contains("Parley is running").contains("scripts/chat");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @ParameterizedTest
  @CsvSource({"https://chat.example.org, 101", "https://evil.example.org, 403", "null, 403"})
  void opens_sockets_for_pages_of_known_origins_only(String origin, int status) throws Exception {
    try (var socket = new java.net.Socket("127.0.0.1", edge.port())) {
      String request =
          "GET /v1/socket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
              + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nOrigin: "
              + origin
              + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(java.nio.charset.StandardCharsets.UTF_8));

      byte[] answer = socket.getInputStream().readNBytes(12);

      assertThat(new String(answer, java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("HTTP/1.1 " + status);
    }
  }
}
