package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Database;
import chat.parley.journal.TestDatabase;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which nodes are let into a cluster, and what the others say before they end. */
class AdmissionTest {
  @TempDir private Path media;

  private static Map<String, Object> joining(Node node, String name) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("parley.cluster.seed-nodes", List.of(TestNodes.seed(node)));
    settings.put("parley.cluster.name", name);
    return settings;
  }

  private static String whyEnded(Node node) {
    Awaitility.await().atMost(TestNodes.WAIT).until(() -> node.whyEnded().isPresent());
    // So the process ends with status 1.
    assertThat(node.isLeaving()).isFalse();
    return node.whyEnded().orElseThrow();
  }

  @Test
  void the_second_node_of_a_name_is_never_ready_and_ends_with_one_line() {
    try (TestNodes nodes = new TestNodes(media)) {
      Node first = nodes.start(Map.of("parley.cluster.name", "one"));
      TestNodes.untilMembers(first, first);

      Node second = nodes.start(joining(first, "one"));

      assertThat(whyEnded(second))
          .hasLineCount(1)
          .startsWith("parley.cluster.name: another node of this cluster is called \"one\"");
      assertThat(second.isReady()).isFalse();
      TestNodes.untilMembers(first, first);
      assertThat(first.isReady()).isTrue();
    }
  }

  @Test
  void a_node_comes_back_under_its_name_while_the_one_that_it_was_is_still_leaving() {
    try (TestNodes nodes = new TestNodes(media)) {
      Node first = nodes.start(Map.of("parley.cluster.name", "one"));
      Node second = nodes.start(joining(first, "two"));
      TestNodes.untilMembers(first, first, second);

      second.leave();
      Node again = nodes.start(joining(first, "two"));

      Awaitility.await().atMost(TestNodes.WAIT).until(again::isReady);
      TestNodes.untilMembers(first, first, again);
      assertThat(again.whyEnded()).isEmpty();
    }
  }

  @Test
  void a_node_with_other_databases_is_not_let_in_and_ends_with_one_line() {
    Database other = TestDatabase.freshDatabase();
    try (TestNodes nodes = new TestNodes(media)) {
      Node first = nodes.start(Map.of("parley.cluster.name", "one"));
      TestNodes.untilMembers(first, first);
      Map<String, Object> strange = joining(first, "two");
      strange.put("parley.databases.main.url", other.url());

      Node second = nodes.start(strange);

      assertThat(whyEnded(second)).hasLineCount(1).contains("parley.databases");
      TestNodes.untilMembers(first, first);
    }
  }
}
