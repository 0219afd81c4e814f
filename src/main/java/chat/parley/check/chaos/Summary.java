package chat.parley.check.chaos;

import chat.parley.check.Findings;
import chat.parley.check.Observation;
import chat.parley.check.RecordFiles;
import chat.parley.model.MessageId;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The table at the end. */
final class Summary {
  private final List<Struck> faults;
  private final Map<FaultKind, List<Long>> recoveries;
  private final List<Observation> observations;
  private final List<Findings> findings;
  private final MoveTally moves;

  Summary(List<Struck> faults, MoveTally moves, RecordFiles records, List<Findings> findings) {
    this.faults = faults;
    this.recoveries = new Recovery(records.observations(), records.journal()).times(faults);
    this.observations = records.observations();
    this.findings = findings;
    this.moves = moves;
  }

  void print(PrintWriter out) {
    out.printf(
        "%-18s %7s %8s %9s %9s %9s%n", "fault", "count", "samples", "p50 s", "p99 s", "max s");
    Map<FaultKind, Long> counts = new EnumMap<>(FaultKind.class);
    faults.forEach(each -> counts.merge(each.kind(), 1L, Long::sum));
    counts.forEach((kind, count) -> line(out, kind.words(), count, times(kind)));
    for (FaultKind.Lane lane : FaultKind.Lane.values()) {
      long count = faults.stream().filter(each -> each.kind().lane() == lane).count();
      line(out, "all " + lane.name().toLowerCase(java.util.Locale.ROOT), count, timesOf(lane));
    }
    Set<MessageId> unknown = new HashSet<>();
    each(Observation.Unknown.class).forEach(each -> unknown.add(each.id()));
    long unknownThen = unknown.size();
    each(Observation.Accepted.class).forEach(each -> unknown.remove(each.id()));
    each(Observation.Refused.class).forEach(each -> unknown.remove(each.id()));
    out.println();
    count(out, "messages sent", each(Observation.Sending.class).count());
    count(out, "accepted", each(Observation.Accepted.class).count());
    count(out, "refused", each(Observation.Refused.class).count());
    count(out, "unknown for a time", unknownThen);
    count(out, "unknown at the end", unknown.size());
    count(out, "entries shown", each(Observation.Shown.class).count());
    count(out, "lost", broken("C1 durability"));
    count(out, "repeated", broken("C2 once") + broken("C7 unknown"));
    count(out, "reordered", broken("C3 order"));
    out.println();
    moves(out);
  }

  private void moves(PrintWriter out) {
    count(out, "moves begun", moves.begun());
    count(out, "completed", moves.completed());
    count(out, "cancelled", moves.cancelled());
    count(out, "cut by databases", moves.byDatabases());
    count(out, "cut by nodes", moves.byNodes());
    count(out, "calls refused", moves.refused());
    count(out, "calls unanswered", moves.unanswered());
    count(out, "partitions moved", moves.partitions());
    count(out, "rows moved", moves.rows());
    out.println();
  }

  private List<Long> times(FaultKind kind) {
    return recoveries.getOrDefault(kind, List.of());
  }

  private List<Long> timesOf(FaultKind.Lane lane) {
    return recoveries.entrySet().stream()
        .filter(each -> each.getKey().lane() == lane)
        .flatMap(each -> each.getValue().stream())
        .sorted()
        .toList();
  }

  private static void line(PrintWriter out, String what, long count, List<Long> times) {
    out.printf("%-18s %7d %8d", what, count, times.size());
    if (times.isEmpty()) {
      out.printf(" %9s %9s %9s%n", "-", "-", "-");
    } else {
      out.printf(
          " %9.1f %9.1f %9.1f%n",
          Recovery.percentile(times, 50) / 1_000.0,
          Recovery.percentile(times, 99) / 1_000.0,
          times.getLast() / 1_000.0);
    }
  }

  private static void count(PrintWriter out, String what, long count) {
    out.printf("%-18s %,9d%n", what, count);
  }

  private long broken(String check) {
    return findings.stream()
        .filter(each -> each.check().equals(check))
        .mapToLong(Findings::count)
        .sum();
  }

  private <T extends Observation> Stream<T> each(Class<T> kind) {
    return observations.stream().filter(kind::isInstance).map(kind::cast);
  }
}
