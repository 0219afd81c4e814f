package chat.parley.simulator;

import chat.parley.group.Fanout;
import chat.parley.group.FanoutEvent;
import chat.parley.group.FanoutPort;
import chat.parley.group.GroupCommand;
import chat.parley.group.GroupNews;
import chat.parley.group.MarkUp;
import chat.parley.group.NodeId;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fan-out of one node: the real rules, over messages that may be lost. */
final class FanoutNode implements FanoutPort<GatewaySession, GroupShell> {
  private static final long LOCAL_MS = 1;
  private final World world;
  private final int node;
  private final Set<GatewaySession> listeners = new LinkedHashSet<>();
  private final Set<GroupId> attached = new LinkedHashSet<>();
  private Fanout<GatewaySession, GroupShell> fanout = new Fanout<>(this);
  private NodeId id;
  private int lives;
  private long actAt = -1;

  FanoutNode(World world, int node) {
    this.world = world;
    this.node = node;
    begin();
  }

  private void begin() {
    lives++;
    id = new NodeId("node%d/%d".formatted(node, lives));
    fanout = new Fanout<>(this);
    listeners.clear();
    attached.clear();
  }

  private long now() {
    return world.agenda.now() + world.skew(node);
  }

  /** The node is gone, and comes back with nothing. */
  void crash() {
    NodeId gone = id;
    world.region.groups.all(each -> {
      if (!world.loses()) {
        world.agenda.after(world.chance.between(0, 3_000), () -> each.nodeGone(gone));
      }
    });
    begin();
  }

  /** A fault in the fan-out alone: it starts over, and tells its sessions. */
  void restart() {
    world.trace.add(() -> "FAN-OUT %d starts over".formatted(node));
    fanout = new Fanout<>(this);
    attached.clear();
    List<GatewaySession> all = List.copyOf(listeners);
    listeners.clear();
    all.forEach(each -> tell(each, new FanoutEvent.Forgotten()));
  }

  // From sessions of this node: nothing is lost.

  void register(GatewaySession session, UserId user, int device, Set<GroupId> groups) {
    soon(() -> {
      listeners.add(session);
      fanout.register(session, user, device, groups, now());
    });
  }

  void refresh(GatewaySession session, Set<GroupId> groups) {
    soon(() -> fanout.refresh(session, groups));
  }

  void mark(GatewaySession session, boolean read, Map<GroupId, Long> marks) {
    soon(() -> fanout.mark(session, read, marks, now()));
  }

  void leave(GatewaySession session) {
    soon(() -> {
      listeners.remove(session);
      fanout.leave(session);
    });
  }

  private void soon(Runnable work) {
    int life = lives;
    world.agenda.after(
        LOCAL_MS,
        () -> {
          if (life == lives) {
            work.run();
            schedule();
          }
        });
  }

  private void schedule() {
    long due = fanout.dueAt();
    if (due == Long.MAX_VALUE) {
      return;
    }
    long at = world.agenda.now() + Math.max(1, due - now());
    if (at == actAt) {
      return;
    }
    actAt = at;
    world.agenda.at(
        at,
        () -> {
          if (actAt == at) {
            actAt = -1;
            fanout.act(now());
            schedule();
          }
        });
  }

  // From groups.

  void hear(GroupId group, GroupShell from, long incarnation, GroupNews news) {
    world.trace.add(() -> "    %s hears %s: %s".formatted(id.value(), from, news));
    fanout.news(group, from, incarnation, news, now());
    schedule();
  }

  void groupGone(GroupId group, GroupShell incarnation) {
    fanout.gone(group, incarnation, now());
    schedule();
  }

  // What the fan-out does.

  @Override
  public void tell(GatewaySession session, FanoutEvent event) {
    world.groupTruth.told(session.user(), event);
    world.agenda.after(LOCAL_MS, () -> session.fanned(event));
  }

  @Override
  public void attach(GroupId group, List<UserId> users) {
    if (world.planted == Planted.ATTACHED_ONCE && !attached.add(group)) {
      return;
    }
    say(group, new GroupCommand.Attach(id, users));
  }

  @Override
  public void mark(GroupId group, List<MarkUp> marks) {
    say(group, new GroupCommand.Mark(id, marks));
  }

  @Override
  public void detach(GroupId group) {
    say(group, new GroupCommand.Detach(id));
  }

  @Override
  public void dismiss(GroupShell incarnation) {
    NodeId me = id;
    if (!world.loses()) {
      world.agenda.after(world.delay(), () -> incarnation.nodeGone(me));
    }
  }

  private void say(GroupId group, GroupCommand command) {
    if (world.loses()) {
      world.trace.add(() -> "LOST %s -> %s %s".formatted(id.value(), group, command));
      return;
    }
    world.agenda.after(
        world.delay(), () -> world.region.deliver("node" + node, group, command, this));
  }

  @Override
  public void watch(GroupId group, GroupShell incarnation) {
    incarnation.watchedBy(this);
  }

  @Override
  public long below(long bound) {
    return world.chance.between(0, bound - 1);
  }
}
