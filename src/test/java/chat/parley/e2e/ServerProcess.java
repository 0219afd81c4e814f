package chat.parley.e2e;

import chat.parley.journal.DataDirectory;
import chat.parley.journal.DevelopmentPostgres;
import chat.parley.launch.Ports;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A PostgreSQL server that can be killed and started again on its files and port. */
final class ServerProcess implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(120);

  private final Path data;
  private final int port;
  private Process process;
  private String url;

  private ServerProcess(Path data, int port) {
    this.data = data;
    this.port = port;
  }

  static ServerProcess start(Path data) throws IOException {
    ServerProcess server = new ServerProcess(data, Ports.free());
    server.start();
    return server;
  }

  /** Starts it again; the processes of a killed one may take a moment to notice that. */
  void start() {
    Awaitility.await().atMost(WAIT).until(this::starts);
  }

  private boolean starts() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                ServerProcess.class.getName(),
                data.toString(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("jdbc:")) {
        url = line;
        return true;
      }
    }
    return false;
  }

  /** Runs until its standard input ends, and so no longer than the test. */
  public static void main(String[] arguments) throws IOException {
    try (DataDirectory directory = DataDirectory.lock(Path.of(arguments[0]));
        DevelopmentPostgres server =
            DevelopmentPostgres.start(directory, Integer.parseInt(arguments[1]))) {
      System.out.println(server.jdbcUrl("second"));
      System.out.flush();
      while (System.in.read() >= 0) {
        continue;
      }
    }
  }

  String url() {
    return url;
  }

  /** Kills the server where it stands. */
  void kill() {
    try {
      Path pidFile = data.resolve(Path.of("postgres", "postmaster.pid"));
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst());
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor(WAIT.toSeconds(), TimeUnit.SECONDS);
      Awaitility.await()
          .atMost(WAIT)
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    process.onExit().join();
  }
}
