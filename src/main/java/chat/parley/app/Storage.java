package chat.parley.app;

import chat.parley.journal.DataDirectory;
import chat.parley.journal.Databases;
import chat.parley.journal.DevelopmentPostgres;
import chat.parley.journal.MoveRunner;
import chat.parley.journal.MoveSettings;
import chat.parley.journal.PartitionMoves;
import chat.parley.journal.PlaceWatch;
import chat.parley.journal.Places;
import chat.parley.journal.SqlWorkers;
import chat.parley.presence.LastSeenTable;
import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of a node that lies below the actor system; closed in the opposite order. */
final class Storage implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Storage.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private Databases databases;
  private boolean ownsDatabase;
  private UUID installation;
  private Places places;
  private PartitionMoves moves;
  private SqlWorkers workers;
  private LastSeenTable lastSeen;

  private Storage() {}

  /** Starts the own PostgreSQL if it is asked for, and begins to watch every database. */
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
    PlaceWatch watch = keep(PlaceWatch.start(databases, nodeName()));
    installation = watch.installation();
    places = watch.places();
    moves = keep(new MoveRunner(places, MoveSettings.read(config)));
    workers = keep(new SqlWorkers(places, SqlWorkers.Settings.read(config)));
    lastSeen = keep(new LastSeenTable(databases, workers, LastSeenTable.Settings.read(config)));
  }

  /** As operators read it; another one at each start. */
  private static String nodeName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException unknown) {
      host = "localhost";
    }
    String start = Integer.toString(ThreadLocalRandom.current().nextInt(1 << 20), 32);
    return host + "/" + ProcessHandle.current().pid() + "/" + start;
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

  /** Names what the databases belong to: it is the same for all nodes of a cluster. */
  UUID installation() {
    return installation;
  }

  /** Where partitions lie. */
  Places places() {
    return places;
  }

  /** What operators can do about it. */
  PartitionMoves moves() {
    return moves;
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
