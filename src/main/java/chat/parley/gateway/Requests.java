package chat.parley.gateway;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The requests of a client that are not answered yet. For one thread. */
final class Requests {
  /** More unanswered requests than this are refused. */
  static final int OPEN_MAX = 64;

  private final Map<String, Long> deadlines = new LinkedHashMap<>();
  private final long timeoutMs;

  Requests(long timeoutMs) {
    this.timeoutMs = timeoutMs;
  }

  /** Begins to wait; false when too many wait already. */
  boolean open(String request, long nowMs) {
    if (deadlines.size() >= OPEN_MAX && !deadlines.containsKey(request)) {
      return false;
    }
    // Put in again, so that the order of the map stays that of the deadlines.
    deadlines.remove(request);
    deadlines.put(request, nowMs + timeoutMs);
    return true;
  }

  /** It is answered; false when nobody waits for it any more. */
  boolean close(String request) {
    return deadlines.remove(request) != null;
  }

  /** Takes out those whose time is over. */
  List<String> expire(long nowMs) {
    List<String> over = new ArrayList<>();
    deadlines.entrySet().removeIf(each -> each.getValue() <= nowMs && over.add(each.getKey()));
    return over;
  }

  /** When the next one's time is over. */
  long nextDeadline() {
    return deadlines.isEmpty() ? Long.MAX_VALUE : deadlines.values().iterator().next();
  }
}
