package chat.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process and everything that it has started have cost, as Linux counts it in /proc. */
final class ProcessCost {
  /** Clock ticks in a second; Linux shows 100 to programs on every machine that Java runs on. */
  private static final double TICKS = 100;

  private ProcessCost() {}

  /**
   * Processor time, in seconds: that of the process, of its living descendants, and of those that
   * have ended.
   */
  static double withDescendants(long pid) {
    return ProcessHandle.of(pid)
        .map(process ->
            ticks(pid, 4) + process.descendants().mapToDouble(each -> ticks(each.pid(), 4)).sum())
        .map(ticks -> ticks / TICKS)
        .orElse(0.0);
  }

  /** Processor time of a process alone, in seconds. */
  static double alone(long pid) {
    return ticks(pid, 2) / TICKS;
  }

  /**
   * The first so many of four counters: user, system, and both of children that have ended and were
   * waited for.
   */
  private static double ticks(long pid, int counters) {
    String stat;
    try {
      stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    } catch (IOException gone) {
      return 0;
    }
    // The name, in parentheses, may have blanks; the third field follows it.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    double ticks = 0;
    for (int field = 11; field < 11 + counters; field++) {
      ticks += Long.parseLong(fields[field]);
    }
    return ticks;
  }
}
