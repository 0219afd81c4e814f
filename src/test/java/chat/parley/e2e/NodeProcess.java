package chat.parley.e2e;

import chat.parley.journal.Database;
import chat.parley.launch.Jvm;
import chat.parley.launch.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A node in a JVM of its own, as scripts/run starts it: with the embedded PostgreSQL, or with other
 * settings as one of a cluster.
 */
final class NodeProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(300);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Whatever happens to the tests, no node outlives them. */
  private static final Set<Process> LIVING = ConcurrentHashMap.newKeySet();

  private static final Duration END_MAX = Duration.ofSeconds(20);

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(NodeProcess::endAll));
  }

  /** In order, so that no PostgreSQL is left behind; whoever takes too long is killed. */
  private static void endAll() {
    LIVING.forEach(Process::destroy);
    LIVING.forEach(each -> {
      if (!Jvm.ends(each, END_MAX)) {
        each.destroyForcibly();
      }
    });
  }

  private final Path data;
  private final int port;
  private final int managementPort;
  private final Path output;
  private final Map<String, String> settings;
  private final Map<String, String> environment = new HashMap<>();
  private Process process;

  private NodeProcess(Path data, int port, int managementPort, Map<String, String> settings) {
    this.data = data;
    this.port = port;
    this.managementPort = managementPort;
    this.settings = settings;
    this.output = Path.of("target", "e2e", data.getFileName() + ".log");
  }

  /** Starts a node on free ports and waits until it is ready. */
  static NodeProcess start(Path data) {
    NodeProcess node = prepare(data, Map.of());
    node.start();
    return node;
  }

  /**
   * A node that is not started yet.
   *
   * @param settings by their paths, which win over the configuration
   */
  static NodeProcess prepare(Path data, Map<String, String> settings) {
    return new NodeProcess(data, Ports.free(), Ports.free(), settings);
  }

  /**
   * Nodes of one cluster on one database, none of them started.
   *
   * @param more settings of all of them
   */
  static List<NodeProcess> cluster(
      Path data, int nodes, Database database, Map<String, String> more) {
    List<Integer> ports = Ports.free(nodes);
    String seeds = ports.stream().map(each -> "127.0.0.1:" + each).collect(Collectors.joining(","));
    List<NodeProcess> all = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      Map<String, String> settings = new HashMap<>(more);
      settings.put("parley.cluster.name", "node" + i);
      settings.put("parley.cluster.port", Integer.toString(ports.get(i)));
      settings.put("parley.cluster.seed-nodes", seeds);
      settings.put("parley.databases.main.url", database.url());
      settings.put("parley.databases.main.user", database.user());
      settings.put("parley.media.directory", data.resolve("media").toString());
      settings.put("parley.media.work", data.resolve("work" + i).toString());
      int port = Ports.free();
      settings.put("parley.cluster.url", "http://127.0.0.1:" + port);
      all.add(new NodeProcess(data.resolve("node" + i), port, Ports.free(), settings));
    }
    return List.copyOf(all);
  }

  /** Gives its process variables, whenever it is started. */
  NodeProcess withEnvironment(Map<String, String> variables) {
    environment.putAll(variables);
    return this;
  }

  /** Starts it again on the same ports and data, after {@link #kill} or {@link #stop}. */
  void start() {
    begin();
    awaitReady();
  }

  /** The same, without waiting until it is ready. */
  void begin() {
    List<String> flags = new ArrayList<>(Jvm.flags());
    flags.add("-Xmx512m");
    flags.add("-Dlogback.configurationFile=logback.xml");
    // The operator's own would win over the file's.
    settings.forEach((path, value) -> flags.add("-D" + path + "=" + value));
    List<String> arguments =
        List.of(
            "--port",
            Integer.toString(port),
            "--management-port",
            Integer.toString(managementPort),
            "--data",
            data.toString());
    try {
      Files.createDirectories(output.getParent());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    process =
        Jvm.start(flags, Jvm.NODE, arguments, Redirect.appendTo(output.toFile()), environment);
    LIVING.add(process);
  }

  void awaitReady() {
    Awaitility.await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the node ended, see " + output, () -> !process.isAlive())
        .until(this::isReady);
  }

  /** Whether it takes clients. */
  boolean isReady() {
    return Jvm.isReady(HTTP, managementPort);
  }

  /**
   * Calls its management port.
   *
   * @param body JSON, or empty for none
   */
  HttpResponse<String> manage(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  int port() {
    return port;
  }

  /** The exit code of a process that ends by itself. */
  int awaitEnd() {
    return waitFor();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Path data() {
    return data;
  }

  /** Kills the JVM where it stands; its PostgreSQL is left behind. */
  void kill() {
    if (process != null) {
      process.destroyForcibly();
      waitFor();
    }
  }

  /** Asks the node to stop; its exit code. */
  int stop() {
    process.destroy();
    return waitFor();
  }

  private int waitFor() {
    try {
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the node does not end, see " + output);
      }
      LIVING.remove(process);
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    if (process != null && process.isAlive()) {
      stop();
    }
  }
}
