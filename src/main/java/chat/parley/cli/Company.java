package chat.parley.cli;

import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who is there: presence and typing of the users on the screen. */
final class Company {

  /** Last seen in epoch milliseconds, 0 when not known. */
  private record Presence(boolean online, long lastSeen) {}

  private final Map<UserId, Presence> presences = new HashMap<>();
  private final Map<Conversation, Map<UserId, Long>> typingUntil = new HashMap<>();

  void is(UserId user, boolean online, Long lastSeen) {
    presences.put(user, new Presence(online, lastSeen == null ? 0 : lastSeen));
  }

  void types(Conversation where, UserId user, long until) {
    typingUntil.computeIfAbsent(where, each -> new TreeMap<>()).put(user, until);
  }

  void wrote(Conversation where, UserId user) {
    typingUntil.getOrDefault(where, new TreeMap<>()).remove(user);
  }

  /** Without a connection nothing is known. */
  void forget() {
    presences.clear();
    typingUntil.clear();
  }

  /** Ends what has lasted long enough; true when something did. */
  boolean expire(long now) {
    boolean expired = false;
    for (Map<UserId, Long> each : typingUntil.values()) {
      expired |= each.values().removeIf(until -> until <= now);
    }
    typingUntil.values().removeIf(Map::isEmpty);
    return expired;
  }

  /** Who types in a group, in words; empty when nobody does. */
  String typing(Conversation group) {
    Set<UserId> all = typingUntil.getOrDefault(group, Map.of()).keySet();
    if (all.isEmpty()) {
      return "";
    }
    String names = all.stream().map(UserId::value).collect(Collectors.joining(", "));
    return names + (all.size() == 1 ? " is typing…" : " are typing…");
  }

  /** The other one of a direct chat in words; empty when nothing is known. */
  String status(UserId user, long now, ZoneId zone) {
    if (!typingUntil.getOrDefault(Conversation.with(user), Map.of()).isEmpty()) {
      return "typing…";
    }
    Presence presence = presences.get(user);
    if (presence == null) {
      return "";
    }
    if (presence.online()) {
      return "online";
    }
    return presence.lastSeen() > 0 ? Wording.lastSeen(presence.lastSeen(), now, zone) : "";
  }
}
