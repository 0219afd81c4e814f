package chat.parley.check.chaos;

import chat.parley.check.chaos.FaultKind.Lane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** The faults of a run, in the order of their times: a function of seed and length alone. */
record Schedule(List<Planned> faults) {
  private static final long FIRST_MS = 4_000;

  /** No fault begins so shortly before the end. */
  private static final long LAST_MS = 5_000;

  /** Nor a move so shortly, which takes some seconds for each of its partitions. */
  private static final long LAST_MOVE_MS = 20_000;

  /** Partitions that one move takes along. */
  static final int PARTITIONS_MAX = 8;

  /**
   * A fault to come.
   *
   * @param atMs after the beginning; it may come later, when the one before has not healed
   * @param target which node or database, from 0; of the network, the seed of the users to choose;
   *     of moves, whose partition is the first one
   * @param holdMs how long it stays before it is mended; of moves, before the operator resumes or
   *     cancels
   * @param partitions of moves, how many in a row; 0 of everything else
   */
  record Planned(FaultKind kind, long atMs, int target, long holdMs, int partitions) {}

  /**
   * How much there is to be hit.
   *
   * @param groups may be 0
   */
  record Parts(int nodes, int databases, int users, int groups) {}

  Schedule {
    faults = List.copyOf(faults);
  }

  /**
   * Draws a schedule.
   *
   * @param seed the same one gives the same schedule
   */
  static Schedule of(long seed, long lengthMs, Parts parts) {
    List<Planned> all = new ArrayList<>();
    Random chance = new Random(seed);
    for (Lane lane : Lane.values()) {
      // A lane draws from its own source: its faults stay when another lane is changed.
      lane(new Random(chance.nextLong()), lane, lengthMs, parts, all);
    }
    all.sort(Comparator.comparingLong(Planned::atMs));
    return new Schedule(all);
  }

  private static void lane(Random chance, Lane lane, long lengthMs, Parts parts, List<Planned> to) {
    List<FaultKind> bag = new ArrayList<>();
    long at = FIRST_MS + chance.nextLong(gap(lane));
    while (at < lengthMs - last(lane)) {
      if (bag.isEmpty()) {
        // Each kind once before any comes again, so that a short run has seen them all.
        bag.addAll(of(lane));
        Collections.shuffle(bag, chance);
      }
      FaultKind kind = bag.removeLast();
      int target = target(chance, lane, parts);
      long hold = hold(chance, kind);
      int partitions = lane == Lane.MOVES ? 1 + chance.nextInt(PARTITIONS_MAX) : 0;
      to.add(new Planned(kind, at, target, hold, partitions));
      at += gap(lane) / 2 + chance.nextLong(gap(lane));
    }
  }

  private static List<FaultKind> of(Lane lane) {
    return Arrays.stream(FaultKind.values()).filter(each -> each.lane() == lane).toList();
  }

  /** The mean time between two faults in milliseconds. */
  private static long gap(Lane lane) {
    return switch (lane) {
      case NODES -> 24_000;
      case DATABASES -> 28_000;
      case NETWORK -> 4_000;
      case MOVES -> 15_000;
    };
  }

  private static long last(Lane lane) {
    return lane == Lane.MOVES ? LAST_MOVE_MS : LAST_MS;
  }

  private static int target(Random chance, Lane lane, Parts parts) {
    return switch (lane) {
      case NODES -> chance.nextInt(parts.nodes());
      case DATABASES -> chance.nextInt(parts.databases());
      case NETWORK -> chance.nextInt(Integer.MAX_VALUE);
      case MOVES -> moved(chance, parts);
    };
  }

  /** A user or, as often, a group: of those there are fewer, but each has more to lose. */
  private static int moved(Random chance, Parts parts) {
    return parts.groups() > 0 && chance.nextBoolean()
        ? parts.users() + chance.nextInt(parts.groups())
        : chance.nextInt(parts.users());
  }

  private static long hold(Random chance, FaultKind kind) {
    return switch (kind) {
      case KILL_NODE, KILL_ALL_NODES -> chance.nextLong(8_000);
      case PAUSE_NODE -> 2_000 + chance.nextLong(28_000);
      case RESTART_NODE, CUT, CUT_IN_FRAME, MOVE_PARTITIONS -> 0;
      case KILL_DATABASE -> chance.nextLong(6_000);
      case PAUSE_DATABASE -> 1_000 + chance.nextLong(9_000);
      case PAUSE_MOVE, CANCEL_MOVE -> 1_000 + chance.nextLong(9_000);
      case DROP_ANSWERS, STALL -> 1_000 + chance.nextLong(6_000);
    };
  }
}
