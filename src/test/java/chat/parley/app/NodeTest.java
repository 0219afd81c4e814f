package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.gateway.Wire;
import chat.parley.journal.Database;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole node on a real database. */
class NodeTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path media;

  private final Database database = TestDatabase.freshDatabase();

  private Node start(Map<String, Object> more) {
    return TestNode.start(database, media, more);
  }

  private static String post(Node node, String path, String body) throws Exception {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + node.address().getPort() + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    return response.body();
  }

  private static void register(Node node, String user) throws Exception {
    post(
        node,
        "/v1/accounts",
        "{\"user\":\"" + user + "\",\"password\":\"correct horse\",\"name\":\"" + user + "\"}");
  }

  private static String signIn(Node node, String user) throws Exception {
    String answer =
        post(
            node,
            "/v1/devices",
            "{\"user\":\"" + user + "\",\"password\":\"correct horse\",\"label\":\"test\"}");
    return new ObjectMapper().readTree(answer).get("token").textValue();
  }

  private static Wire hello(Node node, String token, String more) {
    return Wire.open(URI.create("ws://127.0.0.1:" + node.address().getPort() + "/v1/socket"))
        .send("{\"type\":\"hello\",\"protocol\":1,\"token\":\"" + token + "\"," + more + "}");
  }

  /** Passes over what else there may be. */
  private static <T extends ServerFrame> T until(Wire wire, Class<T> type) throws Exception {
    while (true) {
      ServerFrame frame = wire.next();
      if (type.isInstance(frame)) {
        return type.cast(frame);
      }
    }
  }

  private static String send(String to, long number, String text) {
    return "{\"type\":\"send\",\"conversation\":\"@%s\",\"messages\":[{\"number\":%d,\"id\":"
            .formatted(to, number)
        + "\"00000000000000%02d\",\"content\":{\"text\":\"%s\"}}]}".formatted(number, text);
  }

  @Test
  void two_people_chat_and_a_restart_loses_nothing() throws Exception {
    String bobToken;
    try (Node node = start(Map.of())) {
      register(node, "alice");
      register(node, "bob");
      bobToken = signIn(node, "bob");
      Wire alice = hello(node, signIn(node, "alice"), "\"cursors\":{}");
      Wire bob = hello(node, bobToken, "\"cursors\":{}");
      until(alice, ServerFrame.Ready.class);
      until(bob, ServerFrame.Ready.class);

      alice.send(send("bob", 1, "one"));
      assertThat(until(alice, ServerFrame.Accepted.class).messages().getFirst().sequence())
          .isEqualTo(1);
      assertThat(until(bob, ServerFrame.Message.class).entry().sequence()).isEqualTo(1);

      bob.send("{\"type\":\"read\",\"marks\":{\"@alice\":1}}");
      ServerFrame.Marks marks = until(alice, ServerFrame.Marks.class);
      while (marks.theirs() == null || marks.theirs().read() == 0) {
        marks = until(alice, ServerFrame.Marks.class);
      }
      assertThat(marks.conversation()).isEqualTo(Conversation.parse("@bob"));

      bob.send("{\"type\":\"prefer\",\"request\":\"p\",\"key\":\"k\",\"value\":\"v\"}");
      assertThat(until(bob, ServerFrame.Result.class).request()).isEqualTo("p");
    }

    try (Node node = start(Map.of())) {
      Wire bob = hello(node, bobToken, "\"cursors\":{\"@alice\":0}");
      assertThat(until(bob, ServerFrame.Heads.class).conversations().getFirst().head())
          .isEqualTo(1);
      assertThat(until(bob, ServerFrame.Messages.class).entries()).hasSize(1);
      until(bob, ServerFrame.Ready.class);
      bob.send(
          "{\"type\":\"pull\",\"request\":\"r\",\"conversation\":\"@alice\",\"before\":2,"
              + "\"limit\":10}");
      assertThat(until(bob, ServerFrame.Messages.class).request()).isEqualTo("r");
    }
  }

  @Test
  void what_came_in_a_long_absence_is_delivered_in_order() throws Exception {
    int batches = 50;
    try (Node node = start(Map.of())) {
      register(node, "alice");
      register(node, "bob");
      String bobToken = signIn(node, "bob");
      Wire alice = hello(node, signIn(node, "alice"), "\"cursors\":{}");
      until(alice, ServerFrame.Ready.class);
      for (long batch = 0; batch < batches; batch++) {
        alice.send(batch("bob", batch * Limits.BATCH_MAX));
        until(alice, ServerFrame.Accepted.class);
      }

      Wire bob = hello(node, bobToken, "\"cursors\":{\"@alice\":0}");

      List<Long> shown = new ArrayList<>();
      ServerFrame frame = bob.next();
      while (!(frame instanceof ServerFrame.Ready)) {
        if (frame instanceof ServerFrame.Messages page) {
          page.entries().forEach(entry -> shown.add(entry.sequence()));
        }
        frame = bob.next();
      }
      assertThat(shown)
          .isEqualTo(LongStream.rangeClosed(1, batches * Limits.BATCH_MAX).boxed().toList());
    }
  }

  private static String batch(String to, long after) {
    String messages =
        LongStream.rangeClosed(after + 1, after + Limits.BATCH_MAX)
            .mapToObj(number ->
                "{\"number\":%d,\"id\":\"%016x\",\"content\":{\"text\":\"no %d\"}}"
                    .formatted(number, number, number))
            .collect(Collectors.joining(","));
    return "{\"type\":\"send\",\"conversation\":\"@" + to + "\",\"messages\":[" + messages + "]}";
  }

  @Test
  void a_revoked_device_is_closed_and_may_not_come_back() throws Exception {
    try (Node node = start(Map.of())) {
      register(node, "carol");
      String token = signIn(node, "carol");
      Wire wire = hello(node, token, "\"cursors\":{}");
      until(wire, ServerFrame.Ready.class);
      HttpRequest revoke =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + node.address().getPort() + "/v1/devices/1"))
              .header("Authorization", "Bearer " + token)
              .DELETE()
              .build();

      assertThat(HTTP.send(revoke, BodyHandlers.ofString()).statusCode()).isEqualTo(204);

      assertThat(until(wire, ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
      wire.closeCode();
      Wire again = hello(node, token, "\"cursors\":{}");
      assertThat(until(again, ServerFrame.Bye.class).code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }
  }

  @Test
  void tells_its_health_on_the_management_port() throws Exception {
    try (Node node = start(Map.of())) {
      for (String path : new String[] {"startup", "live", "ready"}) {
        URI uri =
            URI.create(
                "http://127.0.0.1:" + node.managementAddress().getPort() + "/health/" + path);
        org.awaitility.Awaitility.await()
            .until(() ->
                HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                        .statusCode()
                    == 200);
      }
    }
  }

  @Test
  void says_in_one_line_what_is_wrong() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      for (String setting : List.of("parley.http.port", "parley.cluster.port")) {
        assertThatThrownBy(() -> start(Map.of(setting, taken.getLocalPort())))
            .isInstanceOf(StartException.class)
            .hasMessageContaining("can't listen on 127.0.0.1:" + taken.getLocalPort())
            .hasMessageContaining("set " + setting)
            .message()
            .hasLineCount(1);
      }
      assertThatThrownBy(() -> start(discovering(taken.getLocalPort())))
          .isInstanceOf(StartException.class)
          .hasMessageContaining("set parley.cluster.discovery.contact.port");
    }
    assertThatThrownBy(() -> start(Map.of("parley.registration.mode", "maybe")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("parley.registration.mode");
    assertThatThrownBy(() -> start(Map.of("parley.heartbeat", "1ms")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("parley.heartbeat");
    assertThatThrownBy(() -> start(Map.of("parley.http.connections-max", 0)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("parley.http.connections-max");
    assertThatThrownBy(() -> Arguments.parse(new String[] {"--port"}))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("--port needs a value");
  }

  private static Map<String, Object> discovering(int contact) {
    return Map.of("parley.cluster.join", "dns", "parley.cluster.discovery.contact.port", contact);
  }

  @Test
  void a_group_works_on_a_whole_node_and_outlives_it() throws Exception {
    String id = "#nodeabcdefghijklmnopqrstuv";
    String ann;
    String ben;
    try (Node node = start(Map.of())) {
      register(node, "ann");
      register(node, "ben");
      ann = signIn(node, "ann");
      ben = signIn(node, "ben");
      Wire wire = hello(node, ann, "\"cursors\":{}");
      until(wire, ServerFrame.Ready.class);
      wire.send(
          "{\"type\":\"group\",\"request\":\"r\",\"action\":\"create\",\"conversation\":\""
              + id
              + "\",\"title\":\"Friends\",\"members\":[\"ben\"]}");
      assertThat(until(wire, ServerFrame.Result.class).request()).isEqualTo("r");
      wire.send(
          "{\"type\":\"send\",\"conversation\":\""
              + id
              + "\",\"messages\":[{\"number\":1,\"id\":\"00000000000000aa\",\"content\":{}}]}");
      assertThat(until(wire, ServerFrame.Accepted.class).messages().getFirst().sequence())
          .isEqualTo(2);
    }

    try (Node node = start(Map.of())) {
      Wire wire = hello(node, ben, "\"cursors\":{}");
      while (true) {
        ServerFrame.Heads heads = until(wire, ServerFrame.Heads.class);
        if (!heads.conversations().isEmpty()) {
          ServerFrame.Head head = heads.conversations().getFirst();
          assertThat(head.conversation()).isEqualTo(Conversation.parse(id));
          assertThat(head.title()).isEqualTo("Friends");
          assertThat(head.head()).isEqualTo(2);
          break;
        }
      }
      wire.send(
          "{\"type\":\"pull\",\"request\":\"p\",\"conversation\":\""
              + id
              + "\",\"after\":0,\"limit\":10}");
      assertThat(until(wire, ServerFrame.Messages.class).entries()).hasSize(2);
    }
  }
}
