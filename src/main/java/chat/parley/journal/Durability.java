package chat.parley.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a database keeps what it has confirmed when the power fails. Without these settings a
 * check mark would be a lie, so the start is refused.
 */
public final class Durability {
  /** Each setting with the values that keep the promise. */
  private static final Map<String, Set<String>> REQUIRED = new LinkedHashMap<>();

  static {
    REQUIRED.put("fsync", Set.of("on"));
    REQUIRED.put("full_page_writes", Set.of("on"));
    // The second waits for replicas as well, and so is stronger.
    REQUIRED.put("synchronous_commit", Set.of("on", "remote_apply"));
  }

  private Durability() {}

  /**
   * Asks the server.
   *
   * @throws UnavailableDatabaseException when a setting is not on, or the server can't be reached
   */
  public static void check(Database database) {
    List<String> wrong = new ArrayList<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, Set<String>> setting : REQUIRED.entrySet()) {
        String value = show(statement, setting.getKey());
        if (!setting.getValue().contains(value)) {
          wrong.add(setting.getKey() + " is " + value);
        }
      }
    } catch (SQLException failed) {
      throw new UnavailableDatabaseException(database, failed);
    }
    if (!wrong.isEmpty()) {
      String reason = "it may lose what it has confirmed: " + String.join(", ", wrong);
      throw new UnavailableDatabaseException(database, reason + "; set it to on");
    }
  }

  private static String show(Statement statement, String setting) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SHOW " + setting)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
