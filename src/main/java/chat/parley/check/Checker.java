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
          new JournalWhole());

  private Checker() {}

  /** Runs C1 to C8; one finding each, in this order. */
  public static List<Findings> check(List<Observation> observations, List<JournalRecord> journal) {
    Evidence evidence = new Evidence(observations, journal);
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
