package chat.parley.check.chaos;

import chat.parley.model.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * The way from users to nodes: a balancer that knows which nodes are ready, and a network that can
 * be made to fail for one user at a time. Each user has a port.
 */
final class Gate implements AutoCloseable {
  private static final int BACKLOG = 50;
  private static final int CONNECT_MS_MAX = 2_000;

  private final Cluster cluster;
  private final Map<UserId, ServerSocket> doors = new HashMap<>();
  private final Map<UserId, Set<Passage>> passages = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Gate(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Opens a way for a user; the address of the server as this user sees it. */
  String open(UserId user) {
    try {
      ServerSocket door = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
      doors.put(user, door);
      passages.put(user, ConcurrentHashMap.newKeySet());
      Thread.ofVirtual().name("gate " + user.value()).start(() -> accept(user, door));
      return "http://127.0.0.1:" + door.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept(UserId user, ServerSocket door) {
    while (!closed) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().start(() -> connect(user, client));
      } catch (IOException failed) {
        // The door is closed, or this one connection failed.
      }
    }
  }

  private void connect(UserId user, Socket client) {
    Socket server = null;
    try {
      server = toSomeNode(user);
      Passage passage = new Passage(client, server);
      Set<Passage> of = passages.get(user);
      of.add(passage);
      passage.run(() -> of.remove(passage));
      if (closed) {
        passage.cut();
      }
    } catch (IOException nobody) {
      Passage.close(client);
      if (server != null) {
        Passage.close(server);
      }
    }
  }

  /** The nodes that are ready first, beginning with the one that this user prefers. */
  private Socket toSomeNode(UserId user) throws IOException {
    int count = cluster.nodes().size();
    int first = Math.floorMod(user.hashCode(), count);
    List<Integer> order =
        IntStream.range(0, count)
            .mapToObj(i -> (first + i) % count)
            .filter(cluster::isReady)
            .toList();
    for (int node : order) {
      Socket socket = new Socket();
      try {
        int port = cluster.nodes().get(node).addresses().port();
        socket.setTcpNoDelay(true);
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS_MAX);
        return socket;
      } catch (IOException away) {
        Passage.close(socket);
      }
    }
    throw new IOException("no node takes connections");
  }

  /** The connections of a user. */
  Set<Passage> of(UserId user) {
    return passages.getOrDefault(user, Set.of());
  }

  @Override
  public void close() {
    closed = true;
    for (ServerSocket door : doors.values()) {
      try {
        door.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    passages.values().forEach(all -> all.forEach(Passage::cut));
  }
}
