package chat.parley.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchemaTest {

  @Test
  void creates_the_tables_once() throws SQLException {
    Database database = TestDatabase.freshDatabase();

    assertThat(Schema.migrate(database)).isZero();
    assertThat(tablesOf(database))
        .containsExactly(
            "database_identity",
            "event_journal",
            "flyway_schema_history",
            "last_seen",
            "media",
            "node_seen",
            "partition_place",
            "snapshot");
  }

  @Test
  void names_the_database_that_cannot_be_reached() {
    Database nowhere = Database.whole("jdbc:postgresql://localhost:1/parley", "postgres");

    assertThatThrownBy(() -> Schema.migrate(nowhere))
        .isInstanceOf(UnavailableDatabaseException.class)
        .hasMessageContaining("database main at jdbc:postgresql://localhost:1/parley")
        .hasMessageContaining("refused");
  }

  @Test
  void accepts_a_durable_server() {
    Durability.check(TestDatabase.freshDatabase());
  }

  @Test
  void refuses_a_database_that_may_lose_what_it_confirmed() throws SQLException {
    Database database = TestDatabase.freshDatabase();
    Sql.execute(
        database,
        "ALTER ROLE postgres IN DATABASE " + nameOf(database) + " SET synchronous_commit = off");

    assertThatThrownBy(() -> Durability.check(database))
        .isInstanceOf(UnavailableDatabaseException.class)
        .hasMessageContaining("synchronous_commit is off");
  }

  private static String nameOf(Database database) throws SQLException {
    return Sql.values(database, "SELECT current_database()").getFirst();
  }

  private static List<String> tablesOf(Database database) throws SQLException {
    return Sql.values(
        database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
  }
}
