package chat.parley.check.chaos;

import chat.parley.check.HistoryFile;
import chat.parley.check.JournalRecord;
import chat.parley.check.chaos.MoveTrail.Pause;
import chat.parley.check.chaos.Schedule.Planned;
import chat.parley.model.Partition;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Moves partitions to the other database through the management port of whichever node answers, and
 * sees to it that each move that was accepted comes to its end, whatever fails meanwhile.
 */
final class Operator {
  private static final long AGAIN_MS = 500;
  private static final long LOOK_MS = 100;

  /** A call that fails after so long may have been given up by the port, and not by the work. */
  private static final long SLOW_MS = 50_000;

  private static final long LATE_MS_MAX = 30_000;

  /** A move that has not ended by then is not waited for any more. */
  private static final long END_MS_MAX = 900_000;

  /** What is not planned, not on its way and not there for so long was forgotten. */
  private static final long FORGOTTEN_MS = 10_000;

  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

  private final Cluster cluster;
  private final PlaceSurvey survey;
  private final Residents residents;
  private final HistoryFile clock;
  private final PrintWriter out;
  private final List<String> troubles = new ArrayList<>();
  private int begun;
  private int completed;
  private int cancelled;
  private int byDatabases;
  private int byNodes;
  private int refused;
  private int unanswered;
  private int partitions;

  /** Some partitions in a row, the last one included, and where they are to go. */
  private record Range(int from, int to, String target) {
    String body() {
      return "{\"partitions\":\"%d-%d\",\"target\":\"%s\"}".formatted(from, to, target);
    }
  }

  /**
   * @param residents in whose partitions there is something to move
   * @param out told of what was accepted
   */
  Operator(
      Cluster cluster,
      PlaceSurvey survey,
      Residents residents,
      HistoryFile clock,
      PrintWriter out) {
    this.cluster = cluster;
    this.survey = survey;
    this.residents = residents;
    this.clock = clock;
    this.out = out;
  }

  /**
   * Carries a move out and waits until it has ended, even if all else is over by then.
   *
   * @param over when it is, nothing new is begun and nothing is held any longer
   * @return a fault for each partition that could not be used for a while
   */
  synchronized List<Struck> carryOut(Planned move, CountDownLatch over) {
    Range range = range(move);
    boolean accepted = ask(move, "POST", "/v1/moves", range.body(), () -> over.getCount() == 0);
    long since = clock.now();
    if (accepted) {
      begun++;
      out.printf("         %d-%d go to %s%n", range.from(), range.to(), range.target());
      out.flush();
      interfere(move, over);
      since = clock.now();
    }
    boolean whole = accepted && move.kind() != FaultKind.CANCEL_MOVE;
    boolean ended = awaitEnd(range, whole, since);
    List<Pause> pauses = survey.trail().take();
    if (accepted && ended) {
      completed += whole ? 1 : 0;
      cancelled += whole ? 0 : 1;
    }
    if (pauses.stream().anyMatch(each -> each.cut() == MoveTrail.Cut.DATABASE)) {
      byDatabases++;
    } else if (pauses.stream().anyMatch(each -> each.cut() == MoveTrail.Cut.NODE)) {
      byNodes++;
    }
    partitions += (int) pauses.stream().filter(Pause::hasMoved).count();
    return pauses.stream().map(each -> struck(move, each)).toList();
  }

  private Range range(Planned move) {
    int first = JournalRecord.partitionOf(residents.log(move.target()));
    int from = Math.min(first, Partition.COUNT - move.partitions());
    String target =
        cluster.databases().stream()
            .map(DatabaseServer::name)
            .filter(name -> !survey.holds(name, first))
            .findFirst()
            .orElseThrow();
    return new Range(from, from + move.partitions() - 1, target);
  }

  private void interfere(Planned move, CountDownLatch over) {
    switch (move.kind()) {
      case PAUSE_MOVE -> {
        ask(move, "PUT", "/v1/moves/pause", "{}", () -> over.getCount() == 0);
        hold(move.holdMs(), over);
        askOn(move, "/v1/moves/pause");
      }
      case CANCEL_MOVE -> {
        hold(move.holdMs(), over);
        askOn(move, "/v1/moves");
      }
      default -> {
        // It is left alone.
      }
    }
  }

