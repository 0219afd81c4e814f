package chat.parley.journal;

import chat.parley.model.Partition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where every partition lies, as it follows from what the databases say of themselves.
 *
 * @param places by partition
 * @param flaws what must not be, one line each for the operator
 */
record PlaceMap(List<PartitionPlace> places, List<String> flaws) {
  private static final String NO_DATABASE = "no database of the configuration";

  PlaceMap {
    places = List.copyOf(places);
    flaws = List.copyOf(flaws);
  }

  /** What one database says. */
  private record Said(String database, PlaceRow row) {}

  /**
   * Puts together what databases say. Of two that hold a partition the higher version is right: a
   * move that is just ending, or a database that was restored to an older state.
   *
   * @param read the rows of each database that was read, by its name
   * @param complete whether these are all databases of the configuration
   */
  static PlaceMap of(Map<String, List<PlaceRow>> read, boolean complete) {
    List<List<Said>> said = new ArrayList<>();
    for (int partition = 0; partition < Partition.COUNT; partition++) {
      said.add(new ArrayList<>());
    }
    new TreeMap<>(read)
        .forEach((database, rows) ->
            rows.forEach(row -> said.get(row.partition()).add(new Said(database, row))));
    Map<String, BitSet> flaws = new TreeMap<>();
    List<PartitionPlace> places = new ArrayList<>();
    for (int partition = 0; partition < Partition.COUNT; partition++) {
      places.add(place(partition, said.get(partition), complete, flaws));
    }
    List<String> lines = new ArrayList<>();
    flaws.forEach((what, which) ->
        lines.add("partitions %s lie on %s".formatted(PartitionRanges.format(which), what)));
    return new PlaceMap(places, lines);
  }

  private static PartitionPlace place(
      int partition, List<Said> said, boolean complete, Map<String, BitSet> flaws) {
    List<Said> holders = said.stream().filter(each -> each.row().isHolder()).toList();
    long version = holders.stream().mapToLong(each -> each.row().version()).max().orElse(0);
    List<Said> highest = holders.stream().filter(each -> each.row().version() == version).toList();
    if (highest.size() == 1) {
      return held(highest.getFirst());
    }
    if (!highest.isEmpty()) {
      String both = highest.get(0).database() + " and on " + highest.get(1).database();
      flaws.computeIfAbsent(both, any -> new BitSet()).set(partition);
    } else if (complete) {
      flaws.computeIfAbsent(NO_DATABASE, any -> new BitSet()).set(partition);
    }
    return new PartitionPlace(
        partition, Optional.empty(), PartitionPlace.State.UNAVAILABLE, Optional.empty(), 0);
  }

  private static PartitionPlace held(Said holder) {
    PlaceRow row = holder.row();
    return new PartitionPlace(
        row.partition(),
        Optional.of(holder.database()),
        row.isMoving() ? PartitionPlace.State.MOVING : PartitionPlace.State.OPEN,
        row.target(),
        row.version());
  }
}
