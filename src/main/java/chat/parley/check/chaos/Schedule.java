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

  /**
   * A fault to come.
   *
   * @param atMs after the beginning; it may come later, when the one before has not healed
   * @param target which node or database, from 0; of the network, the seed of the users to choose
   * @param holdMs how long it stays before it is mended
   */
  record Planned(FaultKind kind, long atMs, int target, long holdMs) {}

  Schedule {
    faults = List.copyOf(faults);
  }

  /**
   * Draws a schedule.
   *
   * @param seed the same one gives the same schedule
   */
  static Schedule of(long seed, long lengthMs, int nodes, int databases) {
    List<Planned> all = new ArrayList<>();
    Random chance = new Random(seed);
    for (Lane lane : Lane.values()) {
      // A lane draws from its own source: its faults stay when another lane is changed.
      lane(new Random(chance.nextLong()), lane, lengthMs, nodes, databases, all);
    }
    all.sort(Comparator.comparingLong(Planned::atMs));
    return new Schedule(all);
  }

  private static void lane(
      Random chance, Lane lane, long lengthMs, int nodes, int databases, List<Planned> to) {
    List<FaultKind> bag = new ArrayList<>();
    long at = FIRST_MS + chance.nextLong(gap(lane));
    while (at < lengthMs - LAST_MS) {
      if (bag.isEmpty()) {
        // Each kind once before any comes again, so that a short run has seen them all.
        bag.addAll(of(lane));
        Collections.shuffle(bag, chance);
      }
      FaultKind kind = bag.removeLast();
      to.add(new Planned(kind, at, target(chance, lane, nodes, databases), hold(chance, kind)));
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
    };
  }

  private static int target(Random chance, Lane lane, int nodes, int databases) {
    return switch (lane) {
      case NODES -> chance.nextInt(nodes);
      case DATABASES -> chance.nextInt(databases);
      case NETWORK -> chance.nextInt(Integer.MAX_VALUE);
    };
  }

  private static long hold(Random chance, FaultKind kind) {
    return switch (kind) {
      case KILL_NODE, KILL_ALL_NODES -> chance.nextLong(8_000);
      case PAUSE_NODE -> 2_000 + chance.nextLong(28_000);
      case RESTART_NODE, CUT, CUT_IN_FRAME -> 0;
      case KILL_DATABASE -> chance.nextLong(6_000);
      case PAUSE_DATABASE -> 1_000 + chance.nextLong(9_000);
      case DROP_ANSWERS, STALL -> 1_000 + chance.nextLong(6_000);
    };
  }
}
