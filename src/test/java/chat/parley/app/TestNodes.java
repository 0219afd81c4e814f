package chat.parley.app;

import chat.parley.journal.Database;
import chat.parley.journal.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.awaitility.Awaitility;

/** Nodes of one cluster in one JVM, on one database; stopped together. */
final class TestNodes implements AutoCloseable {
  static final Duration WAIT = Duration.ofSeconds(120);

  private final Database database = TestDatabase.freshDatabase();
  private final Deque<Node> open = new ArrayDeque<>();
  private final Path media;

  TestNodes(Path media) {
    this.media = media;
  }

  /** Starts a node with these settings beside the usual ones of tests. */
  Node start(Map<String, Object> more) {
    Node node = TestNode.start(database, media, more);
    open.push(node);
    return node;
  }

  /** Ports that are free, and likely to stay so. */
  static int[] freePorts(int count) {
    int[] ports = new int[count];
    ServerSocket[] sockets = new ServerSocket[count];
    try {
      for (int at = 0; at < count; at++) {
        sockets[at] = new ServerSocket(0);
        ports[at] = sockets[at].getLocalPort();
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return ports;
  }

  /** Where other nodes reach it, as a seed node. */
  static String seed(Node node) {
    return node.self().hostPort().substring(node.self().system().length() + 1);
  }

  /** Waits until a node sees exactly these members, all of them up. */
  static void untilMembers(Node observer, Node... expected) {
    Set<String> wanted = new TreeSet<>();
    for (Node each : expected) {
      wanted.add(each.self().hostPort());
    }
    Awaitility.await().atMost(WAIT).until(() -> up(observer).equals(wanted));
  }

  private static Set<String> up(Node observer) {
    Set<String> up = new TreeSet<>();
    for (Member member : Cluster.get(observer.system()).state().getMembers()) {
      up.add(
          member.status().equals(MemberStatus.up())
              ? member.address().hostPort()
              : member.toString());
    }
    return up;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
