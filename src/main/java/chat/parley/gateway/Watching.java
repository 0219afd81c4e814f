package chat.parley.gateway;

import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whose presence a client shows, and when each of them was last seen as far as it was told: what an
 * earlier incarnation says late is not to take that back. For one thread.
 */
public final class Watching {
  private static final long NEVER_TOLD = 0;

  /** The greatest time that was told, by user; the limit of watched users bounds it. */
  private Map<UserId, Long> told = Map.of();

  /** Replaces the list; returns those that are on it no more. */
  public Set<UserId> replace(List<UserId> next) {
    Map<UserId, Long> before = told;
    told = new HashMap<>();
    next.forEach(user -> told.put(user, before.getOrDefault(user, NEVER_TOLD)));
    return before.keySet().stream()
        .filter(user -> !told.containsKey(user))
        .collect(Collectors.toSet());
  }

  /** Everybody on the list. */
  public Set<UserId> users() {
    return told.keySet();
  }

  /** Whether the client is to be told, which then is noted. */
  public boolean admits(ServerFrame.Presence presence) {
    Long before = told.get(presence.user());
    if (before == null || presence.lastSeen() != null && presence.lastSeen() < before) {
      return false;
    }
    if (presence.lastSeen() != null) {
      told.put(presence.user(), presence.lastSeen());
    }
    return true;
  }
}
