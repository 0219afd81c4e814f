package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's command against a port that answers what a node would. */
class AdminTest {
  private static final String ACCOUNT =
      "{\"user\":\"alice\",\"standing\":\"active\",\"created\":0,\"devices\":2}";

  @TempDir private Path directory;

  private final Map<String, String> environment = new ConcurrentHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private HttpServer server;
  private int status = 200;
  private String answer = "{}";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
          asked.add(
              "%s %s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Authorization"),
                      body));
          byte[] bytes = answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    environment.put("PARLEY_MANAGEMENT_URL", "http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private int run(String... arguments) {
    Admin admin = new Admin(new PrintStream(out, true, UTF_8), environment::get);
    return Admin.run(admin, new PrintStream(err, true, UTF_8), arguments);
  }

  @Test
  void shows_an_object_as_a_list_of_its_fields() {
    answer = ACCOUNT;

    assertThat(run("user", "alice")).isZero();

    assertThat(asked).containsExactly("GET /v1/users/alice null ");
    assertThat(out.toString(UTF_8)).contains("standing  active\n", "devices   2\n");
  }

  @Test
  void shows_a_list_as_a_table_and_lets_no_label_play_with_the_terminal() {
    answer =
        "{\"sessions\":[{\"session\":\"abc\",\"device\":1,\"label\":\"\\u001b[31mred\","
            + "\"node\":\"n\",\"since\":0,\"heard\":0}]}";

    assertThat(run("sessions", "alice")).isZero();

    assertThat(out.toString(UTF_8))
        .startsWith("session  device  label")
        .contains("abc      1       ␛[31mred")
        .doesNotContain("\u001b");
  }

  @Test
  void adds_shards_up_by_node() {
    answer =
        "{\"shards\":[{\"kind\":\"user\",\"shard\":1,\"node\":\"a\",\"entities\":2},"
            + "{\"kind\":\"user\",\"shard\":2,\"node\":\"a\",\"entities\":3}]}";

    assertThat(run("shards")).isZero();

    assertThat(out.toString(UTF_8))
        .isEqualTo("node  kind  shards  entities\na     user  2       5\n");
  }

  @Test
  void asks_for_what_each_command_says() {
    run("suspend", "alice");
    run("reinstate", "alice");
    run("close", "alice", "abc");
    run("delete", "alice", "--confirm", "alice");
    run("move", "1-9", "second");
    run("moves", "pause");
    run("moves", "resume");
    run("moves", "cancel");
    run("log", "chat.parley", "debug");
    run("log", "chat.parley", "default");
    run("drain", "--yes");

    assertThat(asked)
        .containsExactly(
            "PUT /v1/users/alice/suspension null {}",
            "DELETE /v1/users/alice/suspension null ",
            "DELETE /v1/users/alice/sessions/abc null ",
            "POST /v1/users/alice/deletion null {\"confirm\":\"alice\"}",
            "POST /v1/moves null {\"partitions\":\"1-9\",\"target\":\"second\"}",
            "PUT /v1/moves/pause null {}",
            "DELETE /v1/moves/pause null ",
            "DELETE /v1/moves null ",
            "PUT /v1/log-levels/chat.parley null {\"level\":\"debug\"}",
            "DELETE /v1/log-levels/chat.parley null ",
            "POST /v1/drain null {}");
  }

  @Test
  void takes_the_token_from_the_environment_or_a_file() throws IOException {
    environment.put("PARLEY_MANAGEMENT_TOKEN", "one");
    run("node");
    run("--token-file", Files.writeString(directory.resolve("t"), "two\n").toString(), "node");

    assertThat(asked).containsExactly("GET /v1/node Bearer one ", "GET /v1/node Bearer two ");
  }

  @Test
  void a_refusal_is_told_in_one_line_and_by_the_status() {
    status = 404;
    answer =
        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
            + "\"code\":\"UNKNOWN_USER\",\"detail\":\"no such user\"}";
    assertThat(run("user", "nobody")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).isEqualTo("parley: no such user\n");

    status = 401;
    assertThat(run("node")).isEqualTo(4);
    server.stop(0);
    assertThat(run("node")).isEqualTo(3);
  }

  @Test
  void a_wrong_command_line_asks_nothing() {
    assertThat(run("nonsense")).isEqualTo(2);
    assertThat(run("user")).isEqualTo(2);
    assertThat(run("drain")).isEqualTo(2);
    assertThat(run("delete", "alice")).isEqualTo(2);
    assertThat(run("moves", "stop")).isEqualTo(2);
    assertThat(asked).isEmpty();
    assertThat(run("--help")).isZero();
    assertThat(out.toString(UTF_8)).contains("Usage: admin");
  }
}
