package chat.parley.journal;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The tables of each database, brought up to date at start. Nodes that start together wait. */
public final class Schema {
  private static final String MIGRATIONS = "classpath:chat/parley/journal/db";

  private Schema() {}

  /**
   * Creates or updates the tables.
   *
   * @return how many migrations were applied
   * @throws UnavailableDatabaseException when the database can't be reached or a migration fails
   */
  public static int migrate(Database database) {
    try {
      return Flyway.configure(Schema.class.getClassLoader())
          .dataSource(database.url(), userOf(database), passwordOf(database))
          .locations(MIGRATIONS)
          .load()
          .migrate()
          .migrationsExecuted;
    } catch (FlywayException failed) {
      throw new UnavailableDatabaseException(database, failed);
    }
  }

  private static String userOf(Database database) {
    return database.user().isEmpty() ? null : database.user();
  }

  private static String passwordOf(Database database) {
    return database.user().isEmpty() ? null : database.password();
  }
}
