package chat.parley.check.chaos;

import chat.parley.check.HistoryFile;
import chat.parley.check.JournalRecord;
import chat.parley.check.chaos.Schedule.Planned;
import chat.parley.model.UserId;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Carries a schedule out, a thread for each lane. Of each lane a fault begins only after the nodes,
 * or the database, are back from the one before, so that at most one node and one database are away
 * at a time, unless all nodes are; and a move begins only after the one before has ended.
 */
final class Storm {
  private static final Duration STOP_MAX = Duration.ofSeconds(90);

  /** How long healing may take; what has not healed by then is not waited for any more. */
  private static final long HEAL_MS_MAX = 900_000;

  private static final long LOOK_MS = 200;

  /** All nodes must have been ready for so long. */
  private static final long STEADY_MS = 5_000;

  /** Of a hundred users, so many are hit by one fault of the network. */
  private static final int HIT_PERCENT = 8;

  private final Cluster cluster;
  private final Gate gate;
  private final Residents residents;
  private final PlaceSurvey survey;
  private final Operator operator;
  private final HistoryFile clock;
  private final PrintWriter out;
  private final Queue<Struck> struck = new ConcurrentLinkedQueue<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile boolean healed = true;

  /**
   * @param survey looks where partitions lie
   * @param out told of every fault
   */
  Storm(
      Cluster cluster,
      Gate gate,
      Residents residents,
      PlaceSurvey survey,
      HistoryFile clock,
      PrintWriter out) {
    this.cluster = cluster;
    this.gate = gate;
    this.residents = residents;
    this.survey = survey;
    this.operator = new Operator(cluster, survey, residents, clock, out);
    this.clock = clock;
    this.out = out;
  }

  /** Carries the schedule out; faults that would begin after the length are left out. */
  void run(Schedule schedule, long lengthMs) {
    long start = clock.now();
    ExecutorService lanes = Executors.newFixedThreadPool(FaultKind.Lane.values().length);
    try {
      for (FaultKind.Lane lane : FaultKind.Lane.values()) {
        List<Planned> own =
            schedule.faults().stream().filter(each -> each.kind().lane() == lane).toList();
        lanes.submit(() -> run(own, start, lengthMs));
      }
      pause(start + lengthMs - clock.now());
    } finally {
      over.countDown();
      lanes.close();
    }
  }

  private void run(List<Planned> lane, long start, long lengthMs) {
    for (Planned each : lane) {
      pause(start + each.atMs() - clock.now());
      if (over.getCount() == 0 || clock.now() - start >= lengthMs) {
        return;
      }
      strike(each, start);
    }
  }

  private void strike(Planned fault, long start) {
    long at = clock.now();
    out.printf("%6.1f s  %s%n", (at - start) / 1_000.0, words(fault));
    out.flush();
    try {
      switch (fault.kind().lane()) {
        case NODES -> struck.add(node(fault, at));
        case DATABASES -> struck.add(database(fault, at));
        case NETWORK -> struck.add(network(fault, at));
        case MOVES -> struck.addAll(operator.carryOut(fault, over));
      }
    } catch (RuntimeException failed) {
      healed = false;
      out.printf("a fault could not be carried out: %s%n", failed);
      out.flush();
    }
  }

  private String words(Planned fault) {
    String target =
        switch (fault.kind().lane()) {
          case NODES -> fault.kind() == FaultKind.KILL_ALL_NODES ? "" : " " + (fault.target() + 1);
          case DATABASES -> " " + cluster.databases().get(fault.target()).name();
          case NETWORK -> "";
          case MOVES -> " from " + residents.log(fault.target());
        };
    return fault.kind().words()
        + target
        + (fault.holdMs() == 0 ? "" : " for %.1f s".formatted(fault.holdMs() / 1_000.0));
  }

