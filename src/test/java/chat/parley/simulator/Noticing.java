package chat.parley.simulator;

import chat.parley.client.Chat;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.user.Belonging;
import chat.parley.user.UserState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was lost is noticed within a minute: each device whose connection was in order when peace
 * came knows by then of everything that its user's log held at that time.
 */
final class Noticing {
  private final World world;
  private final Map<Device, Socket> connected = new HashMap<>();
  private final Map<UserId, UserState> then = new HashMap<>();
  private final Map<GroupId, Long> heads = new HashMap<>();

  Noticing(World world) {
    this.world = world;
    for (UserId user : world.users) {
      then.put(user, world.journal(user).durable());
    }
    for (GroupId group : world.groups) {
      heads.put(group, world.journal(group).durable().head());
    }
    for (Device device : world.devices) {
      if (device.isLive() && device.socket().orElseThrow().isInOrder()) {
        connected.put(device, device.socket().orElseThrow());
      }
    }
  }

  void check() {
    List<Device> steady = new ArrayList<>(world.devices);
    steady.removeIf(each -> each.socket().isEmpty() || connected.get(each) != each.socket().get());
    for (Device device : steady) {
      UserState now = world.journal(device.user()).durable();
      then.get(device.user())
          .chats()
          .keySet()
          .forEach(peer -> {
            long owed = Math.min(then.get(device.user()).visibleHead(peer), now.visibleHead(peer));
            long head =
                device.chats().stream()
                    .filter(each -> each.conversation().equals(Conversation.with(peer)))
                    .mapToLong(Chat::head)
                    .findFirst()
                    .orElse(0);
            Violation.unless(
                head >= owed,
                "%s knows %d of %d entries with %s after a minute",
                device,
                head,
                owed,
                peer);
          });
      world.groups.forEach(group -> check(device, group));
    }
  }

  /** The same of groups that the user's log knew, and which the user has not left meanwhile. */
  private void check(Device device, GroupId group) {
    Belonging known = then.get(device.user()).groups().get(group);
    Stays stays = world.groupTruth.stays(group);
    boolean stayed =
        known != null
            && stays.isMember(device.user())
            && stays.of(device.user()).getLast().from() == known.membership().sequence();
    if (stayed) {
      Conversation conversation = new Conversation.Group(group);
      long head = device.read(tx -> tx.chat(conversation)).map(Chat::head).orElse(0L);
      Violation.unless(
          head >= heads.get(group),
          "%s knows %d of %d entries of #%s after a minute",
          device,
          head,
          heads.get(group),
          group);
    }
  }
}
