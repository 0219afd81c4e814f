package chat.parley.gateway;

import chat.parley.model.GroupId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The requests of a client that are not answered yet. For one thread. */
final class Requests {
  /** More unanswered requests than this are refused. */
  static final int OPEN_MAX = 64;

  /**
   * A request that waits.
   *
   * @param group who is asked; null for the user's own entity
   */
  private record Open(GroupId group, long deadline) {}

  private final Map<String, Open> open = new LinkedHashMap<>();
  private final long timeoutMs;

  Requests(long timeoutMs) {
    this.timeoutMs = timeoutMs;
  }

  /** Begins to wait; false when too many wait already. */
  boolean open(String request, long nowMs) {
    if (open.size() >= OPEN_MAX && !open.containsKey(request)) {
      return false;
    }
    open.put(request, new Open(null, nowMs + timeoutMs));
    return true;
  }

  /** It was passed on to a group; nothing when nobody waits for it. */
  void direct(String request, GroupId group) {
    open.computeIfPresent(request, (same, each) -> new Open(group, each.deadline()));
  }

  /** Whoever was asked is gone: waits no longer than this for an answer of the next one. */
  void hasten(GroupId group, long deadlineMs) {
    open.replaceAll((request, each) ->
        Objects.equals(each.group(), group) && each.deadline() > deadlineMs
            ? new Open(group, deadlineMs)
            : each);
  }

  /** It is answered; false when nobody waits for it any more. */
  boolean close(String request) {
    return open.remove(request) != null;
  }

  /** Takes out those whose time is over. */
  List<String> expire(long nowMs) {
    List<String> over = new ArrayList<>();
    open.entrySet()
        .removeIf(each -> each.getValue().deadline() <= nowMs && over.add(each.getKey()));
    return over;
  }

  /** When the next one's time is over. */
  long nextDeadline() {
    long next = Long.MAX_VALUE;
    for (Open each : open.values()) {
      next = Math.min(next, each.deadline());
    }
    return next;
  }
}
