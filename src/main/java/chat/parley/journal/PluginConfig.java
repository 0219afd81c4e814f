package chat.parley.journal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the configuration of pekko-persistence-jdbc: for each database one pool, and one journal,
 * one snapshot store and one read journal that share it.
 */
final class PluginConfig {
  private static final String SETTINGS = "parley.persistence.";

  private PluginConfig() {}

  static String journalId(Database database) {
    return "jdbc-journal-" + database.name();
  }

  static String snapshotId(Database database) {
    return "jdbc-snapshot-store-" + database.name();
  }

  static String readJournalId(Database database) {
    return "jdbc-read-journal-" + database.name();
  }

  static Config of(List<Database> databases, Config config) {
    Config all =
        ConfigFactory.empty()
            .withValue(
                "pekko.persistence.max-concurrent-recoveries",
                config.getValue(SETTINGS + "recoveries-max"));
    for (Database database : databases) {
      all =
          all.withValue(
                  "pekko-persistence-jdbc.shared-databases." + database.name(),
                  connections(database, config))
              .withValue(journalId(database), plugin(database, config, "jdbc-journal", "journal"))
              .withValue(
                  snapshotId(database), plugin(database, config, "jdbc-snapshot-store", "snapshot"))
              .withValue(readJournalId(database), readJournal(database, config));
    }
    return all;
  }

  private static ConfigValue connections(Database database, Config config) {
    Map<String, Object> own = new LinkedHashMap<>();
    own.put("url", database.url());
    own.put("poolName", "journal-" + database.name());
    // Slick deadlocks unless every one of its threads finds a connection.
    own.put("numThreads", database.pool());
    own.put("maxConnections", database.pool());
    own.put("minConnections", database.pool());
    if (!database.user().isEmpty()) {
      own.put("user", database.user());
      own.put("password", database.password());
    }
    Config db =
        ConfigFactory.parseMap(own, "database " + database.name())
            .withFallback(config.getConfig(SETTINGS + "connections"))
            .withFallback(config.getConfig("pekko-persistence-jdbc.shared-databases.slick.db"));
    return ConfigFactory.empty()
        .withValue("profile", ConfigValueFactory.fromAnyRef("slick.jdbc.PostgresProfile$"))
        .withValue("db", db.root())
        .root();
  }

  private static ConfigValue plugin(
      Database database, Config config, String template, String settings) {
    return ConfigFactory.parseMap(Map.of("use-shared-db", database.name()))
        .withFallback(config.getConfig(SETTINGS + settings))
        .withFallback(config.getConfig(template))
        .root();
  }

  private static ConfigValue readJournal(Database database, Config config) {
    return ConfigFactory.parseMap(
            Map.of("use-shared-db", database.name(), "write-plugin", journalId(database)))
        .withFallback(config.getConfig("jdbc-read-journal"))
        .root();
  }
}
