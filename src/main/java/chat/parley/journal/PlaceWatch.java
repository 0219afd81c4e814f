package chat.parley.journal;

import chat.parley.model.Partition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each database twice a second, on a connection of its own, what it holds, and so finds out
 * when one is gone and when it is back. A database is used only after it has been found durable,
 * its tables are up to date, and it belongs to this installation: at the start of the node, and
 * again whenever it has been away.
 */
public final class PlaceWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlaceWatch.class);
  private static final long EVERY_MS = 500;
  private static final int SEEN_EVERY = 10;
  private static final int LOOKS_MAX = 5;
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  /** The checks before the first use may wait for those of another node. */
  private static final Duration CHECK_MAX = Duration.ofMinutes(2);

  /** States of SQL that say that the server is not there, and nothing of the configuration. */
  private static final List<String> ABSENT = List.of("08", "57", "53");

  private static final String SEEN =
      """
      INSERT INTO node_seen (node, at) VALUES (?, clock_timestamp())
      ON CONFLICT (node) DO UPDATE SET at = excluded.at
      """;

  private final Places places;
  private final String node;
  private final Map<String, Eye> eyes = new HashMap<>();
  private final List<ScheduledExecutorService> threads = new ArrayList<>();
  private UUID installation;

  private PlaceWatch(Databases databases, String node) {
    this.places = Places.asked(databases, System::nanoTime);
    this.node = node;
    databases.all().forEach(each -> eyes.put(each.name(), new Eye(each)));
  }

  /**
   * Prepares every database and begins to watch. A database that does not answer is passed over,
   * and taken in when it does, unless it is the only one or this is the first start.
   *
   * @param node names this node to operators; no other has the same
   * @throws UnavailableDatabaseException when none can be used, or one must not be
   */
  public static PlaceWatch start(Databases databases, String node) {
    PlaceWatch watch = new PlaceWatch(databases, node);
    try {
      watch.open(databases);
      return watch;
    } catch (RuntimeException failed) {
      watch.close();
      throw failed;
    }
  }

  private void open(Databases databases) {
    List<Installation.Open> open = new ArrayList<>();
    Optional<Database> missing = Optional.empty();
    UnavailableDatabaseException absent = null;
    for (Database database : databases.all()) {
      try {
        open.add(new Installation.Open(database, eyes.get(database.name()).open()));
      } catch (SQLException failed) {
        absent = new UnavailableDatabaseException(database, failed);
        if (!isAbsent(failed)) {
          throw absent;
        }
        LOG.warn("{}; its partitions wait for it", absent.getMessage());
        missing = Optional.of(database);
      }
    }
    if (open.isEmpty()) {
      throw absent;
    }
    try {
      installation = Installation.check(databases, open, missing);
      for (Installation.Open each : open) {
        eyes.get(each.database().name()).admitted();
      }
    } catch (SQLException failed) {
      throw new UnavailableDatabaseException(open.getFirst().database(), failed);
    }
    expectWhole();
    tellDifferences();
    eyes.values().forEach(this::watch);
  }

  private static boolean isAbsent(SQLException failed) {
    String state = failed.getSQLState();
    return state != null && ABSENT.stream().anyMatch(state::startsWith);
  }

  /** Looks more than once, since a partition may be just moving from one to another. */
  private void expectWhole() {
    for (int looks = 0; looks < LOOKS_MAX; looks++) {
      eyes.values().forEach(Eye::look);
      if (places.flaws().isEmpty()) {
        return;
      }
    }
    throw new UnavailableDatabaseException(
        "the databases are not whole: " + places.flaws().getFirst());
  }

  /** A map that was changed in the configuration alone moves nothing. */
  private void tellDifferences() {
    Map<String, BitSet> moved = new TreeMap<>();
    for (PartitionPlace place : places.all()) {
      String configured = places.databases().of(new Partition(place.partition())).name();
      place
          .database()
          .filter(actual -> !actual.equals(configured))
          .ifPresent(actual ->
              moved
                  .computeIfAbsent(actual + ", not on " + configured, any -> new BitSet())
                  .set(place.partition()));
    }
    moved.forEach((where, which) ->
        LOG.warn(
            "Partitions {} lie on {} as in the configuration. The databases are right; mend"
                + " the configuration when it suits you",
            PartitionRanges.format(which),
            where));
  }

  private void watch(Eye eye) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("places-" + eye.database.name()).factory());
    threads.add(thread);
    thread.scheduleWithFixedDelay(eye::look, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** The number that all databases of one installation have, and no others. */
  public UUID installation() {
    return installation;
  }

  /** What is known of where partitions lie. */
  public Places places() {
    return places;
  }

  /** Ends the watching; a second call does nothing. */
  @Override
  public void close() {
    threads.forEach(ScheduledExecutorService::shutdownNow);
    for (ScheduledExecutorService thread : threads) {
      try {
        thread.awaitTermination(CONNECT_MAX.plus(ANSWER_MAX).toMillis(), TimeUnit.MILLISECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    eyes.values().forEach(Eye::shut);
  }

  /** The watch of one database; for one thread at a time. */
  private final class Eye {
    private final Database database;
    private Connection connection;
    private boolean admitted;
    private String trouble;
    private int looks;

    Eye(Database database) {
      this.database = database;
    }

    /** Connects and brings the tables up to date. */
    Connection open() throws SQLException {
      Connection opened = database.connect(CONNECT_MAX, CHECK_MAX);
      try {
        Durability.check(database);
        Schema.migrate(database);
      } catch (RuntimeException refused) {
        opened.close();
        throw refused;
      }
      connection = opened;
      return opened;
    }

    /** It belongs here: from now on it is to answer soon, or is taken for gone. */
    void admitted() throws SQLException {
      connection.setNetworkTimeout(Runnable::run, (int) ANSWER_MAX.toMillis());
      admitted = true;
    }

    /** Never fails: what goes wrong is tried again. */
    void look() {
      try {
        if (connection == null) {
          open();
          admitted = false;
        }
        if (!admitted) {
          Installation.admit(new Installation.Open(database, connection), installation);
          admitted();
        }
        if (looks++ % SEEN_EVERY == 0) {
          saySeen();
        }
        places.ask(database, connection);
        if (trouble != null) {
          LOG.info("Database {} is back", database);
          trouble = null;
        }
      } catch (SQLException | RuntimeException failed) {
        shut();
        places.lost(database);
        tell(failed);
      }
    }

    private void saySeen() throws SQLException {
      try (PreparedStatement upsert = connection.prepareStatement(SEEN)) {
        upsert.setString(1, node);
        upsert.executeUpdate();
      }
    }

    private void tell(Exception failed) {
      String line =
          failed instanceof UnavailableDatabaseException known
              ? known.getMessage()
              : new UnavailableDatabaseException(database, failed).getMessage();
      if (!line.equals(trouble)) {
        trouble = line;
        LOG.warn("{}; its partitions wait for it", line);
      }
    }

    void shut() {
      try {
        if (connection != null) {
          connection.close();
        }
      } catch (SQLException gone) {
        LOG.debug("a connection did not close", gone);
      }
      connection = null;
    }
  }
}
