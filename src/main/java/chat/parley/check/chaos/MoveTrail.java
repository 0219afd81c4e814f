package chat.parley.check.chaos;

import chat.parley.check.PlaceRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What has become of partitions, as looks at the databases show it one after another. Each database
 * tells only of itself; of two that hold a partition the higher version is right.
 */
final class MoveTrail {
  private final Map<String, List<PlaceRecord>> said = new HashMap<>();
  private final Map<Integer, Open> open = new TreeMap<>();
  private List<Pause> done = new ArrayList<>();

  /**
   * A time in which a partition could not be used, since it moved.
   *
   * @param from epoch milliseconds of the look that has seen it first
   * @param until of the look that has seen it open again
   * @param source the database that held it
   * @param holder the one that holds it afterwards
   * @param cut what has failed meanwhile
   */
  record Pause(int partition, long from, long until, String source, String holder, Cut cut) {
    boolean hasMoved() {
      return !source.equals(holder);
    }
  }

  /** What has interrupted the move of a partition. */
  enum Cut {
    /** Nothing. */
    NONE,
    /** One of its two databases was away. */
    DATABASE,
    /** Both were there, and another session of a node has gone on with it. */
    NODE
  }

  private static final class Open {
    private final long from;
    private final PlaceRecord at;
    private final Set<Integer> movers = new HashSet<>();
    private boolean away;

    Open(long from, PlaceRecord at) {
      this.from = from;
      this.at = at;
    }

    boolean concerns(String database) {
      return at.database().equals(database) || at.target().equals(Optional.of(database));
    }

    Pause until(long at, PlaceRecord holder) {
      return new Pause(
          holder.partition(),
          from,
          at,
          this.at.database(),
          holder.database(),
          away ? Cut.DATABASE : movers.size() > 1 ? Cut.NODE : Cut.NONE);
    }
  }

  /**
   * A database has answered.
   *
   * @param places one for each partition, in their order
   * @param mover the session that carries out moves to this database, if there is one
   */
  synchronized void saw(
      long at, String database, List<PlaceRecord> places, Optional<Integer> mover) {
    said.put(database, List.copyOf(places));
    for (int partition = 0; partition < places.size(); partition++) {
      int number = partition;
      holder(number).ifPresent(holder -> look(at, number, holder));
    }
    mover.ifPresent(session ->
        open.values().stream()
            .filter(each -> each.at.target().equals(Optional.of(database)))
            .forEach(each -> each.movers.add(session)));
  }

  private void look(long at, int partition, PlaceRecord holder) {
    Open moving = open.get(partition);
    if (holder.isMoving()) {
      open.computeIfAbsent(partition, any -> new Open(at, holder));
    } else if (moving != null) {
      open.remove(partition);
      done.add(moving.until(at, holder));
    }
  }

  /** A database does not answer. */
  synchronized void lost(String database) {
    open.values().stream()
        .filter(each -> each.concerns(database))
        .forEach(each -> each.away = true);
  }

  /** Pauses that are over and were not taken yet, in the order of their ends. */
  synchronized List<Pause> take() {
    List<Pause> taken = done;
    done = new ArrayList<>();
    return taken;
  }

  /** What the database says that holds a partition; empty before that is known. */
  synchronized Optional<PlaceRecord> holder(int partition) {
    return said.values().stream()
        .map(each -> each.get(partition))
        .filter(PlaceRecord::isHolder)
        .reduce((one, other) -> one.version() >= other.version() ? one : other);
  }

  /** Whether nothing is planned and nothing is on its way in a range, the last one included. */
  synchronized boolean isQuiet(int from, int to) {
    return said.values().stream()
        .flatMap(each -> each.subList(from, to + 1).stream())
        .noneMatch(each -> each.isPlanned() || each.isMoving());
  }

  /** Partitions that have old rows left over somewhere. */
  synchronized long leftovers() {
    return said.values().stream()
        .flatMap(List::stream)
        .filter(each -> !each.isHolder() && each.leftover())
        .count();
  }
}
