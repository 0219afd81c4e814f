package chat.parley.check.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.stream.Stream;

/** One node in a JVM of its own, on the same ports and configuration whenever it is started. */
final class ServerNode {
  private static final String ALARM = "alarm:";
  private static final Duration ASK_MAX = Duration.ofSeconds(2);

  private final int number;
  private final Addresses addresses;
  private final Path directory;
  private final Reaper reaper;
  private final HttpClient http;
  private volatile Process process;

  /** Where a node listens: for clients, for other nodes, for those who watch it. */
  record Addresses(int port, int clusterPort, int managementPort) {}

  /**
   * A node that does not run yet.
   *
   * @param number from 0
   */
  ServerNode(int number, Addresses addresses, Path directory, Reaper reaper, HttpClient http) {
    this.number = number;
    this.addresses = addresses;
    this.directory = directory;
    this.reaper = reaper;
    this.http = http;
  }

  int number() {
    return number;
  }

  Addresses addresses() {
    return addresses;
  }

  /** Starts it with a configuration, without waiting for more than its process. */
  synchronized void start(String configuration) {
    try {
      Path file = directory.resolve("node-" + (number + 1) + ".conf");
      Files.writeString(file, configuration);
      process =
          new ProcessBuilder(command(file))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
      reaper.add(process.toHandle());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private List<String> command(Path configuration) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    if (Runtime.version().feature() >= 24) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    // Small and quick to start: many of them share a machine.
    command.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("-Dlogback.configurationFile=logback.xml");
    command.add("-Dconfig.file=" + configuration.toAbsolutePath());
    command.add("chat.parley.app.Main");
    return command;
  }

  /** The lines of its log that no fault of a run explains. */
  List<String> alarms() throws IOException {
    try (Stream<String> lines = Files.lines(log())) {
      return lines.filter(each -> each.contains(ALARM)).toList();
    }
  }

  private Path log() {
    return directory.resolve("node-" + (number + 1) + ".log");
  }

  boolean isAlive() {
    Process now = process;
    return now != null && now.isAlive();
  }

  /** Whether it takes clients; asks it. */
  boolean isReady() {
    if (!isAlive()) {
      return false;
    }
    URI address = URI.create("http://127.0.0.1:" + addresses.managementPort() + "/health/ready");
    try {
      HttpRequest request = HttpRequest.newBuilder(address).timeout(ASK_MAX).build();
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Kills it where it stands. */
  void kill() {
    if (isAlive()) {
      Reaper.kill(process.toHandle());
    }
  }

  void pause() {
    Reaper.signal("STOP", process.toHandle());
  }

  void resume() {
    Reaper.signal("CONT", process.toHandle());
  }

  /** Asks it to stop and waits until it has; false when it had to be killed after that time. */
  boolean terminate(Duration max) {
    Process now = process;
    if (now == null || !now.isAlive()) {
      return true;
    }
    now.destroy();
    try {
      if (now.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
        return true;
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    kill();
    return false;
  }
}
