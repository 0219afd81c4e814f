package chat.parley.simulator;

import chat.parley.group.Change;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who was in a group when: read from its log, as a reader of the protocol would. */
final class Stays {
  static final long OPEN = Long.MAX_VALUE;

  /** A time of membership, both entries included, and when its two ends were committed. */
  record Stay(long from, long to, long beganAt, long endedAt) {
    boolean holds(long sequence) {
      return from <= sequence && sequence <= to;
    }

    boolean isOpen() {
      return to == OPEN;
    }
  }

  private final Map<UserId, List<Stay>> all = new HashMap<>();

  void changed(Change change, long sequence, long at) {
    switch (change.kind()) {
      case CREATED, ADDED, JOINED -> change.users().forEach(each -> join(each, sequence, at));
      case REMOVED, LEFT -> change.users().forEach(each -> leave(each, sequence, at));
      case PROMOTED, DEMOTED, RENAMED, DESCRIBED -> {}
    }
  }

  private void join(UserId user, long sequence, long at) {
    Violation.unless(!isMember(user), "%s joins twice at %d", user, sequence);
    all.computeIfAbsent(user, each -> new ArrayList<>()).add(new Stay(sequence, OPEN, at, OPEN));
  }

  private void leave(UserId user, long sequence, long at) {
    Violation.unless(isMember(user), "%s leaves at %d, but is not in", user, sequence);
    List<Stay> stays = all.get(user);
    Stay last = stays.removeLast();
    stays.add(new Stay(last.from(), sequence, last.beganAt(), at));
  }

  List<Stay> of(UserId user) {
    return all.getOrDefault(user, List.of());
  }

  boolean isMember(UserId user) {
    return !of(user).isEmpty() && of(user).getLast().isOpen();
  }

  /** Everybody who is a member now. */
  List<UserId> members() {
    return all.keySet().stream().filter(this::isMember).sorted().toList();
  }

  /** Whether a user may see an entry. */
  boolean shows(UserId user, long sequence) {
    return of(user).stream().anyMatch(each -> each.holds(sequence));
  }

  /** The highest entry that a user may see, of those up to the head; 0 when there is none. */
  long visibleHead(UserId user, long head) {
    return of(user).isEmpty() ? 0 : Math.min(head, of(user).getLast().to());
  }
}
