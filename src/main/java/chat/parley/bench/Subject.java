package chat.parley.bench;

import chat.parley.launch.Jvm;
import chat.parley.launch.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is measured: a node and its PostgreSQL, each a process of its own on this machine, on data
 * that stay from run to run.
 */
final class Subject implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofSeconds(180);
  private static final Duration STOP_MAX = Duration.ofSeconds(60);
  private static final long POLL_MS = 100;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path folder;
  private final List<String> nodeFlags;
  private final int port = Ports.free();
  private final int managementPort = Ports.free();
  private final int databasePort = Ports.free();
  private final Thread hook = new Thread(this::kill);
  private Process database;
  private Process node;
  private final List<Process> others = new CopyOnWriteArrayList<>();

  /**
   * @param nodeFlags of the node's JVM
   */
  private Subject(Path folder, List<String> nodeFlags) {
    this.folder = folder;
    this.nodeFlags = List.copyOf(nodeFlags);
  }

  /** Starts both and waits until the node takes clients. */
  static Subject start(Path folder, List<String> nodeFlags) {
    Subject subject = new Subject(folder, nodeFlags);
    Runtime.getRuntime().addShutdownHook(subject.hook);
    try {
      Files.createDirectories(folder);
      subject.startDatabase();
      subject.startNode();
      return subject;
    } catch (IOException failed) {
      subject.close();
      throw new UncheckedIOException(failed);
    } catch (RuntimeException failed) {
      subject.close();
      throw failed;
    }
  }

  private void startDatabase() {
    database =
        run(
            "database",
            List.of("-Xmx64m"),
            "chat.parley.app.LocalDatabase",
            folder.resolve("database").toString(),
            Integer.toString(databasePort));
    Path log = log("database");
    await("the database", database, () -> read(log).contains("jdbc:"));
  }

  private void startNode() throws IOException {
    Path settings = folder.resolve("node.conf");
    Files.writeString(
        settings,
        """
        parley {
          data = "%s"
          http { port = %d, trust-forwarded = on, connections-max = 200000 }
          management.port = %d
          databases.main { url = "%s", user = "postgres", partitions = "0-999" }
        }
        """
            .formatted(folder.resolve("node"), port, managementPort, jdbcUrl()));
    List<String> flags = new ArrayList<>(nodeFlags);
    flags.add("-Dconfig.file=" + settings);
    node = run("node", flags, Jvm.NODE);
    await("the node", node, () -> Jvm.isReady(HTTP, managementPort));
  }

  /**
   * A program beside the subject.
   *
   * @param told what it wrote after the word that was waited for, to the end of the line
   */
  record Beside(Process process, String told) {}

  /**
   * Starts another program of the same class path with the flags of the node, and waits until it
   * has written a line that begins with a word. It ends with the subject at the latest.
   */
  Beside startBeside(String name, String type, String word) {
    Process process = run(name, nodeFlags, type);
    others.add(process);
    await(name, process, () -> told(name, word) != null);
    return new Beside(process, told(name, word));
  }

  private String told(String name, String word) {
    Matcher line = Pattern.compile("(?m)^" + word + " (.*)\\R").matcher(read(log(name)));
    return line.find() ? line.group(1) : null;
  }

  /** Ends such a program. */
  void end(Beside beside) {
    end(beside.process());
    others.remove(beside.process());
  }

  private Process run(String name, List<String> flags, String type, String... arguments) {
    List<String> all = new ArrayList<>(flagsOfScripts());
    all.addAll(flags);
    return Jvm.start(all, type, List.of(arguments), Redirect.to(log(name).toFile()));
  }

  /** What scripts give every JVM, and so this one. */
  private static List<String> flagsOfScripts() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(each -> !each.startsWith("-X") || each.startsWith("-XX:"))
        .filter(each -> !each.startsWith("-D") && !each.startsWith("-javaagent"))
        .toList();
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException notYet) {
      return "";
    }
  }

  private void await(String what, Process process, BooleanSupplier condition) {
    long deadline = System.nanoTime() + START_MAX.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        if (!process.isAlive()) {
          throw new BenchException(what + " did not start; see the logs in " + folder);
        }
        if (System.nanoTime() > deadline) {
          throw new BenchException(what + " is not there after " + START_MAX.toSeconds() + " s");
        }
        process.waitFor(POLL_MS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }

  /** Stops the node and starts it again, at the same port; its clients have left before. */
  void restartNode() {
    end(node);
    try {
      startNode();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The same with the database. */
  void restart() {
    end(node);
    end(database);
    startDatabase();
    restartNode();
  }

  /** The node's port of clients. */
  int port() {
    return port;
  }

  int managementPort() {
    return managementPort;
  }

  /** The node's database. */
  String jdbcUrl() {
    return jdbcUrl("parley");
  }

  /** One of the server's databases. */
  String jdbcUrl(String name) {
    return "jdbc:postgresql://127.0.0.1:" + databasePort + "/" + name;
  }

  long nodePid() {
    return node.pid();
  }

  /** The server's first process, whose descendants serve the connections. */
  long databasePid() {
    String file = read(folder.resolve("database").resolve("postgres").resolve("postmaster.pid"));
    return Long.parseLong(file.lines().findFirst().orElseThrow().strip());
  }

  private static void end(Process process) {
    if (process == null || !process.isAlive()) {
      return;
    }
    if (!Jvm.ends(process, STOP_MAX)) {
      process.destroyForcibly().onExit().join();
    }
  }

  private void kill() {
    others.forEach(Subject::end);
    end(node);
    end(database);
  }

  @Override
  public void close() {
    kill();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook runs already.
    }
  }
}
