package chat.parley.journal;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own in the data directory, for development and small installations. It
 * listens on the loopback only and asks for no password; it keeps its data across runs, with every
 * setting of {@link Durability} on.
 */
public final class DevelopmentPostgres implements AutoCloseable {
  /** The user of every address. */
  public static final String USER = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(DevelopmentPostgres.class);
  private static final Duration START_MAX = Duration.ofSeconds(90);
  private static final int CONNECTIONS_MAX = 200;

  private final EmbeddedPostgres server;

  private DevelopmentPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** The server did not start; the message is one line for the operator. */
  public static final class StartException extends RuntimeException {
    StartException(String reason, Throwable cause) {
      super("the embedded PostgreSQL did not start: " + reason, cause);
    }
  }

  /**
   * Starts the server, after stopping the one that a killed run may have left behind. The first
   * start on a directory creates the database, which takes some seconds.
   *
   * @param data held by the caller for longer than the server lives
   * @param port where it listens; 0 for any free one
   * @throws StartException when it does not start, or is not durable
   */
  public static DevelopmentPostgres start(DataDirectory data, int port) {
    Path directory = data.path().resolve("postgres");
    Path log = data.path().resolve("postgres.log");
    try {
      if (OrphanedPostgres.stop(directory)) {
        LOG.info("Stopped the PostgreSQL that an earlier run had left behind");
      }
      OrphanedPostgres.forget(directory);
      int chosen = choosePort(port);
      if (!Files.exists(directory)) {
        create(directory, log, chosen);
      }
      DevelopmentPostgres started = new DevelopmentPostgres(launch(directory, log, chosen));
      started.assertDurable();
      return started;
    } catch (IOException | RuntimeException failed) {
      stopAfterFailure(directory, failed);
      throw new StartException(failed.getMessage() + "; see " + log, failed);
    }
  }

  /**
   * Creates the files under another name and renames them when they are complete, so that a
   * directory that exists is whole, even if this process dies now.
   */
  private static void create(Path directory, Path log, int port) throws IOException {
    Path unfinished = directory.resolveSibling("postgres.unfinished");
    OrphanedPostgres.stop(unfinished);
    delete(unfinished);
    LOG.info("Creating a database in {}", directory);
    launch(unfinished, log, port).close();
    Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
  }

  private static EmbeddedPostgres launch(Path directory, Path log, int port) throws IOException {
    Redirect output = Redirect.appendTo(log.toFile());
    return EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(binaries(directory))
        .setDataDirectory(directory)
        .setCleanDataDirectory(false)
        .setRegisterShutdownHook(false)
        .setPort(port)
        .setPGStartupWait(START_MAX)
        .setOutputRedirector(output)
        .setErrorRedirector(output)
        // The library starts the server with -F, which these come after and take back.
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("max_connections", Integer.toString(CONNECTIONS_MAX))
        .setServerConfig("shared_buffers", "128MB")
        .setServerConfig("max_wal_size", "2GB")
        .start();
  }

  /**
   * Where the programs are unpacked: in the user's cache, once for all data directories. Never in a
   * directory that other users of the machine can write.
   */
  private static File binaries(Path directory) {
    Path home = Path.of(System.getProperty("user.home"));
    return Files.isWritable(home)
        ? home.resolve(Path.of(".cache", "parley", "postgres")).toFile()
        : directory.resolveSibling("postgres.programs").toFile();
  }

  private static int choosePort(int wanted) throws IOException {
    try (ServerSocket probe = new ServerSocket(wanted, 1, InetAddress.getLoopbackAddress())) {
      return probe.getLocalPort();
    } catch (IOException taken) {
      throw new IOException("port " + wanted + " is in use", taken);
    }
  }

  private void assertDurable() {
    try {
      Durability.check(Database.whole(server.getJdbcUrl(USER, "postgres"), USER));
    } catch (UnavailableDatabaseException weak) {
      close();
      throw weak;
    }
  }

  private static void stopAfterFailure(Path directory, Exception failed) {
    try {
      OrphanedPostgres.stop(directory);
    } catch (IOException stays) {
      failed.addSuppressed(stays);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    }
  }

  /** Where it listens, on the loopback. */
  public int port() {
    return server.getPort();
  }

  /**
   * The address of a database, which is created if need be.
   *
   * @param name of {@code [a-z0-9_]}
   * @throws StartException when it can't be created
   */
  public String jdbcUrl(String name) {
    if (!name.matches("[a-z0-9_]{1,60}")) {
      throw new IllegalArgumentException("a database's name is of a-z 0-9 _");
    }
    try (Connection connection = server.getPostgresDatabase().getConnection()) {
      if (!exists(connection, name)) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("CREATE DATABASE " + name);
        }
      }
      return server.getJdbcUrl(USER, name);
    } catch (SQLException failed) {
      throw new StartException("database " + name + ": " + failed.getMessage(), failed);
    }
  }

  private static boolean exists(Connection connection, String name) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
      query.setString(1, name);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** Stops the server and waits until it has written everything. A second call does nothing. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failed) {
      LOG.warn("The embedded PostgreSQL did not stop cleanly", failed);
    }
  }
}
