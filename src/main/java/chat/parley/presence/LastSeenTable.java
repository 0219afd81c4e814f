package chat.parley.presence;

import chat.parley.journal.Database;
import chat.parley.journal.Databases;
import chat.parley.journal.SqlWorkers;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import com.typesafe.config.Config;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each user was last there, in table {@code last_seen}. Touches are kept in memory, the latest
 * of each user, and written every few seconds in one statement a database. While a database is down
 * they stay in memory and are tried again; the last few seconds are lost when a node is killed,
 * which nothing else depends on.
 */
public final class LastSeenTable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LastSeenTable.class);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(5);
  private static final String READ = "SELECT at FROM last_seen WHERE user_id = ?";
  // Sorted by the sender, so that two nodes which write the same users don't wait for each other.
  private static final String UPSERT =
      """
      INSERT INTO last_seen (user_id, partition, at)
      SELECT * FROM unnest(?::text[], ?::smallint[], ?::bigint[])
      ON CONFLICT (user_id) DO UPDATE SET at = excluded.at WHERE excluded.at > last_seen.at
      """;

  private final SqlWorkers workers;
  private final Settings settings;
  private final Map<String, Lane> lanes = new LinkedHashMap<>();
  private final Lane homeless = new Lane(null);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("last-seen").factory());

  /**
   * How touches are collected.
   *
   * @param flushInterval between two writes
   * @param pendingMax users a database that may wait to be written; touches of others are dropped
   * @param rowsMax rows of one statement; so many waiting are written at once
   */
  public record Settings(Duration flushInterval, int pendingMax, int rowsMax) {

    /** Reads {@code parley.last-seen}. */
    public static Settings read(Config config) {
      Config lastSeen = config.getConfig("parley.last-seen");
      return new Settings(
          lastSeen.getDuration("flush-interval"),
          lastSeen.getInt("pending-max"),
          lastSeen.getInt("rows-max"));
    }
  }

  /** What waits for one database; at most one statement is under way. */
  private static final class Lane {
    private final Database database;
    private final Map<UserId, Long> pending = new ConcurrentHashMap<>();
    private final AtomicReference<CompletableFuture<Void>> writing = new AtomicReference<>();
    private volatile boolean failing;

    Lane(Database database) {
      this.database = database;
    }

    private boolean hasWork() {
      return !pending.isEmpty() && !failing;
    }
  }

  /** Begins to write every {@code flushInterval}. */
  public LastSeenTable(Databases databases, SqlWorkers workers, Settings settings) {
    this.workers = workers;
    this.settings = settings;
    databases.all().forEach(database -> lanes.put(database.name(), new Lane(database)));
    long interval = settings.flushInterval().toMillis();
    timer.scheduleWithFixedDelay(this::flush, interval, interval, TimeUnit.MILLISECONDS);
  }

  /**
   * When a user was last there, in epoch milliseconds, touches not yet written included; empty for
   * never. The stage fails as {@link SqlWorkers#run} says.
   */
  public CompletionStage<OptionalLong> read(UserId user) {
    return workers.run(
        Partition.of(user),
        connection -> later(read(connection, user), laneOf(user).pending.get(user)));
  }

  private static OptionalLong read(Connection connection, UserId user) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(READ)) {
      query.setString(1, user.value());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private static OptionalLong later(OptionalLong stored, Long pending) {
    if (pending == null) {
      return stored;
    }
    return OptionalLong.of(Math.max(pending, stored.orElse(Long.MIN_VALUE)));
  }

  /**
   * Notes that a user was there; never waits. Dropped when too many other users wait for a database
   * that is down, and when a later time is known.
   *
   * @param at epoch milliseconds
   */
  public void touch(UserId user, long at) {
    Lane lane = laneOf(user);
    int waiting = lane.pending.size();
    if (waiting < settings.pendingMax() || lane.pending.containsKey(user)) {
      lane.pending.merge(user, at, Math::max);
    }
    if (waiting >= settings.rowsMax() && !lane.failing) {
      flush(lane);
    }
  }

  /** That of the user's partition; while nobody knows where that lies, one that waits. */
  private Lane laneOf(UserId user) {
    return workers
        .places()
        .databaseOf(Partition.of(user))
        .map(database -> lanes.get(database.name()))
        .orElse(homeless);
  }

  /** Writes what waits; the stage completes when it was tried, and never fails. */
  CompletionStage<Void> flush() {
    homeless.pending.keySet().forEach(user -> follow(user, homeless));
    return CompletableFuture.allOf(
        lanes.values().stream().map(this::flush).toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<Void> flush(Lane lane) {
    if (lane.pending.isEmpty() && lane.writing.get() == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    CompletableFuture<Void> underWay = lane.writing.compareAndExchange(null, mine);
    if (underWay != null) {
      return underWay;
    }
    lane.pending.keySet().forEach(user -> follow(user, lane));
    List<Map.Entry<UserId, Long>> batch =
        lane.pending.entrySet().stream()
            .limit(settings.rowsMax())
            .map(waiting -> Map.entry(waiting.getKey(), waiting.getValue()))
            .sorted(Map.Entry.comparingByKey())
            .toList();
    workers
        .run(lane.database, connection -> write(connection, batch))
        .whenComplete((done, failure) -> {
          finish(lane, batch, failure);
          lane.writing.set(null);
          mine.complete(null);
        });
    return mine;
  }

  /** Touches wait where the user's partition lies, also after it has moved. */
  private void follow(UserId user, Lane from) {
    Lane to = laneOf(user);
    if (to != from) {
      Long at = from.pending.remove(user);
      if (at != null) {
        to.pending.merge(user, at, Math::max);
      }
    }
  }

  private static Void write(Connection connection, List<Map.Entry<UserId, Long>> batch)
      throws SQLException {
    if (batch.isEmpty()) {
      return null;
    }
    List<String> users = new ArrayList<>();
    List<Integer> partitions = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (Map.Entry<UserId, Long> touch : batch) {
      users.add(touch.getKey().value());
      partitions.add(Partition.of(touch.getKey()).number());
      times.add(touch.getValue());
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      upsert.setArray(1, array(connection, "text", users));
      upsert.setArray(2, array(connection, "int4", partitions));
      upsert.setArray(3, array(connection, "int8", times));
      upsert.executeUpdate();
    }
    return null;
  }

  private static Array array(Connection connection, String type, List<?> values)
      throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }

  private static void finish(Lane lane, List<Map.Entry<UserId, Long>> batch, Throwable failure) {
    if (failure == null) {
      // A touch that came meanwhile has another value and stays.
      batch.forEach(written -> lane.pending.remove(written.getKey(), written.getValue()));
      lane.failing = false;
    } else if (!lane.failing) {
      lane.failing = true;
      LOG.warn("Last seen is not written now and kept: {}", failure.getMessage());
    }
  }

  /** Users whose last touch is not written yet. */
  int waiting() {
    return homeless.pending.size()
        + lanes.values().stream().mapToInt(lane -> lane.pending.size()).sum();
  }

  /** Writes what waits, for at most 5 s; before the workers are closed. */
  @Override
  public void close() {
    timer.shutdown();
    long deadline = System.nanoTime() + CLOSE_MAX.toNanos();
    try {
      // The first round may wait for a write that began before; no round after one that failed.
      do {
        long left = deadline - System.nanoTime();
        flush().toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
      } while (lanes.values().stream().anyMatch(Lane::hasWork));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException late) {
      LOG.warn("Last seen took too long to be written");
    }
    if (waiting() > 0) {
      LOG.warn("The last touches of {} users are not written", waiting());
    }
  }
}
