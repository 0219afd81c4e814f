package chat.parley.check.chaos;

import chat.parley.launch.Jvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One node in a JVM of its own, on the same ports and configuration whenever it is started. */
final class ServerNode {
  private static final String ALARM = "alarm:";

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
      Redirect output = Redirect.appendTo(log().toFile());
      process = Jvm.start(flags(file), Jvm.NODE, List.of(), output);
      reaper.add(process.toHandle());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static List<String> flags(Path configuration) {
    List<String> flags = new ArrayList<>(Jvm.flags());
    // Small and quick to start: many of them share a machine.
    flags.addAll(List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    flags.add("-Dlogback.configurationFile=logback.xml");
    flags.add("-Dconfig.file=" + configuration.toAbsolutePath());
    return flags;
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
    return isAlive() && Jvm.isReady(http, addresses.managementPort());
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
    if (Jvm.ends(now, max)) {
      return true;
    }
    kill();
    return false;
  }
}
