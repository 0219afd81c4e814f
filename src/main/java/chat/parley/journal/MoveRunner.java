package chat.parley.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what is planned in the databases, one partition after another. Every node has one; a lock in
 * the target lets one of them work, and it goes to another when that node is gone.
 */
public final class MoveRunner implements PartitionMoves, AutoCloseable {
  /** The advisory lock that the one who carries out moves to a database holds there. */
  public static final long MOVING_LOCK = 0x7061_726c_6579_0002L;

  private static final Logger LOG = LoggerFactory.getLogger(MoveRunner.class);
  private static final FailureLog FAILURES = new FailureLog(System::nanoTime, LOG::warn);
  private static final long EVERY_MS = 500;
  private static final long STEP_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
  private static final Duration ANSWER_MAX = Duration.ofMinutes(10);
  private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
  private static final String SEEN =
      "SELECT node FROM node_seen WHERE at > clock_timestamp() - interval '30 seconds'";

  private final Places places;
  private final MoveSettings settings;
  private final MovePlans plans;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("partition-moves").factory());
  private final ScheduledExecutorService operators =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("partition-plans").factory());
  private volatile boolean closed;

  /** Begins to look for what is planned. */
  public MoveRunner(Places places, MoveSettings settings) {
    this.places = places;
    this.settings = settings;
    this.plans = new MovePlans(places);
    thread.scheduleWithFixedDelay(this::runAll, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public CompletionStage<MoveStatus> start(PartitionRange range, String target) {
    return ask(() -> plans.plan(range, target));
  }

  @Override
  public CompletionStage<MoveStatus> pause() {
    return ask(() -> plans.pause(true));
  }

  @Override
  public CompletionStage<MoveStatus> resume() {
    return ask(() -> plans.pause(false));
  }

  @Override
  public CompletionStage<MoveStatus> cancel() {
    return ask(plans::cancel);
  }

  @Override
  public MoveStatus status() {
    return plans.status();
  }

  @Override
  public List<PartitionPlace> places() {
    return places.all();
  }

  private CompletionStage<MoveStatus> ask(Runnable operation) {
    return CompletableFuture.supplyAsync(
        () -> {
          operation.run();
          return plans.status();
        },
        operators);
  }

  // ------------------------------------------------------------------ the work

  /** What has come of a try to take a partition further. */
  private enum Outcome {
    /** Nothing is to be done at once any more. */
    DONE,
    /** Something else has to happen before, which this thread may be the one to do. */
    WAITS,
    /** Something is in the way. */
    STUCK
  }

  /** What is to be done with one partition, and where. */
  private record Job(Database source, Database target, int partition, boolean leftover) {}

  /** Never fails: what goes wrong is tried again. */
  private void runAll() {
    try {
      for (Database target : places.databases().all()) {
        if (places.isUp(target) && !closed && !jobs(target).isEmpty()) {
          run(target);
        }
      }
    } catch (SQLException | RuntimeException failed) {
      LOG.debug("Partitions do not move now", failed);
    }
  }

  /** Works as long as there is something to do and nobody else does it. */
  private void run(Database target) throws SQLException {
    try (Connection there = target.connect(CONNECT_MAX, ANSWER_MAX)) {
      if (!lock(there)) {
        return;
      }
      Set<Job> tried = new HashSet<>();
      Optional<Job> next = nextJob(target, tried);
      while (next.isPresent() && !closed) {
        Outcome outcome = run(next.get(), there);
        if (outcome == Outcome.STUCK && !next.get().leftover()) {
          // What stands in one's way may stand in that of others: none is closed for nothing.
          return;
        }
        if (outcome != Outcome.DONE) {
          tried.add(next.get());
        }
        next = nextJob(target, tried);
      }
    }
  }

  private Optional<Job> nextJob(Database target, Set<Job> tried) {
    return jobs(target).stream().filter(each -> !tried.contains(each)).findFirst();
  }

  /** What goes to a database, or has gone there: first what is under way. */
  private List<Job> jobs(Database target) {
    List<Job> moving = new ArrayList<>();
    List<Job> planned = new ArrayList<>();
    List<Job> leftover = new ArrayList<>();
    for (Map.Entry<String, List<PlaceRow>> each : places.rows().entrySet()) {
      Database source = places.databases().named(each.getKey());
      for (PlaceRow row : each.getValue()) {
        Job job = new Job(source, target, row.partition(), row.isLeftover());
        boolean here = row.target().equals(Optional.of(target.name()));
        if (!places.isUp(source) || source.equals(target)) {
          continue;
        } else if (row.isMoving() && here) {
          moving.add(job);
        } else if (row.isPlanned() && here && !row.handling().paused()) {
          planned.add(job);
        } else if (row.isLeftover() && isHeldBy(target, row) && isOld(row)) {
          leftover.add(job);
        }
      }
    }
    moving.addAll(planned);
    moving.addAll(leftover);
    return moving;
  }

  private boolean isHeldBy(Database target, PlaceRow row) {
    return places.all().get(row.partition()).database().equals(Optional.of(target.name()));
  }

  private boolean isOld(PlaceRow row) {
    return row.ageMs() >= settings.keep().toMillis();
  }

  /** Takes one partition as far as it can go now. */
  private Outcome run(Job job, Connection there) throws SQLException {
    try (Connection here = job.source().connect(CONNECT_MAX, ANSWER_MAX)) {
      try {
        Outcome outcome = drive(job, here, there);
        refresh(job, here, there);
        return outcome;
      } catch (SQLException | Move.StuckException failed) {
        tell(job, failed);
        PlaceTable.note(here, job.partition(), reason(failed));
        if (there.isClosed() || !there.isValid(1)) {
          throw new SQLException("the target is gone", failed);
        }
        refresh(job, here, there);
        return Outcome.STUCK;
      }
    } catch (SQLException failed) {
      if (there.isClosed() || !there.isValid(1)) {
        throw failed;
      }
      tell(job, failed);
      return Outcome.STUCK;
    }
  }

  private static void tell(Job job, Exception failed) {
    FAILURES.note("Partition " + job.partition() + " can't move now", failed);
  }

  private static String reason(Exception failed) {
    return String.valueOf(failed.getMessage()).lines().findFirst().orElse("");
  }

  private Outcome drive(Job job, Connection here, Connection there) throws SQLException {
    Move move = new Move(here, there, job.partition());
    while (!closed) {
      MoveStep step = move.next(settings.stop(), settings.keep());
      switch (step) {
        case DONE -> {
          return Outcome.DONE;
        }
        case WAIT -> {
          if (PlaceTable.read(here, job.partition()).state() != PlaceRow.State.CLOSING) {
            return Outcome.WAITS;
          }
          LockSupport.parkNanos(STEP_WAIT_NANOS);
        }
        case CLOSE -> {
          expectNodes(job, here, there);
          move.run(step, settings.writesMax());
        }
        case FENCE, TAKE, REOPEN, EMPTY -> move.run(step, settings.writesMax());
        case RELEASE -> {
          move.run(step, settings.writesMax());
          LOG.info("Partition {} lies on {} now", job.partition(), job.target().name());
          return Outcome.DONE;
        }
      }
    }
    return Outcome.WAITS;
  }

  /** Every node that writes here must be able to follow. */
  private static void expectNodes(Job job, Connection here, Connection there) throws SQLException {
    Set<String> missing = new TreeSet<>(nodes(here));
    missing.removeAll(nodes(there));
    if (!missing.isEmpty()) {
      throw new Move.StuckException(
          "nodes that do not use database %s: %s; start them with its configuration"
              .formatted(job.target().name(), String.join(", ", missing)));
    }
  }

  private static Set<String> nodes(Connection connection) throws SQLException {
    Set<String> nodes = new HashSet<>();
    try (PreparedStatement query = connection.prepareStatement(SEEN);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        nodes.add(rows.getString(1));
      }
    }
    return nodes;
  }

  /** What this node knows follows at once; others ask within half a second. */
  private void refresh(Job job, Connection here, Connection there) throws SQLException {
    places.ask(job.target(), there);
    places.ask(job.source(), here);
  }

  /** Held by the session, so it is free when the session ends, whatever becomes of this node. */
  private static boolean lock(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
      query.setLong(1, MOVING_LOCK);
      try (ResultSet rows = query.executeQuery()) {
        rows.next();
        return rows.getBoolean(1);
      }
    }
  }

  /** Ends after the step under way; a second call does nothing. */
  @Override
  public void close() {
    closed = true;
    thread.shutdown();
    operators.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("A partition is left in the middle of its move; another node goes on");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
