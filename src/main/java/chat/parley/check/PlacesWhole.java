package chat.parley.check;

import chat.parley.model.Partition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * C9: at rest every partition lies on one database alone, which knows the highest version of it,
 * and no other one has rows of it but those that are known to be left over.
 */
final class PlacesWhole implements Check {
  @Override
  public String name() {
    return "C9 places";
  }

  @Override
  public void run(Evidence evidence, Findings findings) {
    if (evidence.places().isEmpty()) {
      findings.unchecked("no dump tells where partitions lie");
      return;
    }
    Map<Integer, List<PlaceRecord>> byPartition = new TreeMap<>();
    for (int partition = 0; partition < Partition.COUNT; partition++) {
      byPartition.put(partition, new ArrayList<>());
    }
    for (PlaceRecord each : evidence.places()) {
      byPartition.computeIfAbsent(each.partition(), any -> new ArrayList<>()).add(each);
    }
    byPartition.forEach((partition, said) -> one(partition, said, findings));
  }

  private static void one(int partition, List<PlaceRecord> said, Findings findings) {
    List<PlaceRecord> holders = said.stream().filter(PlaceRecord::isHolder).toList();
    if (holders.isEmpty()) {
      findings.add("partition " + partition + " lies nowhere", said.toArray());
    } else if (holders.size() > 1) {
      findings.add("partition " + partition + " lies in two places", holders.toArray());
    } else if (holders.getFirst().isMoving()) {
      findings.add("partition " + partition + " is on its way", holders.toArray());
    }
    for (PlaceRecord other : said) {
      if (other.isHolder()) {
        continue;
      }
      if (holders.size() == 1 && holders.getFirst().version() <= other.version()) {
        findings.add(
            "partition " + partition + " is not the newest where it lies",
            holders.getFirst(),
            other);
      }
      if (other.rows() > 0 && !other.leftover()) {
        findings.add("old rows that nobody will delete", other);
      }
    }
  }
}
