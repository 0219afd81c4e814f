package chat.parley.simulator;

import chat.parley.gateway.GroupPort;
import chat.parley.group.Ask;
import chat.parley.group.GroupCommand;
import chat.parley.model.GroupId;
import chat.parley.protocol.ServerFrame;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The ways of a session to groups and to the fan-out of its node; in an order of its own. */
final class GroupLink implements GroupPort {
  private final World world;
  private final GatewaySession session;

  GroupLink(World world, GatewaySession session) {
    this.world = world;
    this.session = session;
  }

  private FanoutNode fanout() {
    return world.fanouts.get(session.node());
  }

  @Override
  public void ask(GroupId group, Ask ask) {
    GroupShell.Guest guest = new GroupShell.Guest(session, session.user(), session.device());
    GroupCommand command = new GroupCommand.Asked(guest, ask);
    session.up(ask, () -> world.region.deliver(session.id().value(), group, command, null));
  }

  @Override
  public void mark(boolean read, Map<GroupId, Long> marks) {
    fanout().mark(session, read, new TreeMap<>(marks));
  }

  @Override
  public void register(Set<GroupId> groups) {
    fanout().register(session, session.user(), session.device(), new TreeSet<>(groups));
  }

  @Override
  public void refresh(Set<GroupId> groups) {
    fanout().refresh(session, new TreeSet<>(groups));
  }

  @Override
  public void leave() {
    fanout().leave(session);
  }

  @Override
  public void tell(ServerFrame frame) {
    session.frame(frame);
  }
}
