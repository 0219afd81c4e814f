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
import java.util.HashMap;
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
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each user was last there, in table {@code last_seen}. Touches are kept in memory, the latest
 * of each user, and written every few seconds in one statement a database. While a database is down
 * they stay in memory and are tried again; the last few seconds are lost when a node is killed. So
 * that nobody is told what may yet be lost, {@link #read} gives only what is stored, and who
 * touches learns when that is.
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
      ON CONFLICT (user_id) DO UPDATE SET at = greatest(excluded.at, last_seen.at)
      RETURNING user_id, at
      """;

  /** The latest touch of a user, and who learns that it is stored. */
  private record Touch(long at, LongConsumer stored) {

    /** The later time; the later caller, for the earlier one is gone or waits for that time too. */
    static Touch merge(Touch earlier, Touch later) {
      return new Touch(Math.max(earlier.at, later.at), later.stored);
    }
  }

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
    private final Map<UserId, Touch> pending = new ConcurrentHashMap<>();
    private final AtomicReference<CompletableFuture<Void>> writing = new AtomicReference<>();
    private volatile boolean failing;

    /** Whether the latest statement has stored what it could, so that another one may help. */
    private volatile boolean advancing = true;

    Lane(Database database) {
      this.database = database;
    }

    private boolean hasWork() {
      return !pending.isEmpty() && advancing;
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
   * When a user was last there, in epoch milliseconds, as is stored; a touch that waits is written
   * first if it can be. Empty for never. The stage fails as {@link SqlWorkers#run} says.
   */
  public CompletionStage<OptionalLong> read(UserId user) {
    Lane lane = laneOf(user);
    CompletionStage<Void> before =
        lane != homeless && lane.pending.containsKey(user)
            ? flush(lane)
            : CompletableFuture.completedFuture(null);
    return before.thenCompose(
        tried -> workers.run(Partition.of(user), connection -> read(connection, user)));
  }

  private static OptionalLong read(Connection connection, UserId user) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(READ)) {
      query.setString(1, user.value());
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /**
   * Notes that a user was there; never waits. Dropped when too many other users wait for a database
   * that is down.
   *
   * @param at epoch milliseconds
   * @param stored told, on another thread, what the table holds once that is {@code at} or later.
   *     Not called when the touch was dropped, nor when another one of the user came before it was
   *     written: then that one's is
   */
  public void touch(UserId user, long at, LongConsumer stored) {
    Lane lane = laneOf(user);
    int waiting = lane.pending.size();
    if (waiting < settings.pendingMax() || lane.pending.containsKey(user)) {
      lane.pending.merge(user, new Touch(at, stored), Touch::merge);
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
    List<Map.Entry<UserId, Touch>> batch =
        lane.pending.entrySet().stream()
            .limit(settings.rowsMax())
            .map(waiting -> Map.entry(waiting.getKey(), waiting.getValue()))
            .sorted(Map.Entry.comparingByKey())
            .toList();
    workers
        .run(lane.database, connection -> write(connection, batch))
        .whenComplete((stored, failure) -> {
          lane.advancing = failure == null && (batch.isEmpty() || !stored.isEmpty());
          List<Runnable> reports = finish(lane, batch, stored, failure);
          lane.writing.set(null);
          try {
            reports.forEach(Runnable::run);
          } finally {
            mine.complete(null);
          }
          // When many have gone at once they are not to wait for one interval after another.
          if (lane.pending.size() >= settings.rowsMax() && lane.advancing) {
            flush(lane);
          }
        });
    return mine;
  }

  /** Touches wait where the user's partition lies, also after it has moved. */
  private void follow(UserId user, Lane from) {
    Lane to = laneOf(user);
    if (to != from) {
      Touch touch = from.pending.remove(user);
      if (touch != null) {
        to.pending.merge(user, touch, (there, moved) -> Touch.merge(moved, there));
      }
    }
  }

  /** What the table holds then, of each user whose partition lies there. */
  private static Map<UserId, Long> write(
      Connection connection, List<Map.Entry<UserId, Touch>> batch) throws SQLException {
    if (batch.isEmpty()) {
      return Map.of();
    }
    List<String> users = new ArrayList<>();
    List<Integer> partitions = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    for (Map.Entry<UserId, Touch> touch : batch) {
      users.add(touch.getKey().value());
      partitions.add(Partition.of(touch.getKey()).number());
      times.add(touch.getValue().at());
    }
    try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
      upsert.setArray(1, array(connection, "text", users));
      upsert.setArray(2, array(connection, "int4", partitions));
      upsert.setArray(3, array(connection, "int8", times));
      Map<UserId, Long> stored = new HashMap<>();
      try (ResultSet rows = upsert.executeQuery()) {
        while (rows.next()) {
          stored.put(new UserId(rows.getString(1)), rows.getLong(2));
        }
      }
      return stored;
    }
  }

  private static Array array(Connection connection, String type, List<?> values)
      throws SQLException {
    return connection.createArrayOf(type, values.toArray());
  }

  /** What is stored waits no more; gives who is to be told so. */
  private static List<Runnable> finish(
      Lane lane,
      List<Map.Entry<UserId, Touch>> batch,
      Map<UserId, Long> stored,
      Throwable failure) {
    if (failure != null) {
      if (!lane.failing) {
        LOG.warn("Last seen is not written now and kept: {}", failure.getMessage());
      }
      lane.failing = true;
      return List.of();
    }
    lane.failing = false;
    List<Runnable> reports = new ArrayList<>(stored.size());
    for (Map.Entry<UserId, Touch> written : batch) {
      // One that the database has skipped, since its partition has moved, waits to follow it.
      Long at = stored.get(written.getKey());
      if (at != null) {
        // A touch that came meanwhile is another one and stays.
        lane.pending.remove(written.getKey(), written.getValue());
        reports.add(() -> written.getValue().stored().accept(at));
      }
    }
    return reports;
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
