package chat.parley.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was written into a group, and how many have it. All writers draw their numbers from one row,
 * so that a number alone names a message. Pure; times are nanoseconds of one clock.
 */
final class Ledger {
  private static final class Written {
    private final int writer;
    private final long dueNanos;
    private final boolean counts;
    private int left;
    private long sequence;

    private Written(int writer, long dueNanos, boolean counts, int left) {
      this.writer = writer;
      this.dueNanos = dueNanos;
      this.counts = counts;
      this.left = left;
    }
  }

  private final int members;
  private final long firstNumber;
  private final GroupScore score;
  private final List<Written> all = new ArrayList<>();

  /** The highest number of each writer that has a place. */
  private final Map<Integer, Long> latest = new HashMap<>();

  private long missing;

  /**
   * @param members who are to have each message, its writer included
   * @param firstNumber of the first message
   */
  Ledger(int members, long firstNumber, GroupScore score) {
    this.members = members;
    this.firstNumber = firstNumber;
    this.score = score;
  }

  /** A member writes a message; gives its number. */
  long write(int writer, long dueNanos) {
    all.add(new Written(writer, dueNanos, score.counting, members - 1));
    missing += members - 1;
    if (score.counting) {
      score.messages++;
    }
    return firstNumber + all.size() - 1;
  }

  /** Its writer was told that it is stored. */
  void accepted(long number, long sequence, long nowNanos) {
    Written message = find(number);
    if (message != null) {
      place(message, number, sequence);
      if (message.counts) {
        score.accepted.add(nowNanos - message.dueNanos);
      }
    }
  }

  /** A member has come to an entry, which may be none of these. */
  void reached(int member, long sequence, long number, long nowNanos) {
    Written message = find(number);
    if (message == null) {
      return;
    }
    place(message, number, sequence);
    if (message.writer == member) {
      return;
    }
    message.left--;
    missing--;
    if (message.counts) {
      score.deliveries++;
      score.delivered.add(nowNanos - message.dueNanos);
      if (message.left == 0) {
        score.last.add(nowNanos - message.dueNanos);
      }
    }
  }

  private Written find(long number) {
    long index = number - firstNumber;
    return index >= 0 && index < all.size() ? all.get((int) index) : null;
  }

  /**
   * Everybody must see it at the same place, after all that its writer had written before. Who is
   * the first to come to an entry has come to all before it, so places are given in their order.
   */
  private void place(Written message, long number, long sequence) {
    if (message.sequence == 0) {
      message.sequence = sequence;
      Long before = latest.put(message.writer, number);
      if (before != null && before > number) {
        score.reordered++;
      }
    } else if (message.sequence != sequence) {
      score.reordered++;
    }
  }

  /** Deliveries that have not come. */
  long missing() {
    return missing;
  }
}
