package chat.parley.journal;

import chat.parley.model.GroupId;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of where partitions lie. The databases say it, and are asked twice a second;
 * an entity starts only on an answer of the last few seconds, so that a node which has slept learns
 * first what has moved meanwhile. Every method may be called from any thread.
 */
public final class Places {
  private static final Logger LOG = LoggerFactory.getLogger(Places.class);

  /** How old an answer may be on which an entity starts. */
  static final Duration FRESH = Duration.ofSeconds(5);

  private final Databases databases;
  private final boolean fixed;
  private final LongSupplier nanoTime;

  private final Map<String, List<PlaceRow>> read = new HashMap<>();
  private final Map<String, Long> asked = new HashMap<>();
  private final Map<String, Long> flaws = new HashMap<>();
  private final Set<String> told = new HashSet<>();

  /** When each database has answered last; without those that do not answer. */
  private volatile Map<String, Long> answered = Map.of();

  private volatile PlaceMap map;

  private Places(Databases databases, boolean fixed, LongSupplier nanoTime) {
    this.databases = databases;
    this.fixed = fixed;
    this.nanoTime = nanoTime;
    this.map = fixed ? configured(databases) : PlaceMap.of(Map.of(), false);
  }

  /** Where the configuration says, for ever: for databases that nobody moves partitions of. */
  public static Places fixed(Databases databases) {
    return new Places(databases, true, System::nanoTime);
  }

  /** Where the databases say; nowhere before they are asked. */
  static Places asked(Databases databases, LongSupplier nanoTime) {
    return new Places(databases, false, nanoTime);
  }

  private static PlaceMap configured(Databases databases) {
    Map<String, List<PlaceRow>> rows =
        databases.all().stream()
            .collect(
                Collectors.toMap(
                    Database::name,
                    each ->
                        each.partitions().stream()
                            .mapToObj(number -> here(number, databases.version()))
                            .toList()));
    return PlaceMap.of(rows, true);
  }

  private static PlaceRow here(int partition, long version) {
    return new PlaceRow(
        partition,
        PlaceRow.State.HERE,
        version,
        Optional.empty(),
        PlaceRow.Attempts.NONE,
        PlaceRow.Handling.NONE,
        0);
  }

  /** The databases of the configuration. */
  public Databases databases() {
    return databases;
  }

  /**
   * Asks a database; an answer to an earlier question that comes later is passed over.
   *
   * @throws SQLException when it does not answer
   */
  void ask(Database database, Connection connection) throws SQLException {
    long at = nanoTime.getAsLong();
    List<PlaceRow> rows = PlaceTable.read(connection);
    synchronized (this) {
      Long last = asked.get(database.name());
      if (last == null || at - last >= 0) {
        asked.put(database.name(), at);
        read(database, rows);
      }
    }
  }

  /** A database has answered. */
  synchronized void read(Database database, List<PlaceRow> rows) {
    read.put(database.name(), rows);
    Map<String, Long> times = new HashMap<>(answered);
    times.put(database.name(), nanoTime.getAsLong());
    // What a database that is away has said last may be from before a partition came to it.
    map = PlaceMap.of(read, times.size() == databases.all().size());
    answered = Map.copyOf(times);
    alarm(map.flaws());
  }

  /** Databases are read one after another, so what looks wrong for a moment is a move. */
  private void alarm(List<String> now) {
    flaws.keySet().retainAll(now);
    for (String flaw : now) {
      long since = flaws.computeIfAbsent(flaw, any -> nanoTime.getAsLong());
      if (nanoTime.getAsLong() - since > FRESH.toNanos() && told.add(flaw)) {
        LOG.error("alarm: {}; they are not served until one database holds them", flaw);
      }
    }
    told.retainAll(now);
  }

  /** A database does not answer; what it said last still tells where its partitions lie. */
  synchronized void lost(Database database) {
    Map<String, Long> times = new HashMap<>(answered);
    times.remove(database.name());
    answered = Map.copyOf(times);
  }

  /** The rows that each database has shown last, by its name. */
  synchronized Map<String, List<PlaceRow>> rows() {
    return Map.copyOf(read);
  }

  /** What must not be, one line each. */
  List<String> flaws() {
    return map.flaws();
  }

  /** Whether a database can be used, as far as is known. */
  public boolean isUp(Database database) {
    return fixed || answered.containsKey(database.name());
  }

  /** Where every partition lies. */
  public List<PartitionPlace> all() {
    return map.places().stream().map(this::withHealth).toList();
  }

  private PartitionPlace withHealth(PartitionPlace place) {
    boolean up = place.database().map(databases::named).map(this::isUp).orElse(false);
    return up
        ? place
        : new PartitionPlace(
            place.partition(),
            place.database(),
            PartitionPlace.State.UNAVAILABLE,
            place.target(),
            place.version());
  }

  /** The database where the rows of a partition are; empty while that is not known or it moves. */
  public Optional<Database> databaseOf(Partition partition) {
    PartitionPlace place = map.places().get(partition.number());
    return place.state() == PartitionPlace.State.OPEN
        ? place.database().map(databases::named)
        : Optional.empty();
  }

  /** Where a user's log lies; over from the start when it can't be used now. */
  public LogPlace placeOf(UserId user) {
    return place(Partition.of(user), Databases.persistenceId(user));
  }

  /** Where a group's log lies; over from the start when it can't be used now. */
  public LogPlace placeOf(GroupId group) {
    return place(Partition.of(group), Databases.persistenceId(group));
  }

  private LogPlace place(Partition partition, String persistenceId) {
    PartitionPlace place = map.places().get(partition.number());
    Optional<Database> database = databaseOf(partition).filter(this::isFresh);
    if (database.isEmpty()) {
      return LogPlace.nowhere(persistenceId);
    }
    return new LogPlace(
        persistenceId,
        PluginConfig.journalId(database.get()),
        PluginConfig.snapshotId(database.get()),
        () -> !isStill(place));
  }

  private boolean isFresh(Database database) {
    Long at = answered.get(database.name());
    return fixed || at != null && nanoTime.getAsLong() - at <= FRESH.toNanos();
  }

  /** Whether a partition is open where it was; a plan to move it changes nothing yet. */
  private boolean isStill(PartitionPlace place) {
    PartitionPlace now = map.places().get(place.partition());
    if (now == place) {
      return place.state() == PartitionPlace.State.OPEN;
    }
    return now.state() == PartitionPlace.State.OPEN
        && now.database().equals(place.database())
        && now.version() == place.version();
  }
}
