package chat.parley.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a check has to say. */
public final class Findings {
  /** Violations that are told in full; others are only counted. */
  static final int TOLD_MAX = 50;

  /** Characters of a record that are told. */
  static final int RECORD_MAX = 600;

  private final String check;
  private final List<Violation> told = new ArrayList<>();
  private final Set<String> unchecked = new LinkedHashSet<>();
  private long count;

  /**
   * A promise that was broken.
   *
   * @param what one line
   * @param records the lines of the records that show it, long ones shortened
   */
  public record Violation(String what, List<String> records) {}

  Findings(String check) {
    this.check = check;
  }

  /** Complains, and names what shows it. */
  void add(String what, Object... records) {
    count++;
    if (told.size() < TOLD_MAX) {
      List<String> lines = new ArrayList<>();
      for (Object each : records) {
        lines.add(line(each));
      }
      told.add(new Violation(what, lines));
    }
  }

  private static String line(Object record) {
    String line =
        switch (record) {
          case Observation observation -> ObservationFormat.write(observation);
          case JournalRecord row -> JournalFormat.write(row);
          case PlaceRecord place -> PlaceFormat.write(place);
          default -> String.valueOf(record);
        };
    return line.length() <= RECORD_MAX ? line : line.substring(0, RECORD_MAX) + " …";
  }

  /** Tells what could not be looked at for want of records. */
  void unchecked(String what) {
    unchecked.add(what);
  }

  /** The name of the check. */
  public String check() {
    return check;
  }

  /** How often the promise was broken. */
  public long count() {
    return count;
  }

  /** The first {@value #TOLD_MAX}. */
  public List<Violation> told() {
    return List.copyOf(told);
  }

  /** What was not looked at, and why. */
  public Set<String> unchecked() {
    return unchecked;
  }
}
