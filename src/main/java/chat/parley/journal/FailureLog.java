package chat.parley.journal;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One line for failures that come by the thousand: the first of a kind at once, then how many more
 * there were, at most every ten seconds. Without stacks, which say nothing of a database that is
 * down. May be called from any thread.
 */
final class FailureLog {
  private static final long EVERY_NANOS = Duration.ofSeconds(10).toNanos();

  /** Kinds that are told apart; beyond that they begin anew. */
  private static final int KINDS_MAX = 100;

  private final LongSupplier nanoTime;
  private final Consumer<String> out;
  private final Map<String, Kind> kinds = new HashMap<>();

  private static final class Kind {
    private long saidAt;
    private long more;
  }

  FailureLog(LongSupplier nanoTime, Consumer<String> out) {
    this.nanoTime = nanoTime;
    this.out = out;
  }

  /**
   * Says that something failed.
   *
   * @param what the same words for failures that belong together
   */
  void note(String what, Throwable failure) {
    String line = what + ": " + reason(failure);
    long now = nanoTime.getAsLong();
    synchronized (kinds) {
      Kind kind = kinds.get(line);
      if (kind != null && now - kind.saidAt < EVERY_NANOS) {
        kind.more++;
        return;
      }
      if (kinds.size() >= KINDS_MAX) {
        kinds.clear();
      }
      long more = kind == null ? 0 : kind.more;
      kinds.put(line, new Kind());
      kinds.get(line).saidAt = now;
      out.accept(more == 0 ? line : line + " (and " + more + " more like it)");
    }
  }

  /** The innermost reason: of a batch that of its statement, whose own message repeats rows. */
  private static String reason(Throwable failure) {
    Throwable reason = failure;
    while (next(reason) != null) {
      reason = next(reason);
    }
    String text = reason.getMessage() == null ? reason.toString() : reason.getMessage();
    return text.lines().findFirst().orElse("");
  }

  private static Throwable next(Throwable failure) {
    return failure instanceof SQLException sql && sql.getNextException() != null
        ? sql.getNextException()
        : failure.getCause();
  }
}
