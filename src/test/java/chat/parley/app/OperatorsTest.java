package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.client.Accounts;
import chat.parley.client.ClientEvent;
import chat.parley.client.Identity;
import chat.parley.client.ParleyClient;
import chat.parley.client.RefusedException;
import chat.parley.client.SqliteStore;
import chat.parley.journal.Database;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator at a whole node, with people on it. */
class OperatorsTest {
  private static final String TOKEN = "correct-horse-battery-staple";
  private static final String PASSWORD = "correct horse";
  private static final UserId ANN = new UserId("ann");
  private static final UserId BEN = new UserId("ben");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private Path directory;

  private final Database database = TestDatabase.freshDatabase();

  private Node start(Map<String, Object> more) {
    return TestNode.start(database, directory.resolve("media"), more);
  }

  /** Somebody on a device. */
  private record Person(ParleyClient client, List<ClientEvent> events) implements AutoCloseable {
    boolean heard(Class<? extends ClientEvent> kind) {
      return events.stream().anyMatch(kind::isInstance);
    }

    boolean accepted(MessageId id) {
      return events.stream()
          .anyMatch(each -> each instanceof ClientEvent.Accepted a && a.id().equals(id));
    }

    @Override
    public void close() {
      client.close();
    }
  }

  private static String url(Node node) {
    return "http://127.0.0.1:" + node.address().getPort();
  }

  private static void register(Node node, UserId user) throws Exception {
    new Accounts(url(node)).register(user, PASSWORD, "The name of " + user, null);
  }

  private Person signIn(Node node, UserId user) throws Exception {
    Identity identity = new Accounts(url(node)).signIn(user, PASSWORD, "phone");
    List<ClientEvent> events = new CopyOnWriteArrayList<>();
    ParleyClient client =
        ParleyClient.open(SqliteStore.open(directory.resolve(user + ".db")), events::add);
    client.adopt(identity).join();
    Person person = new Person(client, events);
    until(() -> person.heard(ClientEvent.Ready.class));
    return person;
  }

  private static void until(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
  }

