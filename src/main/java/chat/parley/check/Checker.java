package chat.parley.check;

import java.util.ArrayList;
import java.util.List;

/** All checks over all records. */
public final class Checker {
  private static final List<Check> CHECKS =
      List.of(
          new Durability(),
          new Once(),
          new Order(),
          new MarkTruth(),
          new LastSeenTruth(),
          new MembershipTruth(),
          new UnknownOnce(),
          new JournalWhole(),
          new PlacesWhole(),
          new BlockTruth());

  private Checker() {}

  /** Runs C1 to C10 over all that was read; one finding each, in this order. */
  public static List<Findings> check(RecordFiles records) {
    return check(new Evidence(records.observations(), records.journal(), records.places()));
  }

  /** The same without records of where partitions lie. */
  public static List<Findings> check(List<Observation> observations, List<JournalRecord> journal) {
    return check(new Evidence(observations, journal, List.of()));
  }

  static List<Findings> check(Evidence evidence) {
    List<Findings> all = new ArrayList<>();
    for (Check check : CHECKS) {
      Findings findings = new Findings(check.name());
      check.run(evidence, findings);
      all.add(findings);
    }
    return all;
  }

  /** Whether nothing was broken. */
  public static boolean isClean(List<Findings> all) {
    return all.stream().allMatch(each -> each.count() == 0);
  }
}
