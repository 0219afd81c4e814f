package chat.parley.group;

import chat.parley.conversation.Retry;
import chat.parley.model.Marks;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a group knows and does not write down: it may be lost at any moment without breaking a
 * promise. Changed only while commands are decided, never by effects.
 */
final class GroupLive {
  static final long NEVER = Long.MAX_VALUE;

  /** Attached nodes, with when they were last heard. */
  final Map<NodeId, Long> nodes = new LinkedHashMap<>();

  /** Marks that are not in the log yet. */
  final SortedMap<UserId, Marks> marks = new TreeMap<>();

  /** Confirmations that are not in the log yet. */
  final SortedMap<UserId, Long> told = new TreeMap<>();

  /** Users whose logs do not know of their latest coming or going. */
  final SortedMap<UserId, Retry> telling = new TreeMap<>();

  /** Requests that wait until logs of users hold what was changed. */
  final List<Waiter> waiters = new ArrayList<>();

  /** Requests that wait until users are known to exist. */
  final List<Admission> admissions = new ArrayList<>();

  long flushAt = NEVER;
  long emptySince;

  /** A request, and the users whose logs it waits for. */
  record Waiter(
      Asker asker,
      String request,
      GroupAnswer answer,
      SortedMap<UserId, Long> awaited,
      long deadline) {}

  /** A request, and the users who have not answered yet. */
  record Admission(
      Asker asker, Ask.OfChange ask, SortedMap<UserId, Answer> answers, long deadline) {}

  /** What is known of a user who is to join. */
  enum Answer {
    OPEN,
    WELCOME,
    UNKNOWN,
    FULL
  }

  /** A user's marks, with what is not in the log yet. */
  Marks marks(UserId user, Participant participant) {
    Marks pending = marks.get(user);
    return pending == null ? participant.marks() : pending;
  }

  /** Whether a user's log is known to hold the latest coming or going. */
  boolean isTold(UserId user, Participant participant) {
    return Math.max(participant.told(), told.getOrDefault(user, 0L)) >= participant.changed();
  }

  void flushBy(long time) {
    flushAt = Math.min(flushAt, time);
  }

  /** The same to every attached node. */
  List<GroupEffect> inform(GroupNews news) {
    return nodes.keySet().stream()
        .<GroupEffect>map(each -> new GroupEffect.Inform(each, news))
        .toList();
  }
}
