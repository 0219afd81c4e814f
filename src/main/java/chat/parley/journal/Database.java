package chat.parley.journal;

import chat.parley.model.Partition;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.BitSet;
import java.util.Properties;

/**
 * One physical database of the configuration.
 *
 * @param name its key in the configuration, of {@code [a-z0-9]}; part of the plugins' ids
 * @param url {@code jdbc:postgresql://…}, or {@link #EMBEDDED} until the own server has started
 * @param user whom to sign in as; empty when the URL or the driver's defaults say so
 * @param password empty when there is none
 * @param partitions the numbers of the partitions that lie on it
 * @param pool connections a node keeps for writing events, 2 or more
 */
public record Database(
    String name, String url, String user, String password, BitSet partitions, int pool) {
  /** The URL that asks for a PostgreSQL of our own. */
  public static final String EMBEDDED = "embedded";

  private static final int CONNECT_SECONDS = 10;

  public Database {
    partitions = (BitSet) partitions.clone();
  }

  /** A database that holds every partition, as it is in development and in tests. */
  public static Database whole(String jdbcUrl, String user) {
    BitSet all = new BitSet();
    all.set(0, Partition.COUNT);
    return new Database("main", jdbcUrl, user, "", all, 8);
  }

  /** A copy: changing it changes nothing here. */
  @Override
  public BitSet partitions() {
    return (BitSet) partitions.clone();
  }

  /** Whether the server is started by us. */
  public boolean isEmbedded() {
    return url.equals(EMBEDDED);
  }

  /** The same database on another server. */
  public Database at(String jdbcUrl) {
    return new Database(name, jdbcUrl, user, password, partitions, pool);
  }

  /** A connection outside of any pool, for the work at start; the caller closes it. */
  public Connection connect() throws SQLException {
    return connect(Duration.ofSeconds(CONNECT_SECONDS), Duration.ZERO);
  }

  /**
   * The same with limits.
   *
   * @param connect longest wait for the connection, whole seconds
   * @param answer longest wait for an answer, whole seconds; zero for no limit
   */
  Connection connect(Duration connect, Duration answer) throws SQLException {
    Properties properties = new Properties();
    if (!user.isEmpty()) {
      properties.setProperty("user", user);
      properties.setProperty("password", password);
    }
    properties.setProperty("connectTimeout", Long.toString(connect.toSeconds()));
    // Connecting is more than opening the socket: a server that is stopped accepts and is silent.
    properties.setProperty("loginTimeout", Long.toString(connect.toSeconds()));
    properties.setProperty("socketTimeout", Long.toString(answer.toSeconds()));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("logServerErrorDetail", "false");
    return DriverManager.getConnection(url, properties);
  }

  /** Without the password, and without what a URL may hold behind its question mark. */
  @Override
  public String toString() {
    return name + " at " + url.replaceFirst("\\?.*", "");
  }
}
