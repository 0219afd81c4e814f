package chat.parley.check.chaos;

import chat.parley.check.HistoryFile;
import chat.parley.check.PlaceRecord;
import chat.parley.check.PlaceTables;
import chat.parley.journal.MoveRunner;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Looks all the time what the databases say of where partitions lie, without any node. */
final class PlaceSurvey implements AutoCloseable {
  private static final long EVERY_MS = 200;

  /** The nodes' lock: whoever holds it in a database carries out the moves to it. */
  private static final String MOVER =
      "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted"
          + " AND (classid::bigint << 32 | objid::bigint) = ? LIMIT 1";

  private final List<DatabaseServer> databases;
  private final HistoryFile clock;
  private final MoveTrail trail = new MoveTrail();
  private final Map<String, Long> lookedAt = new ConcurrentHashMap<>();
  private final AtomicLong rows = new AtomicLong();
  private final List<Eye> eyes = new ArrayList<>();
  private final ScheduledExecutorService threads;

  PlaceSurvey(List<DatabaseServer> databases, HistoryFile clock) {
    this.databases = List.copyOf(databases);
    this.clock = clock;
    threads =
        Executors.newScheduledThreadPool(
            databases.size(), work -> Thread.ofPlatform().daemon().name("survey").unstarted(work));
  }

  /** Begins; the databases have their tables. */
  void start() {
    for (DatabaseServer each : databases) {
      Eye eye = new Eye(each);
      eyes.add(eye);
      threads.scheduleWithFixedDelay(eye::look, 0, EVERY_MS, TimeUnit.MILLISECONDS);
    }
  }

  MoveTrail trail() {
    return trail;
  }

  /** Whether a database held a partition when it was looked at last. */
  boolean holds(String database, int partition) {
    return trail.holder(partition).filter(each -> each.database().equals(database)).isPresent();
  }

  /** Whether every database was asked after a time, and has answered. */
  boolean hasLookedSince(long at) {
    return databases.stream().allMatch(each -> lookedAt.getOrDefault(each.name(), 0L) > at);
  }

  /** Rows that partitions have left behind on their databases when they moved. */
  long rowsMoved() {
    return rows.get();
  }

  /** The watch of one database; for one thread at a time. */
  private final class Eye {
    private final DatabaseServer database;
    private final Set<List<Long>> left = new HashSet<>();
    private Connection connection;

    Eye(DatabaseServer database) {
      this.database = database;
    }

    /** Never fails: what goes wrong is tried again. */
    void look() {
      try {
        if (connection == null) {
          connection = database.watch();
        }
        long at = clock.now();
        List<PlaceRecord> places = PlaceTables.read(database.name(), connection);
        trail.saw(clock.now(), database.name(), places, mover());
        count(places);
        lookedAt.put(database.name(), at);
      } catch (SQLException | RuntimeException failed) {
        trail.lost(database.name());
        shut();
      }
    }

    private Optional<Integer> mover() throws SQLException {
      try (PreparedStatement query = connection.prepareStatement(MOVER)) {
        query.setLong(1, MoveRunner.MOVING_LOCK);
        try (ResultSet row = query.executeQuery()) {
          return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
        }
      }
    }

    /** What a partition has left behind is what was copied, for as long as it is there. */
    private void count(List<PlaceRecord> places) throws SQLException {
      for (PlaceRecord each : places) {
        boolean old = !each.isHolder() && each.leftover();
        if (old && left.add(List.of((long) each.partition(), each.version()))) {
          rows.addAndGet(PlaceTables.counted(each, connection).rows());
        }
      }
    }

    private void shut() {
      try {
        if (connection != null) {
          connection.close();
        }
      } catch (SQLException gone) {
        // What can't be closed is not open.
      }
      connection = null;
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
    try {
      threads.awaitTermination(DatabaseServer.ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    eyes.forEach(Eye::shut);
  }
}
