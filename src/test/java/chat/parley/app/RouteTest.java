package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.client.Accounts;
import chat.parley.client.ClientEvent;
import chat.parley.client.Identity;
import chat.parley.client.ParleyClient;
import chat.parley.client.SqliteStore;
import chat.parley.journal.Database;
import chat.parley.journal.TestDatabase;
import chat.parley.model.Partition;
import chat.parley.model.Rendezvous;
import chat.parley.model.UserId;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes of one cluster on one database: clients are told which one holds their user. */
class RouteTest {
  private static final Duration MAX = Duration.ofSeconds(90);
  private static final List<String> NAMES = List.of("left", "right");

  @TempDir private Path folder;

  private final Database database = TestDatabase.freshDatabase();
  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();
  private String seed;

  @BeforeEach
  void start() throws Exception {
    int clusterPort = free();
    seed = "pekko://parley@127.0.0.1:" + clusterPort;
    nodes.put("left", start("left", clusterPort));
    nodes.put("right", start("right", 0));
  }

  @AfterEach
  void stop() {
    nodes.values().forEach(Node::close);
  }

  private static int free() throws Exception {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }

  private Node start(String name, int clusterPort) throws Exception {
    int port = free();
    ports.put(name, port);
    Map<String, Object> settings = new HashMap<>();
    settings.put("parley.http.port", port);
    settings.put("parley.drain", "0ms");
    settings.put("parley.cluster.port", clusterPort);
    settings.put("parley.cluster.seed-nodes", List.of(seed));
    settings.put("parley.cluster.name", name);
    settings.put("parley.cluster.url", "http://127.0.0.1:" + port);
    // Shards that began on the first node soon go where they belong.
    settings.put("pekko.cluster.sharding.rebalance-interval", "1s");
    return TestNode.start(database, folder.resolve("media"), settings);
  }

  private String http(String name) {
    return "http://127.0.0.1:" + ports.get(name);
  }

  private static UserId userOf(String node) {
    return IntStream.range(0, 100)
        .mapToObj(each -> new UserId("user" + each))
        .filter(user -> Rendezvous.order(Partition.of(user), NAMES).getFirst().equals(node))
        .findFirst()
        .orElseThrow();
  }

  private String routeAt(String name, Identity identity) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(http(name) + "/v1/route"))
            .header("Authorization", "Bearer " + identity.token())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return new ObjectMapper()
          .readTree(client.send(request, BodyHandlers.ofString()).body())
          .path("url")
          .asText();
    } catch (java.io.IOException failed) {
      return failed.toString();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Test
  void every_node_names_the_one_that_holds_the_user_and_clients_connect_there() throws Exception {
    for (String owner : NAMES) {
      UserId user = userOf(owner);
      Accounts accounts = new Accounts(http("left"));
      accounts.register(user, "correct horse", "Somebody", null);
      Identity identity = accounts.signIn(user, "correct horse", "test");
      String best =
          http(owner).replace("http", "ws") + "/v1/socket?partition=" + Partition.of(user);

      Awaitility.await()
          .atMost(MAX)
          .untilAsserted(() ->
              assertThat(Stream.of("left", "right").map(each -> routeAt(each, identity)))
                  .containsOnly(best));
      String other = owner.equals("left") ? "right" : "left";
      int before = nodes.get(owner).sessionCount();
      CountDownLatch ready = new CountDownLatch(1);
      Identity there = new Identity(http(other), user, identity.device(), identity.token());
      try (ParleyClient client =
          ParleyClient.open(
              SqliteStore.open(folder.resolve(owner)),
              event -> {
                if (event instanceof ClientEvent.Ready) {
                  ready.countDown();
                }
              })) {
        client.adopt(there).join();
        assertThat(ready.await(MAX.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(nodes.get(owner).sessionCount()).isEqualTo(before + 1);
      }
    }
  }
}
