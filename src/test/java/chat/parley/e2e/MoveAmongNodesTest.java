package chat.parley.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.journal.Database;
import chat.parley.journal.TestDatabase;
import chat.parley.model.GroupId;
import chat.parley.model.Partition;
import chat.parley.model.Rendezvous;
import chat.parley.model.UserId;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two nodes, a user at each of them, and their partitions, which stand in a row: one node moves
 * both to another database and back, so one of the users is attached to the node that does not.
 */
class MoveAmongNodesTest {
  private static final Duration WAIT = Duration.ofSeconds(180);
  private static final List<String> NODES = List.of("node0", "node1");

  private final String main = TestDatabase.fresh();
  private final String two = TestDatabase.fresh();
  private final UserId ann = user("ann", "node0", -1);
  private final int first = Partition.of(ann).number();
  private final UserId ben = user("ben", "node1", first + 1);
  private final GroupId group = new GroupId("movingabcdefghijklmnopqrst");

  @TempDir Path directory;

  /** A user whose entity is on a node, in a partition; below 0 in any but the last one. */
  private static UserId user(String name, String node, int partition) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> new UserId(name + i))
        .filter(user -> Rendezvous.order(Partition.of(user), NODES).getFirst().equals(node))
        .filter(user -> fits(Partition.of(user).number(), partition))
        .findFirst()
        .orElseThrow();
  }

  private static boolean fits(int number, int wanted) {
    if (wanted >= 0) {
      return number == wanted;
    }
    Partition next = new Partition((number + 1) % Partition.COUNT);
    return number + 1 < Partition.COUNT
        && Rendezvous.order(next, NODES).getFirst().equals(NODES.getLast());
  }

  @Test
  void sessions_on_either_node_stay_while_their_users_and_groups_move() throws SQLException {
    List<NodeProcess> nodes =
        NodeProcess.cluster(
            directory,
            NODES.size(),
            Database.whole(main, "postgres"),
            Map.of(
                "parley.databases.two.url", two,
                "parley.databases.two.user", "postgres",
                "parley.databases.two.partitions", "",
                "parley.databases.main.pool", "4",
                "pekko.cluster.failure-detector.acceptable-heartbeat-pause", "30s"));
    try (Traffic traffic = new Traffic(directory.resolve("stores"))) {
      nodes.getFirst().start();
      nodes.getLast().start();
      traffic.person(ann, nodes.getFirst().url()).person(ben, nodes.getLast().url());
      traffic.pair(ann, ben).group(group, List.of(ann, ben));
      traffic.start(100);
      traffic.untilMoreAccepted(5);

      move(nodes.getLast(), "two", two);
      traffic.untilMoreAccepted(5);
      move(nodes.getFirst(), "main", main);
      traffic.untilMoreAccepted(5);

      traffic.stop();
      traffic.check();
      traffic.checkCold();
    } finally {
      nodes.forEach(NodeProcess::kill);
    }
  }

  /** Moves both partitions, and that of the group, and waits until they have arrived. */
  private void move(NodeProcess node, String target, String url) {
    int ofGroup = Partition.of(group).number();
    ask(node, first + "-" + (first + 1), target);
    ask(node, Integer.toString(ofGroup), target);
    Awaitility.await("moved to " + target)
        .atMost(WAIT)
        .until(() -> isHere(url, first) && isHere(url, first + 1) && isHere(url, ofGroup));
  }

  private static void ask(NodeProcess node, String partitions, String target) {
    String body = "{\"partitions\":\"" + partitions + "\",\"target\":\"" + target + "\"}";
    HttpResponse<String> answer = node.manage("POST", "/v1/moves", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static boolean isHere(String database, int partition) throws SQLException {
    String sql = "SELECT 1 FROM partition_place WHERE partition = ? AND state = 'here'";
    try (Connection connection = DriverManager.getConnection(database, "postgres", "");
        PreparedStatement query = connection.prepareStatement(sql)) {
      query.setInt(1, partition);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }
}
