package chat.parley.simulator;

import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whose presence a device shows, and what it was told of them. */
final class Screen {
  private final World world;
  private final Device device;
  private final Map<UserId, Long> seen = new HashMap<>();
  private final Map<UserId, ServerFrame.Presence> shown = new HashMap<>();
  private List<UserId> watched = List.of();

  Screen(World world, Device device) {
    this.world = world;
    this.device = device;
  }

  List<UserId> watched() {
    return watched;
  }

  void watch(List<UserId> users) {
    watched = users;
  }

  /** A new session knows nothing of what the one before has told. */
  void connected() {
    shown.clear();
    if (world.region.users.hasSplit()) {
      // It may ask an incarnation that does not know of its end yet, as no other session does.
      seen.clear();
    }
  }

  void tells(ServerFrame.Presence presence) {
    shown.put(presence.user(), presence);
    if (presence.lastSeen() != null) {
      Long before = seen.put(presence.user(), presence.lastSeen());
      Violation.unless(
          before == null || before <= presence.lastSeen(),
          "%s shows that %s was last seen at %d, after %d",
          device,
          presence.user(),
          presence.lastSeen(),
          before);
    }
  }

  /** A user is gone, whose latest time is stored: it must be on the screen. */
  void checkGone(UserId user) {
    if (!watched.contains(user) || !device.isLive()) {
      return;
    }
    ServerFrame.Presence last = shown.get(user);
    Violation.unless(
        last != null && !last.online() && last.lastSeen() != null, "%s shows %s", device, last);
    // By a clock that is behind the user was not there later than some other clock has said.
    long lastSeen = world.skewed ? last.lastSeen() : world.seen.read(user).orElse(0);
    Violation.unless(
        last.lastSeen() == lastSeen, "%s shows %s, but %d is stored", device, last, lastSeen);
  }
}
