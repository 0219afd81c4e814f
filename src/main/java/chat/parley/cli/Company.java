package chat.parley.cli;

import chat.parley.model.UserId;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** Who is there: presence and typing of the users on the screen. */
final class Company {

  /** Last seen in epoch milliseconds, 0 when not known. */
  private record Presence(boolean online, long lastSeen) {}

  private final Map<UserId, Presence> presences = new HashMap<>();
  private final Map<UserId, Long> typingUntil = new HashMap<>();

  void is(UserId user, boolean online, Long lastSeen) {
    presences.put(user, new Presence(online, lastSeen == null ? 0 : lastSeen));
  }

  void types(UserId user, long until) {
    typingUntil.put(user, until);
  }

  void wrote(UserId user) {
    typingUntil.remove(user);
  }

  /** Without a connection nothing is known. */
  void forget() {
    presences.clear();
    typingUntil.clear();
  }

  /** Ends what has lasted long enough; true when something did. */
  boolean expire(long now) {
    return typingUntil.values().removeIf(until -> until <= now);
  }

  /** In words; empty when nothing is known. */
  String status(UserId user, long now, ZoneId zone) {
    if (typingUntil.containsKey(user)) {
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
