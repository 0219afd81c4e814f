package chat.parley.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The PostgreSQL server that a killed run has left behind. It lives on without its parent, and a
 * new server can't start on its directory.
 */
final class OrphanedPostgres {
  private static final Duration FAST_STOP_MAX = Duration.ofSeconds(30);
  private static final Duration IMMEDIATE_STOP_MAX = Duration.ofSeconds(10);

  private OrphanedPostgres() {}

  /**
   * Stops the server of the directory, if one is running, and waits until it is gone. Any other
   * process is left alone, even if it has the number that the directory names.
   *
   * @return whether there was one
   * @throws IOException when it does not go
   */
  static boolean stop(Path directory) throws IOException {
    Optional<ProcessHandle> found = find(directory);
    if (found.isEmpty()) {
      return false;
    }
    ProcessHandle server = found.get();
    // To PostgreSQL, SIGINT means: break off sessions, write everything, exit.
    if (!signal(server, "INT", FAST_STOP_MAX) && !signal(server, "QUIT", IMMEDIATE_STOP_MAX)) {
      throw new IOException(
          "the PostgreSQL of an earlier run, process " + server.pid() + ", stays");
    }
    return true;
  }

  /**
   * Removes the file that names the server's process when that number now belongs to a process that
   * is known to be something else, as happens after a restart of the machine or the container:
   * PostgreSQL would refuse to start. In doubt the file stays, above all for any other PostgreSQL.
   */
  static void forget(Path directory) throws IOException {
    Optional<String> program = named(directory).flatMap(OrphanedPostgres::program);
    if (program.isPresent() && !program.get().equals("postgres")) {
      Files.delete(pidFile(directory));
    }
  }

  /** The running server of a directory: the process that it names, if it is one of its own. */
  static Optional<ProcessHandle> find(Path directory) throws IOException {
    return named(directory).filter(process -> serves(process, directory));
  }

  private static Optional<ProcessHandle> named(Path directory) throws IOException {
    if (!Files.exists(pidFile(directory))) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(pidFile(directory));
    if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,18}")) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
        .filter(ProcessHandle::isAlive);
  }

  private static Path pidFile(Path directory) {
    return directory.resolve("postmaster.pid");
  }

  private static boolean serves(ProcessHandle process, Path directory) {
    String[] arguments = process.info().arguments().orElse(new String[0]);
    return program(process).filter("postgres"::equals).isPresent()
        && List.of(arguments).contains(directory.toString());
  }

  /** The name of a process's program; Linux marks one whose file was deleted since. */
  private static Optional<String> program(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> Path.of(command.replaceFirst(" \\(deleted\\)$", "")))
        .map(path -> path.getFileName().toString());
  }

  private static boolean signal(ProcessHandle process, String name, Duration max)
      throws IOException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    try {
      process.onExit().get(max.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException stays) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IOException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while PostgreSQL stops", interrupted);
    }
  }
}