  private Struck node(Planned fault, long at) {
    int number = fault.target();
    ServerNode node = cluster.nodes().get(number);
    switch (fault.kind()) {
      case KILL_NODE -> {
        cluster.want(number, false);
        node.kill();
        pause(fault.holdMs());
        cluster.want(number, true);
      }
      case PAUSE_NODE -> {
        node.pause();
        pause(fault.holdMs());
        node.resume();
      }
      case RESTART_NODE -> {
        cluster.want(number, false);
        if (!node.terminate(STOP_MAX)) {
          out.printf("node %d did not end by itself%n", number + 1);
        }
        cluster.want(number, true);
      }
      case KILL_ALL_NODES -> {
        cluster.nodes().forEach(each -> cluster.want(each.number(), false));
        cluster.nodes().forEach(ServerNode::kill);
        pause(fault.holdMs());
        cluster.nodes().forEach(each -> cluster.want(each.number(), true));
      }
      default -> throw new IllegalArgumentException("not of a node");
    }
    long mended = clock.now();
    String part = fault.kind() == FaultKind.KILL_ALL_NODES ? "all nodes" : "node " + (number + 1);
    return new Struck(fault.kind(), part, at, mended, untilSteady(), List.of());
  }

  private Struck database(Planned fault, long at) {
    DatabaseServer database = cluster.databases().get(fault.target());
    survey.trail().lost(database.name());
    switch (fault.kind()) {
      case KILL_DATABASE -> {
        database.kill();
        pause(fault.holdMs());
        database.start();
      }
      case PAUSE_DATABASE -> {
        database.pause();
        pause(fault.holdMs());
        database.resume();
      }
      default -> throw new IllegalArgumentException("not of a database");
    }
    List<String> hit =
        residents.users().stream()
            .filter(log -> survey.holds(database.name(), JournalRecord.partitionOf(log)))
            .toList();
    long mended = clock.now();
    untilAnswering(database);
    return new Struck(fault.kind(), database.name(), at, mended, clock.now(), hit);
  }

  private Struck network(Planned fault, long at) {
    Random chance = new Random(fault.target());
    List<String> hit =
        residents.users().stream().filter(log -> chance.nextInt(100) < HIT_PERCENT).toList();
    List<Passage> passages =
        hit.stream()
            .map(log -> new UserId(JournalRecord.ownerOf(log)))
            .flatMap(user -> gate.of(user).stream())
            .toList();
    switch (fault.kind()) {
      case CUT -> passages.forEach(Passage::cut);
      case CUT_IN_FRAME -> passages.forEach(Passage::cutInFrame);
      case DROP_ANSWERS -> {
        passages.forEach(Passage::swallow);
        pause(fault.holdMs());
        passages.forEach(Passage::cut);
      }
      case STALL -> {
        passages.forEach(Passage::stall);
        pause(fault.holdMs());
        passages.forEach(Passage::go);
      }
      default -> throw new IllegalArgumentException("not of the network");
    }
    long mended = clock.now();
    return new Struck(fault.kind(), hit.size() + " users", at, mended, mended, hit);
  }

  /** Waits until a database answers; whether nodes use it again shows in what they accept. */
  private void untilAnswering(DatabaseServer database) {
    long deadline = clock.now() + HEAL_MS_MAX;
    while (!database.isAnswering()) {
      if (clock.now() > deadline) {
        healed = false;
        return;
      }
      settle(LOOK_MS);
    }
  }

  /** Waits until all nodes have been ready for a while; when that began, or 0. */
  long untilSteady() {
    long deadline = clock.now() + HEAL_MS_MAX;
    long since = 0;
    while (clock.now() < deadline) {
      if (!cluster.areAllReady()) {
        since = 0;
      } else if (since == 0) {
        since = clock.now();
      } else if (clock.now() - since >= STEADY_MS) {
        return since;
      }
      settle(LOOK_MS);
    }
    healed = false;
    return 0;
  }

  /** Waits; ends early when the storm is over. */
  private void pause(long ms) {
    try {
      if (ms > 0) {
        over.await(ms, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void settle(long ms) {
    java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  /** Who moves partitions. */
  Operator operator() {
    return operator;
  }

  /** What has happened so far. */
  List<Struck> struck() {
    return List.copyOf(struck);
  }

  /** Whether everything healed within a very long time. */
  boolean hasHealed() {
    return healed;
  }
}
