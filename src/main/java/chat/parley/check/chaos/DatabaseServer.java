package chat.parley.check.chaos;

import chat.parley.journal.DataDirectory;
import chat.parley.journal.DevelopmentPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** One PostgreSQL, which can be killed, paused and started again on what it has left. */
final class DatabaseServer implements AutoCloseable {
  private static final String DATABASE = "parley";
  private static final int VALID_SECONDS_MAX = 5;

  /** Of {@link #watch}. */
  static final int ANSWER_SECONDS_MAX = 5;

  private final String name;
  private final int port;
  private final Reaper reaper;
  private final DataDirectory directory;
  private DevelopmentPostgres server;
  private ProcessHandle process;

  /**
   * A server that does not run yet.
   *
   * @param name of {@code [a-z0-9]}, for the map of partitions
   */
  DatabaseServer(String name, Path directory, int port, Reaper reaper) {
    this.name = name;
    this.port = port;
    this.reaper = reaper;
    this.directory = DataDirectory.lock(directory);
  }

  String name() {
    return name;
  }

  /** Starts it and waits until it answers. */
  synchronized void start() {
    server = DevelopmentPostgres.start(directory, port);
    process = postmaster();
    reaper.add(process);
    server.jdbcUrl(DATABASE);
  }

  private ProcessHandle postmaster() {
    try {
      Path file = directory.path().resolve(Path.of("postgres", "postmaster.pid"));
      long pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Where it listens, whether it runs or not. */
  String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DATABASE);
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), DevelopmentPostgres.USER, "");
  }

  /** A connection on which every question is answered soon, or fails. */
  Connection watch() throws SQLException {
    Properties limits = new Properties();
    String seconds = Integer.toString(ANSWER_SECONDS_MAX);
    limits.setProperty("user", DevelopmentPostgres.USER);
    limits.setProperty("connectTimeout", seconds);
    limits.setProperty("loginTimeout", seconds);
    limits.setProperty("socketTimeout", seconds);
    return DriverManager.getConnection(jdbcUrl(), limits);
  }

  /** Whether it answers a question now. */
  boolean isAnswering() {
    try (Connection connection = connect()) {
      return connection.isValid(VALID_SECONDS_MAX);
    } catch (SQLException away) {
      return false;
    }
  }

  /** Kills all of its processes where they stand. */
  synchronized void kill() {
    Reaper.kill(process);
    // Nothing is left to stop; this only lets go of the directory.
    server.close();
    server = null;
  }

  synchronized void pause() {
    Reaper.signal("STOP", process);
  }

  synchronized void resume() {
    Reaper.signal("CONT", process);
  }

  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
      server = null;
    }
    directory.close();
  }
}
