package chat.parley.client;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.UserId;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {
  private static final URI NAMED = URI.create("ws://node2.test:8080/v1/socket?partition=417");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Routing routing = new Routing(http);
  private final AtomicInteger asked = new AtomicInteger();
  private volatile String answer = "{\"url\":\"" + NAMED + "\"}";
  private volatile int status = 200;
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/v1/route",
        exchange -> {
          asked.incrementAndGet();
          byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
          boolean signedIn =
              "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(signedIn ? status : 401, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    http.shutdownNow();
  }

  private Identity identity() {
    String address = "http://127.0.0.1:" + server.getAddress().getPort();
    return new Identity(address, new UserId("alice"), 1, "secret");
  }

  private URI own() {
    return URI.create("ws://127.0.0.1:" + server.getAddress().getPort() + "/v1/socket");
  }

  @Test
  void takes_the_named_socket_and_the_own_one_after_it_failed() {
    assertThat(routing.socketOf(identity()).join()).isEqualTo(NAMED);

    routing.failed();

    assertThat(routing.socketOf(identity()).join()).isEqualTo(own());
    assertThat(asked).hasValue(1);
    assertThat(routing.socketOf(identity()).join()).isEqualTo(NAMED);
  }

  @Test
  void an_own_socket_that_failed_is_no_reason_to_avoid_the_named_one() {
    routing.socketOf(identity()).join();
    routing.failed();
    routing.socketOf(identity()).join();

    routing.failed();

    assertThat(routing.socketOf(identity()).join()).isEqualTo(NAMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[",
        "{\"url\":3}",
        "{\"url\":\"http://x.test\"}",
        "{\"url\":\"ws:// \"}"
      })
  void takes_its_own_when_the_answer_names_none(String useless) {
    answer = useless;

    assertThat(routing.socketOf(identity()).join()).isEqualTo(own());
  }

  @Test
  void takes_its_own_when_the_server_refuses_or_is_away() {
    status = 429;
    assertThat(routing.socketOf(identity()).join()).isEqualTo(own());

    Identity identity = identity();
    URI own = own();
    server.stop(0);

    assertThat(routing.socketOf(identity).join()).isEqualTo(own);
  }

  @Test
  void never_leaves_an_encrypted_server_for_a_plain_socket() {
    URI own = URI.create("wss://chat.test/v1/socket");

    assertThat(Routing.read(answer, own)).isEmpty();
    assertThat(Routing.read("{\"url\":\"wss://n2.chat.test/v1/socket\"}", own))
        .contains(URI.create("wss://n2.chat.test/v1/socket"));
  }
}
