package chat.parley.check;

import java.io.PrintWriter;
import java.util.List;

/** Findings for people: a line a check, and beneath it what breaks the promise. */
public final class Verdict {
  private Verdict() {}

  /** Prints all findings; the writer is not flushed. */
  public static void print(List<Findings> all, PrintWriter out) {
    for (Findings each : all) {
      out.printf("%-14s %s%n", each.check(), word(each));
      each.unchecked().forEach(what -> out.printf("  not checked: %s%n", what));
      for (Findings.Violation violation : each.told()) {
        out.printf("  - %s%n", violation.what());
        violation.records().forEach(record -> out.printf("      %s%n", record));
      }
      if (each.count() > each.told().size()) {
        out.printf("  - and %,d more%n", each.count() - each.told().size());
      }
    }
  }

  private static String word(Findings findings) {
    return findings.count() == 0 ? "kept" : "BROKEN %,d times".formatted(findings.count());
  }
}