  /** Takes something back, which must be done however late it has become. */
  private void askOn(Planned move, String path) {
    long deadline = clock.now() + END_MS_MAX;
    if (!ask(move, "DELETE", path, "", () -> clock.now() > deadline)) {
      troubles.add("no node has done DELETE " + path);
    }
  }

  /** Asks one node after another that takes clients; false when it was given up. */
  private boolean ask(
      Planned move, String method, String path, String body, BooleanSupplier givenUp) {
    List<ServerNode> nodes = cluster.nodes();
    for (int i = move.target(); !givenUp.getAsBoolean(); i++) {
      ServerNode node = nodes.get(i % nodes.size());
      if (cluster.isReady(node.number())) {
        long at = clock.now();
        Optional<Management.Answer> answer = cluster.management().call(node, method, path, body);
        if (answer.isPresent() && answer.get().isDone()) {
          return true;
        }
        answer.ifPresentOrElse(each -> refused(method + " " + path, each), () -> unanswered++);
        if (clock.now() - at > SLOW_MS) {
          // It may still be about to do what it was asked: not in the middle of what comes next.
          park(LATE_MS_MAX);
        }
      }
      park(AGAIN_MS);
    }
    return false;
  }

  private void refused(String call, Management.Answer answer) {
    refused++;
    if (answer.status() != CONFLICT && answer.status() != UNAVAILABLE) {
      troubles.add("%s was answered %d %s".formatted(call, answer.status(), answer.why()));
    }
  }

  /**
   * Waits until nothing of a range is planned or on its way any more.
   *
   * @param whole whether all of it has to lie on the target then
   */
  private boolean awaitEnd(Range range, boolean whole, long since) {
    long deadline = clock.now() + END_MS_MAX;
    long quietAt = Long.MAX_VALUE;
    while (clock.now() < deadline) {
      if (!survey.hasLookedSince(since) || !survey.trail().isQuiet(range.from(), range.to())) {
        quietAt = Long.MAX_VALUE;
      } else if (!whole || liesOn(range)) {
        return true;
      } else if (quietAt == Long.MAX_VALUE) {
        quietAt = clock.now();
      } else if (clock.now() - quietAt > FORGOTTEN_MS) {
        troubles.add("a move was accepted and forgotten: " + range);
        return false;
      }
      park(LOOK_MS);
    }
    troubles.add("a move does not end: " + range);
    return false;
  }

  private boolean liesOn(Range range) {
    for (int partition = range.from(); partition <= range.to(); partition++) {
      if (!survey.holds(range.target(), partition)) {
        return false;
      }
    }
    return true;
  }

  private Struck struck(Planned move, Pause pause) {
    return new Struck(
        move.kind(),
        "partition " + pause.partition(),
        pause.from(),
        pause.until(),
        pause.until(),
        residents.in(pause.partition()));
  }

  /** Waits until no old rows are left anywhere; they are to be deleted some time after a move. */
  synchronized void awaitEmptied() {
    long since = clock.now();
    long deadline = since + Cluster.KEEP_OLD_ROWS_MS + END_MS_MAX;
    while (!survey.hasLookedSince(since) || survey.trail().leftovers() > 0) {
      if (clock.now() > deadline) {
        troubles.add(survey.trail().leftovers() + " partitions have left old rows for ever");
        return;
      }
      park(LOOK_MS);
    }
  }

  private static void hold(long ms, CountDownLatch over) {
    try {
      over.await(ms, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void park(long ms) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
  }

  /** What has happened so far. */
  synchronized MoveTally tally() {
    return new MoveTally(
        begun,
        completed,
        cancelled,
        byDatabases,
        byNodes,
        refused,
        unanswered,
        partitions,
        survey.rowsMoved());
  }

  /** What must not happen to a move, one line each. */
  synchronized List<String> troubles() {
    return List.copyOf(troubles);
  }
}
