package chat.parley.journal;

import chat.parley.model.Partition;
import com.typesafe.config.Config;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs statements beside the journal (pages of history, last seen) on threads and connections of
 * their own, so that nobody waits inside an actor and reads never take a writer's connection. As
 * many threads as connections a database, and a bounded queue in front of them.
 */
public final class SqlWorkers implements AutoCloseable {
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);

  private static final String STATE = "SELECT state FROM partition_place WHERE partition = ?";

  private final Places places;
  private final Duration waitMax;
  private final Map<String, Pool> pools = new LinkedHashMap<>();

  /** A piece of work with a connection, which is given back afterwards. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * The limits of each database.
   *
   * @param connections connections, and threads
   * @param queueMax pieces of work that may wait
   * @param waitMax how long it waits at most
   * @param connectTimeout longest wait for a connection
   * @param statementTimeout after which the server breaks a statement off
   */
  public record Settings(
      int connections,
      int queueMax,
      Duration waitMax,
      Duration connectTimeout,
      Duration statementTimeout) {

    /** Reads {@code parley.reads}. */
    public static Settings read(Config config) {
      Config reads = config.getConfig("parley.reads");
      return new Settings(
          reads.getInt("connections"),
          reads.getInt("queue-max"),
          reads.getDuration("wait-max"),
          reads.getDuration("connect-timeout"),
          reads.getDuration("statement-timeout"));
    }
  }

  private record Pool(
      Database database, HikariDataSource connections, ThreadPoolExecutor threads) {}

  /** For databases that nobody moves partitions of. */
  public SqlWorkers(Databases databases, Settings settings) {
    this(Places.fixed(databases), settings);
  }

  /** Connects lazily: a database that is down now may come up later. */
  public SqlWorkers(Places places, Settings settings) {
    this.places = places;
    this.waitMax = settings.waitMax();
    for (Database database : places.databases().all()) {
      pools.put(database.name(), open(database, settings));
    }
  }

  private static Pool open(Database database, Settings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("reads-" + database.name());
    config.setJdbcUrl(database.url());
    if (!database.user().isEmpty()) {
      config.setUsername(database.user());
      config.setPassword(database.password());
    }
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(1);
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setConnectionInitSql(
        "SET statement_timeout = "
            + settings.statementTimeout().toMillis()
            // The fence around partitions that have moved wants each write to see the latest state.
            + "; SET default_transaction_isolation = 'read committed'"
            // A plan for these very values: a general one does not know how long a log is.
            + "; SET plan_cache_mode = force_custom_plan"
            // The index that gives the order is right even before the table was ever analyzed.
            + "; SET enable_sort = off; SET enable_bitmapscan = off");
    config.addDataSourceProperty("ApplicationName", "parley-reads");
    config.addDataSourceProperty("connectTimeout", settings.connectTimeout().toSeconds());
    config.addDataSourceProperty("socketTimeout", settings.statementTimeout().toSeconds() + 10);
    config.addDataSourceProperty("tcpKeepAlive", true);
    config.addDataSourceProperty("logServerErrorDetail", false);
    return new Pool(database, new HikariDataSource(config), threads(database, settings));
  }

  private static ThreadPoolExecutor threads(Database database, Settings settings) {
    AtomicInteger count = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            settings.connections(),
            settings.connections(),
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(settings.queueMax()),
            work -> {
              String name = "reads-" + database.name() + "-" + count.incrementAndGet();
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  /** Where it looks for partitions. */
  public Places places() {
    return places;
  }

  /**
   * Runs work on the database of a partition; see {@link #run(Database, Work)}. When the partition
   * turns out to move, what was read may lack something, and the stage fails.
   */
  public <T> CompletionStage<T> run(Partition partition, Work<T> work) {
    Optional<Database> database = places.databaseOf(partition);
    if (database.isEmpty()) {
      return CompletableFuture.failedStage(
          new UnavailableDatabaseException("partition " + partition + " can't be reached now"));
    }
    return run(
        database.get(),
        connection -> {
          T result = work.run(connection);
          expectHere(connection, database.get(), partition);
          return result;
        });
  }

  private static void expectHere(Connection connection, Database database, Partition partition)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(STATE)) {
      query.setInt(1, partition.number());
      try (ResultSet rows = query.executeQuery()) {
        String state = rows.next() ? rows.getString(1) : "here";
        if (state.equals("closed") || state.equals("elsewhere")) {
          throw new UnavailableDatabaseException(
              database, "partition " + partition + " moves or has moved");
        }
      }
    }
  }

  /**
   * Runs work on a database, each of its statements a transaction of its own. The stage fails with
   * {@link BusyException} when the queue is full or the work has waited too long, with {@link
   * UnavailableDatabaseException} when the database fails, or with what the work throws.
   */
  public <T> CompletionStage<T> run(Database database, Work<T> work) {
    Pool pool = pools.get(database.name());
    if (!places.isUp(database)) {
      // Not to wait for it: the watch says when it is back.
      return CompletableFuture.failedStage(
          new UnavailableDatabaseException(database, "it does not answer"));
    }
    CompletableFuture<T> answer = new CompletableFuture<>();
    long deadline = System.nanoTime() + waitMax.toNanos();
    try {
      pool.threads().execute(() -> runNow(pool, work, deadline, answer));
    } catch (RejectedExecutionException full) {
      answer.completeExceptionally(new BusyException(database.name()));
    }
    return answer;
  }

  private static <T> void runNow(
      Pool pool, Work<T> work, long deadline, CompletableFuture<T> answer) {
    if (System.nanoTime() - deadline > 0) {
      // Whoever asked has given up: a database that was down is not to work off old questions.
      answer.completeExceptionally(new BusyException(pool.database().name()));
      return;
    }
    try (Connection connection = pool.connections().getConnection()) {
      answer.complete(work.run(connection));
    } catch (SQLException failed) {
      answer.completeExceptionally(new UnavailableDatabaseException(pool.database(), failed));
    } catch (RuntimeException | Error failed) {
      answer.completeExceptionally(failed);
    }
  }

  /** How much of the connections is used, by database. */
  public List<PoolUse> use() {
    return pools.values().stream()
        .flatMap(each -> PoolUse.of(each.connections()).stream())
        .toList();
  }

  /** Finishes what has begun and what waits, for at most 10 s, and closes the connections. */
  @Override
  public void close() {
    pools.values().forEach(pool -> pool.threads().shutdown());
    for (Pool pool : pools.values()) {
      try {
        if (!pool.threads().awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
          pool.threads().shutdownNow();
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        pool.threads().shutdownNow();
      }
      pool.connections().close();
    }
  }
}
