package chat.parley.gateway;

import chat.parley.model.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whose presence a client shows. For one thread. */
final class Watching {
  private Set<UserId> users = Set.of();

  /** Replaces the list; returns those that are on it no more. */
  Set<UserId> replace(List<UserId> next) {
    Set<UserId> dropped = new HashSet<>(users);
    users = Set.copyOf(next);
    dropped.removeAll(users);
    return dropped;
  }

  Set<UserId> users() {
    return users;
  }
}