  private static String text(Node node, String method, String path, String body) throws Exception {
    return HTTP.send(
            HttpRequest.newBuilder(
                    URI.create("http://127.0.0.1:" + node.managementAddress().getPort() + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + TOKEN)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private static JsonNode call(Node node, String method, String path) throws Exception {
    return new ObjectMapper().readTree(text(node, method, path, "{}"));
  }

  @Test
  void suspends_closes_and_deletes_while_others_go_on() throws Exception {
    try (Node node = start(Map.of())) {
      register(node, ANN);
      register(node, BEN);
      try (Person ann = signIn(node, ANN);
          Person ben = signIn(node, BEN)) {
        MessageId first = send(ann, BEN);
        until(() -> ann.accepted(first));
        JsonNode sessions = call(node, "GET", "/v1/users/ben/sessions").get("sessions");
        assertThat(sessions).hasSize(1);
        assertThat(sessions.get(0).get("node").textValue()).startsWith("pekko://parley@127.0.0.1:");

        ben.events().clear();
        call(
            node, "DELETE", "/v1/users/ben/sessions/" + sessions.get(0).get("session").textValue());
        until(() -> ben.heard(ClientEvent.Offline.class) && ben.heard(ClientEvent.Ready.class));

        suspend(node, ann, ben);
        delete(node, ann, ben);
      }
    }
  }

  private void suspend(Node node, Person ann, Person ben) throws Exception {
    ben.events().clear();
    assertThat(call(node, "PUT", "/v1/users/ben/suspension").get("standing").textValue())
        .isEqualTo("suspended");
    until(() -> ben.heard(ClientEvent.Suspended.class) && ben.heard(ClientEvent.Offline.class));
    assertThatThrownBy(() -> new Accounts(url(node)).signIn(BEN, PASSWORD, "other"))
        .isInstanceOfSatisfying(
            RefusedException.class, each -> assertThat(each.code()).isEqualTo(ErrorCode.FORBIDDEN));
    MessageId waiting = send(ann, BEN);
    until(() -> ann.accepted(waiting));
    assertThat(ben.heard(ClientEvent.SignedOut.class)).isFalse();

    assertThat(call(node, "DELETE", "/v1/users/ben/suspension").get("standing").textValue())
        .isEqualTo("active");
    new Accounts(url(node)).signIn(BEN, PASSWORD, "other");
  }

  private void delete(Node node, Person ann, Person ben) throws Exception {
    text(node, "POST", "/v1/users/ben/deletion", "{\"confirm\":\"ben\"}");

    assertThat(call(node, "GET", "/v1/users/ben").get("standing").textValue()).isEqualTo("deleted");
    assertThatThrownBy(() -> register(node, BEN))
        .isInstanceOfSatisfying(
            RefusedException.class, each -> assertThat(each.code()).isEqualTo(ErrorCode.TAKEN));
    assertThatThrownBy(() -> new Accounts(url(node)).signIn(BEN, PASSWORD, "other"))
        .isInstanceOfSatisfying(
            RefusedException.class,
            each -> assertThat(each.code()).isEqualTo(ErrorCode.UNAUTHENTICATED));
    MessageId toNobody = send(ann, BEN);
    until(() -> ann.accepted(toNobody));
  }

  private static MessageId send(Person from, UserId to) {
    return from.client().send(Conversation.with(to), Body.content("{\"text\":\"hello\"}")).join();
  }

  @Test
  void counts_what_happens() throws Exception {
    try (Node node = start(Map.of("parley.management.token", TOKEN))) {
      register(node, ANN);
      register(node, BEN);
      try (Person ann = signIn(node, ANN)) {
        MessageId id = send(ann, BEN);
        until(() -> ann.accepted(id));

        String page = text(node, "GET", "/metrics", "");

        assertThat(page)
            .contains(
                "parley_messages_accepted_total 1.0\n",
                "parley_accept_seconds_count 1\n",
                "parley_connections 1.0\n",
                "parley_ready 1.0\n",
                "parley_http_answers_total{call=\"sign-in\",status=\"201\"} 1.0\n",
                "parley_recovery_seconds_count{kind=\"user\"} 2\n",
                "parley_entities{kind=\"user\"} 2.0\n",
                "parley_pool_connections{pool=\"journal-main\",state=\"idle\"}",
                "parley_pool_connections{pool=\"reads-main\",state=\"idle\"}",
                "parley_build_info{version=\"0.",
                "jvm_memory_used_bytes");
        assertThat(value(page, "parley_journal_commit_events_sum{database=\"main\"}"))
            .isGreaterThanOrEqualTo(5);
        assertThat(value(page, "parley_journal_write_seconds_count{database=\"main\"}"))
            .isGreaterThanOrEqualTo(5);
        JsonNode shards = call(node, "GET", "/v1/shards").get("shards");
        assertThat(shards).hasSize(2);
        assertThat(call(node, "GET", "/v1/config").toString())
            .doesNotContain(TOKEN)
            .contains("\"token\":\"(hidden)\"");
      }
    }
  }

  private static double value(String page, String name) {
    return page.lines()
        .filter(each -> each.startsWith(name + " "))
        .mapToDouble(each -> Double.parseDouble(each.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_node_that_is_drained_ends_by_itself() throws Exception {
    try (Node node = start(Map.of("parley.management.token", TOKEN))) {
      until(() -> call(node, "GET", "/v1/node").get("state").textValue().equals("ready"));

      assertThat(call(node, "POST", "/v1/drain").get("state").textValue()).isEqualTo("leaving");

      node.ended().toCompletableFuture().get(60, java.util.concurrent.TimeUnit.SECONDS);
      assertThat(node.isLeaving()).isTrue();
      assertThat(node.whyEnded()).isEmpty();
    }
  }

  @Test
  void the_port_opens_to_others_only_with_a_token() {
    assertThatThrownBy(() -> start(Map.of("parley.management.host", "0.0.0.0")))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("parley.management.token");
  }
}
