package chat.parley.check.chaos;

import chat.parley.journal.DevelopmentPostgres;
import chat.parley.model.Partition;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Nodes and databases on this machine, and a supervisor: a node that ends without having been told
 * to is started again.
 */
final class Cluster implements AutoCloseable {
  /** How long a partition's old rows stay after it has moved: the least that nodes take. */
  static final long KEEP_OLD_ROWS_MS = 60_000;

  private static final long LOOK_MS = 500;
  private static final int TOKEN_BYTES = 16;
  private static final Duration STOP_MAX = Duration.ofSeconds(90);

  private final Path directory;
  private final Reaper reaper = new Reaper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String token = token();
  private final List<DatabaseServer> databases = new ArrayList<>();
  private final List<ServerNode> nodes = new ArrayList<>();
  private final boolean[] wanted;
  private final boolean[] ready;
  private final ScheduledExecutorService supervisor;
  private final AtomicInteger restarts = new AtomicInteger();

  /** A cluster that does not run yet; its files go into the directory. */
  Cluster(Path directory, int nodeCount, int databaseCount) {
    this.directory = directory;
    List<Integer> ports = Ports.free(3 * nodeCount + databaseCount);
    for (int i = 0; i < nodeCount; i++) {
      ServerNode.Addresses addresses =
          new ServerNode.Addresses(ports.get(3 * i), ports.get(3 * i + 1), ports.get(3 * i + 2));
      nodes.add(new ServerNode(i, addresses, directory, reaper, http));
    }
    for (int i = 0; i < databaseCount; i++) {
      String name = "db" + (i + 1);
      databases.add(
          new DatabaseServer(name, directory.resolve(name), ports.get(3 * nodeCount + i), reaper));
    }
    wanted = new boolean[nodeCount];
    ready = new boolean[nodeCount];
    supervisor =
        Executors.newScheduledThreadPool(
            nodeCount, work -> Thread.ofPlatform().daemon().name("supervisor").unstarted(work));
  }

  private static String token() {
    byte[] random = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  /** The management ports of the nodes. */
  Management management() {
    return new Management(http, token);
  }

  /** Starts everything; the nodes are ready some time later. */
  void start() {
    databases.parallelStream().forEach(DatabaseServer::start);
    for (ServerNode node : nodes) {
      want(node.number(), true);
      supervisor.scheduleWithFixedDelay(() -> look(node), 0, LOOK_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void look(ServerNode node) {
    if (isWanted(node.number()) && !node.isAlive()) {
      node.start(configuration(node));
      restarts.incrementAndGet();
    }
    boolean now = node.isReady();
    synchronized (this) {
      ready[node.number()] = now;
    }
  }

  /** Whether the supervisor is to keep a node running. */
  synchronized void want(int node, boolean running) {
    wanted[node] = running;
  }

  private synchronized boolean isWanted(int node) {
    return wanted[node];
  }

  /** Whether a node took clients when it was asked last, at most some seconds ago. */
  synchronized boolean isReady(int node) {
    return ready[node];
  }

  /** Whether all of them did. */
  boolean areAllReady() {
    return IntStream.range(0, nodes.size()).allMatch(this::isReady);
  }

  /** How often the supervisor has started a node, the first time included. */
  int starts() {
    return restarts.get();
  }

  List<ServerNode> nodes() {
    return nodes;
  }

  List<DatabaseServer> databases() {
    return databases;
  }

  /**
   * A node's settings. The nodes that are ready come first among those to join: a node that found
   * nobody at first would found another cluster.
   */
  private String configuration(ServerNode node) {
    boolean alone =
        IntStream.range(0, nodes.size()).noneMatch(i -> i != node.number() && isReady(i));
    String seeds =
        nodes.stream()
            .filter(each -> alone || each != node)
            .map(each -> "\"pekko://parley@127.0.0.1:" + each.addresses().clusterPort() + "\"")
            .collect(Collectors.joining(", "));
    return """
    parley {
      data = "%s"
      http.port = %d
      management { port = %d, token = "%s" }
      cluster { port = %d, seed-nodes = [%s] }
      heartbeat = 5s
      drain = 2s
      partition-moves.keep-old-rows = %d ms
      registration.mode = open
      databases {
    %s  }
    }
    """
        .formatted(
            directory.resolve("node-" + (node.number() + 1)).toAbsolutePath(),
            node.addresses().port(),
            node.addresses().managementPort(),
            token,
            node.addresses().clusterPort(),
            seeds,
            KEEP_OLD_ROWS_MS,
            map());
  }

  private String map() {
    StringBuilder map = new StringBuilder();
    int count = databases.size();
    for (int i = 0; i < count; i++) {
      int from = (i * Partition.COUNT + count - 1) / count;
      int to = ((i + 1) * Partition.COUNT + count - 1) / count - 1;
      map.append(
          "    %s { url = \"%s\", user = \"%s\", partitions = \"%d-%d\" }%n"
              .formatted(
                  databases.get(i).name(),
                  databases.get(i).jdbcUrl(),
                  DevelopmentPostgres.USER,
                  from,
                  to));
    }
    return map.toString();
  }

  /** Stops the nodes in order, one after the other; the databases stay. */
  void stopNodes() {
    for (ServerNode node : nodes) {
      want(node.number(), false);
    }
    nodes.parallelStream().forEach(node -> node.terminate(STOP_MAX));
  }

  @Override
  public void close() {
    supervisor.shutdownNow();
    nodes.forEach(ServerNode::kill);
    databases.forEach(DatabaseServer::close);
    reaper.close();
    http.shutdownNow();
  }
}
