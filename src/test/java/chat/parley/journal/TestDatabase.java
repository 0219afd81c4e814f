package chat.parley.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Databases for tests: one PostgreSQL for the whole run, started at the first use and stopped with
 * the JVM. Its directory is kept in {@code target}, so only the first run after a clean is slow.
 */
public final class TestDatabase {
  private static final String TEMPLATE = "parley_template";
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private TestDatabase() {}

  private static final class Server {
    private static final DevelopmentPostgres POSTGRES = start();

    private static DevelopmentPostgres start() {
      DataDirectory directory = DataDirectory.lock(Path.of("target", "test-postgres"));
      DevelopmentPostgres server = DevelopmentPostgres.start(directory, 0);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                server.close();
                directory.close();
              }));
      dropLeftovers(server);
      Schema.migrate(Database.whole(server.jdbcUrl(TEMPLATE), DevelopmentPostgres.USER));
      return server;
    }

    private static void dropLeftovers(DevelopmentPostgres server) {
      String leftovers = "SELECT datname FROM pg_database WHERE datname LIKE 'parley_%'";
      List<String> names = new ArrayList<>();
      try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
          Statement statement = connection.createStatement()) {
        try (ResultSet rows = statement.executeQuery(leftovers)) {
          while (rows.next()) {
            names.add(rows.getString(1));
          }
        }
        for (String name : names) {
          statement.execute("DROP DATABASE " + name);
        }
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  /** The JDBC address of a new, migrated and empty database. */
  public static String fresh() {
    DevelopmentPostgres server = Server.POSTGRES;
    String name = "parley_test_" + COUNTER.incrementAndGet();
    // Two copies of one template at the same time would refuse each other.
    synchronized (TestDatabase.class) {
      try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
      } catch (SQLException failed) {
        throw new IllegalStateException(failed);
      }
    }
    return server.jdbcUrl(name);
  }

  /** A new, migrated and empty database that holds every partition. */
  public static Database freshDatabase() {
    return Database.whole(fresh(), DevelopmentPostgres.USER);
  }
}
