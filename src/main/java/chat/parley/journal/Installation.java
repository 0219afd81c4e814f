package chat.parley.journal;

import chat.parley.model.Partition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Which databases belong together. Each says in table {@code database_identity} what it is called
 * and of which installation it is, so that none can be taken for another. The configuration's map
 * is used once, when the installation is founded; from then on the databases say what they hold.
 */
final class Installation {
  /** Of two nodes that found one installation at the same time one waits. */
  private static final long FOUNDING_LOCK = 0x7061_726c_6579_0001L;

  private static final String INSERT_PLACES =
      """
      INSERT INTO partition_place (partition, state, version)
      SELECT number, CASE WHEN number = ANY (?) THEN 'here' ELSE 'elsewhere' END,
             CASE WHEN number = ANY (?) THEN ?::bigint ELSE 0 END
      FROM generate_series(0, 999) AS number
      """;
  private static final String WITH_LOGS =
      """
      SELECT number FROM generate_series(0, 999) AS number
      WHERE EXISTS (
        SELECT FROM event_journal, unnest(?::text[]) AS kind
        WHERE persistence_id >= kind || '|' || lpad(number::text, 3, '0') || '|'
          AND persistence_id < kind || '|' || lpad(number::text, 3, '0') || '}')
      """;

  private Installation() {}

  private record Identity(UUID installation, String name, boolean founded) {}

  /** A database that can be asked. */
  record Open(Database database, Connection connection) {}

  /**
   * Founds the installation if need be, and checks that all these databases belong to it.
   *
   * @param open those that answer, in the order of their names
   * @param missing one that does not answer, if any
   * @return the installation's number
   * @throws UnavailableDatabaseException when one belongs elsewhere, or must not be missing
   */
  static UUID check(Databases databases, List<Open> open, Optional<Database> missing)
      throws SQLException {
    Connection first = open.getFirst().connection();
    execute(first, "SELECT pg_advisory_lock(" + FOUNDING_LOCK + ")");
    try {
      Map<Open, Optional<Identity>> identities = new LinkedHashMap<>();
      for (Open each : open) {
        identities.put(each, read(each.connection()));
      }
      Optional<UUID> founded =
          identities.values().stream()
              .flatMap(Optional::stream)
              .filter(Identity::founded)
              .map(Identity::installation)
              .findFirst();
      UUID installation =
          founded.isPresent() ? founded.get() : found(databases, identities, missing);
      for (Open each : open) {
        admit(each, installation);
      }
      return installation;
    } finally {
      execute(first, "SELECT pg_advisory_unlock(" + FOUNDING_LOCK + ")");
    }
  }

  /**
   * Checks that a database belongs to an installation that is founded; an empty one that belongs to
   * none is taken in, without partitions.
   */
  static void admit(Open open, UUID installation) throws SQLException {
    Optional<Identity> identity = read(open.connection());
    if (identity.isEmpty()) {
      if (!withLogs(open.connection()).isEmpty()) {
        throw refused(open, "it holds logs, and does not belong to this installation");
      }
      write(open, installation, new BitSet(), 0);
    } else if (!identity.get().installation().equals(installation)) {
      throw refused(open, "it belongs to another installation");
    } else if (!identity.get().name().equals(open.database().name())) {
      throw refused(open, "it is the one that is called " + identity.get().name());
    }
    execute(open.connection(), "UPDATE database_identity SET founded = true WHERE NOT founded");
  }

  /** Nothing can have been written before all databases have their rows: until then they change. */
  private static UUID found(
      Databases databases, Map<Open, Optional<Identity>> identities, Optional<Database> missing)
      throws SQLException {
    if (missing.isPresent()) {
      throw new UnavailableDatabaseException(
          missing.get(), "it does not answer, and the first start needs every database");
    }
    UUID installation =
        identities.values().stream()
            .flatMap(Optional::stream)
            .map(Identity::installation)
            .findFirst()
            .orElseGet(UUID::randomUUID);
    for (Map.Entry<Open, Optional<Identity>> each : identities.entrySet()) {
      Open open = each.getKey();
      if (each.getValue().isPresent()
          && !each.getValue().get().installation().equals(installation)) {
        throw refused(open, "it belongs to another installation");
      }
      expectLogs(databases, open);
    }
    for (Open open : identities.keySet()) {
      write(open, installation, open.database().partitions(), databases.version());
    }
    return installation;
  }

  /** Databases of older releases have logs already; they must lie where the map says. */
  private static void expectLogs(Databases databases, Open open) throws SQLException {
    for (int partition : withLogs(open.connection())) {
      Database configured = databases.of(new Partition(partition));
      if (!configured.equals(open.database())) {
        throw refused(
            open,
            "it holds logs of partition %d, which the configuration gives to %s"
                .formatted(partition, configured.name()));
      }
    }
  }

  private static List<Integer> withLogs(Connection connection) throws SQLException {
    List<Integer> partitions = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement(WITH_LOGS)) {
      query.setArray(1, connection.createArrayOf("text", Databases.KINDS.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          partitions.add(rows.getInt(1));
        }
      }
    }
    return partitions;
  }

  private static Optional<Identity> read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT installation, name, founded FROM database_identity")) {
      return rows.next()
          ? Optional.of(
              new Identity(rows.getObject(1, UUID.class), rows.getString(2), rows.getBoolean(3)))
          : Optional.empty();
    }
  }

  private static void write(Open open, UUID installation, BitSet partitions, long version)
      throws SQLException {
    Connection connection = open.connection();
    connection.setAutoCommit(false);
    try {
      execute(connection, "DELETE FROM partition_place");
      execute(connection, "DELETE FROM database_identity");
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO database_identity (installation, name, founded)"
                  + " VALUES (?, ?, false)")) {
        insert.setObject(1, installation);
        insert.setString(2, open.database().name());
        insert.executeUpdate();
      }
      try (PreparedStatement insert = connection.prepareStatement(INSERT_PLACES)) {
        Object[] numbers = partitions.stream().boxed().toArray();
        insert.setArray(1, connection.createArrayOf("int4", numbers));
        insert.setArray(2, connection.createArrayOf("int4", numbers));
        insert.setLong(3, version);
        insert.executeUpdate();
      }
      connection.commit();
    } catch (SQLException failed) {
      connection.rollback();
      throw failed;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static UnavailableDatabaseException refused(Open open, String reason) {
    return new UnavailableDatabaseException(open.database(), reason);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
