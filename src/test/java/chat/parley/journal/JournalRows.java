package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** What has to be true of the rows of every journal, whatever has happened to its nodes. */
public final class JournalRows {
  private JournalRows() {}

  /**
   * Numbers are dense from 1 in each log, and no writer has written after another one had taken
   * over.
   *
   * @param url of the database, by JDBC
   */
  public static void check(String url) {
    String rows =
        "SELECT persistence_id, sequence_number, writer FROM event_journal"
            + " ORDER BY persistence_id, sequence_number";
    try (Connection connection = DriverManager.getConnection(url, DevelopmentPostgres.USER, "");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(rows)) {
      String log = "";
      long number = 0;
      String writer = "";
      Set<String> over = new HashSet<>();
      while (row.next()) {
        if (!row.getString(1).equals(log)) {
          log = row.getString(1);
          number = 0;
          writer = "";
          over.clear();
        }
        number++;
        assertThat(row.getLong(2)).as(log).isEqualTo(number);
        if (!row.getString(3).equals(writer)) {
          over.add(writer);
          writer = row.getString(3);
          assertThat(over).as("writers of %s before number %d", log, number).doesNotContain(writer);
        }
      }
      assertThat(number).isPositive();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
