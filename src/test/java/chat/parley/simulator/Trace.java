package chat.parley.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/** The last things that happened; kept only in a run that is repeated to be understood. */
final class Trace {
  private static final int LINES_MAX = Integer.getInteger("parley.simulator.trace", 150);
  private final Deque<String> lines = new ArrayDeque<>();
  private final Agenda agenda;
  private final boolean kept;

  Trace(Agenda agenda, boolean kept) {
    this.agenda = agenda;
    this.kept = kept;
  }

  void add(Supplier<String> line) {
    if (!kept) {
      return;
    }
    if (lines.size() == LINES_MAX) {
      lines.poll();
    }
    lines.add("%9.3f %s".formatted(agenda.elapsed() / 1000.0, line.get()));
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
