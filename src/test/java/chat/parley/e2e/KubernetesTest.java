package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.journal.Database;
import chat.parley.journal.TestDatabase;
import chat.parley.launch.Ports;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that have nothing but what Kubernetes gives to a pod find each other. */
class KubernetesTest {
  private static final Duration WAIT = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void nodes_find_each_other_by_the_api_of_kubernetes() throws Exception {
    Database database = TestDatabase.freshDatabase();
    List<Integer> contacts = Ports.free(2);
    try (KubernetesApi api = new KubernetesApi(folder.resolve("account"), contacts);
        NodeProcess one = node(api, database, contacts.getFirst());
        NodeProcess two = node(api, database, contacts.getLast())) {
      one.begin();
      two.begin();
      one.awaitReady();
      two.awaitReady();

      for (NodeProcess each : List.of(one, two)) {
        await().atMost(WAIT).until(() -> up(each) == 2);
      }
      assertThat(api.refused()).isEmpty();
      assertThat(api.queries()).isNotEmpty().containsOnly("labelSelector=app=chat");
    }
  }

  /** How many nodes are up in the cluster, as this one sees it. */
  private static long up(NodeProcess node) throws Exception {
    String answer = node.manage("GET", "/v1/members", "").body();
    return JSON.readTree(answer).get("members").findValuesAsText("status").stream()
        .filter("up"::equals)
        .count();
  }

  private NodeProcess node(KubernetesApi api, Database database, int contact) {
    Map<String, String> settings = new HashMap<>(api.settings());
    settings.put("parley.databases.main.url", database.url());
    settings.put("parley.databases.main.user", database.user());
    settings.put("parley.drain", "100ms");
    Map<String, String> environment = new HashMap<>(api.environment());
    environment.put("PARLEY_CLUSTER_JOIN", "kubernetes");
    environment.put("PARLEY_DISCOVERY_NAME", "chat");
    environment.put("PARLEY_DISCOVERY_PORT_NAME", "contact");
    environment.put("PARLEY_CONTACT_PORT", Integer.toString(contact));
    return NodeProcess.prepare(folder.resolve("node" + contact), settings)
        .withEnvironment(environment);
  }
}
