package chat.parley.simulator;

import chat.parley.group.Asker;
import chat.parley.group.Group;
import chat.parley.group.GroupAnswer;
import chat.parley.group.GroupCommand;
import chat.parley.group.GroupDecision;
import chat.parley.group.GroupEffect;
import chat.parley.group.GroupEvent;
import chat.parley.group.GroupNews;
import chat.parley.group.GroupState;
import chat.parley.group.NodeId;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One incarnation of a group, as the real shell is: what comes while a write is under way is
 * decided together when it is done, and effects follow the commit.
 */
final class GroupShell extends Entity<GroupEvent, GroupState> {
  private static final int TOGETHER_MAX = 256;

  /** A session that asks. */
  record Guest(GatewaySession session, UserId user, int device) implements Asker {}

  private record Waiting(GroupCommand command, FanoutNode node) {}

  private final GroupId self;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final Map<NodeId, FanoutNode> nodes = new HashMap<>();
  private final Set<FanoutNode> watchers = new LinkedHashSet<>();
  private final GroupMutations mutations;
  private Group group;

  GroupShell(World world, GroupId self, int node) {
    super(world, node);
    this.self = self;
    this.mutations = new GroupMutations(world.planted);
  }

  @Override
  GroupJournal log() {
    return world.journal(self);
  }

  GroupId self() {
    return self;
  }

  @Override
  String name() {
    return "#" + self.value().charAt(0);
  }

  @Override
  GroupState recovered(GroupState replayed) {
    return mutations.recovered(replayed);
  }

  @Override
  void wake() {
    group = new Group(self, now());
    decide(List.of(new GroupCommand.Wake()));
  }

  void receive(GroupCommand command, FanoutNode node) {
    waiting.add(new Waiting(command, node));
    proceed();
  }

  void watchedBy(FanoutNode node) {
    watchers.add(node);
  }

  private void proceed() {
    while (isAlive() && !busy && !waiting.isEmpty()) {
      List<GroupCommand> together = new ArrayList<>();
      while (!waiting.isEmpty() && together.size() < TOGETHER_MAX) {
        Waiting next = waiting.poll();
        if (next.command() instanceof GroupCommand.Attach attach) {
          nodes.putIfAbsent(attach.node(), next.node());
        }
        together.add(next.command());
      }
      decide(together);
    }
    if (isAlive() && !busy) {
      tickAt(group.nextTick(state), () -> receive(new GroupCommand.Tick(), null));
    }
  }

  private void decide(List<GroupCommand> together) {
    busy = true;
    long now = now();
    GroupState next = state;
    List<GroupEvent> events = new ArrayList<>();
    List<Runnable> afterwards = new ArrayList<>();
    for (GroupCommand command : together) {
      world.trace.add(() -> "  %s <- %s".formatted(this, command));
      GroupDecision decision = group.decide(next, command, now);
      for (GroupEvent event : decision.events()) {
        next = next.apply(event);
        events.add(event);
      }
      GroupState then = next;
      afterwards.add(() -> perform(then, decision.after().apply(then)));
    }
    boolean early = world.planted == Planted.GROUP_ACKNOWLEDGES_BEFORE_COMMIT;
    if (early || events.isEmpty()) {
      afterwards.forEach(Runnable::run);
    }
    GroupState after = next;
    if (events.isEmpty()) {
      busy = false;
      if (together.getFirst() instanceof GroupCommand.Wake) {
        proceed();
      }
      return;
    }
    write(state.position() + 1, events, () -> written(after, early ? List.of() : afterwards));
  }

  private void written(GroupState after, List<Runnable> afterwards) {
    state = after;
    afterwards.forEach(Runnable::run);
    if (world.planted == Planted.NOTHING && world.chance.happens(0.05)) {
      log().keep(state);
    }
    busy = false;
    proceed();
  }

  private void perform(GroupState then, List<GroupEffect> effects) {
    for (GroupEffect effect : effects) {
      if (isAlive()) {
        perform(then, effect);
      }
    }
  }

  private void perform(GroupState then, GroupEffect effect) {
    switch (effect) {
      case GroupEffect.Tell(Asker asker, GroupAnswer answer) -> {
        Guest guest = (Guest) asker;
        world.groupTruth.answered(self, guest, answer);
        send(guest.session(), answer, () -> guest.session().answered(answer));
      }
      case GroupEffect.Say(UserId user, var word) -> {
        world.region.tell(self, user, word);
        mutations.told(user, word).ifPresent(each -> waiting.add(new Waiting(each, null)));
      }
      case GroupEffect.Inform(NodeId id, GroupNews news) -> {
        FanoutNode node = nodes.get(id);
        if (node != null) {
          GroupNews said = mutations.news(id, news);
          send(node, said, () -> node.hear(self, this, then.incarnation(), said));
        }
      }
      case GroupEffect.Forget(NodeId node) -> nodes.remove(node);
      case GroupEffect.Rest any ->
          rest(
              waiting,
              each -> world.region.deliver(self.value(), self, each.command(), each.node()));
    }
  }

  /** A node is gone. */
  void nodeGone(NodeId node) {
    if (isAlive() && nodes.containsKey(node)) {
      receive(new GroupCommand.Detach(node), null);
    }
  }

  @Override
  void stopped() {
    fire(watchers, each -> each.groupGone(self, this));
  }
}
