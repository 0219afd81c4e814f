package chat.parley.app;

import chat.parley.journal.DataDirectory;
import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.DevelopmentPostgres;
import chat.parley.journal.Durability;
import chat.parley.journal.Schema;
import chat.parley.journal.SqlWorkers;
import chat.parley.presence.LastSeenTable;
import com.typesafe.config.Config;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of a node that lies below the actor system; closed in the opposite order. */
final class Storage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Databases databases;
  private boolean ownsDatabase;
  private SqlWorkers workers;
  private LastSeenTable lastSeen;

  private Storage() {}

  /** Starts the own PostgreSQL if it is asked for, and brings every database up to date. */
  static Storage open(Settings settings, Config config) {
    Storage storage = new Storage();
    try {
      storage.connect(settings, config);
      return storage;
    } catch (RuntimeException failed) {
      storage.close();
      throw failed;
    }
  }

  private void connect(Settings settings, Config config) {
    databases = Databases.read(config);
    ownsDatabase = databases.needsEmbedded();
    if (ownsDatabase) {
      DataDirectory data = keep(DataDirectory.lock(settings.data()));
      DevelopmentPostgres postgres = keep(DevelopmentPostgres.start(data, settings.embeddedPort()));
      databases = databases.withEmbedded(postgres::jdbcUrl);
    }
    for (Database database : databases.all()) {
      Durability.check(database);
      Schema.migrate(database);
    }
    workers = keep(new SqlWorkers(databases, SqlWorkers.Settings.read(config)));
    lastSeen = keep(new LastSeenTable(databases, workers, LastSeenTable.Settings.read(config)));
  }

  private <T extends AutoCloseable> T keep(T resource) {
    open.push(resource);
    return resource;
  }

  /** Whether the node runs a PostgreSQL of its own. */
  boolean ownsDatabase() {
    return ownsDatabase;
  }

  Databases databases() {
    return databases;
  }

  SqlWorkers workers() {
    return workers;
  }

  LastSeenTable lastSeen() {
    return lastSeen;
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception failed) {
        LOG.warn("something did not close", failed);
      }
    }
  }
}
