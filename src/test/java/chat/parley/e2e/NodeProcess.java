package chat.parley.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A node in a JVM of its own, with the embedded PostgreSQL, as scripts/run starts it. */
final class NodeProcess implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(120);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path data;
  private final int port;
  private final int managementPort;
  private final Path output;
  private Process process;

  private NodeProcess(Path data, int port, int managementPort) {
    this.data = data;
    this.port = port;
    this.managementPort = managementPort;
    this.output = Path.of("target", "e2e", data.getFileName() + ".log");
  }

  /** Starts a node on free ports and waits until it is ready. */
  static NodeProcess start(Path data) {
    NodeProcess node = new NodeProcess(data, freePort(), freePort());
    node.start();
    return node;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Starts it again on the same ports and data, after {@link #kill} or {@link #stop}. */
  void start() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            "-Dlogback.configurationFile=logback.xml",
            "chat.parley.app.Main",
            "--port",
            Integer.toString(port),
            "--management-port",
            Integer.toString(managementPort),
            "--data",
            data.toString()));
    if (Runtime.version().feature() < 24) {
      command.remove("--sun-misc-unsafe-memory-access=allow");
    }
    try {
      Files.createDirectories(output.getParent());
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Awaitility.await()
        .atMost(START_MAX)
        .pollInterval(Duration.ofMillis(100))
        .failFast("the node ended, see " + output, () -> !process.isAlive())
        .until(this::isReady);
  }

  private boolean isReady() {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + managementPort + "/health/ready"))
              .timeout(Duration.ofSeconds(2))
              .build();
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  Path data() {
    return data;
  }

  /** Kills the JVM where it stands; its PostgreSQL is left behind. */
  void kill() {
    process.destroyForcibly();
    waitFor();
  }

  /** Asks the node to stop; its exit code. */
  int stop() {
    process.destroy();
    return waitFor();
  }

  private int waitFor() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the node does not end, see " + output);
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      stop();
    }
  }
}
