package chat.parley.group;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * One a node: stands between its sessions and all groups, so that a message costs a group one send
 * a node. All that it knows may be lost: sessions register again with every renewal, and it
 * attaches to each group again within a minute.
 */
public final class Fanout {
  /** How often it looks what is due. */
  private static final Duration TICK = Duration.ofMillis(50);

  private record Registered(UserId user, int device, Set<GroupId> groups) {}

  private final ActorContext<FanoutActorMessage> context;
  private final BiConsumer<GroupId, GroupActorMessage> groups;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<ActorRef<FanoutEvent>, Registered> sessions = new HashMap<>();
  private final Map<GroupId, GroupFanout> attached = new HashMap<>();

  private Fanout(
      ActorContext<FanoutActorMessage> context,
      BiConsumer<GroupId, GroupActorMessage> groups,
      InstantSource clock,
      RandomGenerator random) {
    this.context = context;
    this.groups = groups;
    this.clock = clock;
    this.random = random;
  }

  /**
   * The behavior of a node's fan-out.
   *
   * @param groups delivers to a group, at most once
   */
  public static Behavior<FanoutActorMessage> create(
      BiConsumer<GroupId, GroupActorMessage> groups, InstantSource clock, RandomGenerator random) {
    return Behaviors.<FanoutActorMessage>supervise(
            Behaviors.setup(context ->
                Behaviors.withTimers(timers -> {
                  timers.startTimerWithFixedDelay(FanoutActorMessage.Tick.TICK, TICK);
                  Fanout fanout = new Fanout(context, groups, clock, random);
                  return Behaviors.receiveMessage(message -> {
                    fanout.on(message, clock.millis());
                    return Behaviors.same();
                  });
                })))
        .onFailure(SupervisorStrategy.restart());
  }

  private void on(FanoutActorMessage message, long now) {
    switch (message) {
      case FanoutActorMessage.Register m -> register(m, now);
      case FanoutActorMessage.Refresh(var session, var ids) ->
          ids.stream()
              .map(attached::get)
              .filter(each -> each != null)
              .forEach(each -> each.refresh(session));
      case FanoutActorMessage.Leave(var session) -> leave(session);
      case FanoutActorMessage.Mark m -> mark(m, now);
      case FanoutActorMessage.FromGroup m -> news(m, now);
      case FanoutActorMessage.Gone(var id, var incarnation) -> {
        GroupFanout group = attached.get(id);
        if (group != null) {
          group.gone(incarnation, now);
        }
      }
      case FanoutActorMessage.Tick any ->
          attached.values().stream()
              .filter(each -> each.dueAt() <= now)
              .forEach(each -> each.act(now));
    }
  }

  private void register(FanoutActorMessage.Register m, long now) {
    Registered before = sessions.get(m.session());
    if (before != null && before.groups().equals(m.groups())) {
      return;
    }
    if (before == null) {
      context.watchWith(m.session(), new FanoutActorMessage.Leave(m.session()));
    } else {
      Set<GroupId> over = new HashSet<>(before.groups());
      over.removeAll(m.groups());
      over.forEach(each -> leave(each, m.session()));
    }
    sessions.put(m.session(), new Registered(m.user(), m.device(), m.groups()));
    for (GroupId id : m.groups()) {
      GroupFanout group = attached.computeIfAbsent(id, this::attach);
      if (before == null || !before.groups().contains(id) || !group.has(m.session())) {
        group.enter(m.session(), m.user(), m.device(), now);
      }
    }
  }

  private GroupFanout attach(GroupId id) {
    return new GroupFanout(
        id, message -> groups.accept(id, message), context.getSelf(), random::nextLong);
  }

  private void leave(ActorRef<FanoutEvent> session) {
    Registered registered = sessions.remove(session);
    if (registered != null) {
      context.unwatch(session);
      registered.groups().forEach(each -> leave(each, session));
    }
  }

  private void leave(GroupId id, ActorRef<FanoutEvent> session) {
    GroupFanout group = attached.get(id);
    if (group != null) {
      group.leave(session);
      closeIfEmpty(id, group);
    }
  }

  private void closeIfEmpty(GroupId id, GroupFanout group) {
    if (group.isEmpty()) {
      group.close();
      attached.remove(id);
    }
  }

  private void mark(FanoutActorMessage.Mark m, long now) {
    Set<GroupId> strange = new HashSet<>();
    m.marks()
        .forEach((id, upTo) -> {
          GroupFanout group = attached.get(id);
          if (group != null && group.has(m.session())) {
            group.mark(m.session(), m.read(), upTo, now);
          } else {
            strange.add(id);
          }
        });
    if (!strange.isEmpty()) {
      m.session().tell(new FanoutEvent.NotMember(Set.copyOf(strange)));
    }
  }

  private void news(FanoutActorMessage.FromGroup m, long now) {
    GroupFanout group = attached.get(m.group());
    if (group == null) {
      m.from().tell(new GroupActorMessage.Detach(context.getSelf()));
      return;
    }
    if (group.news(m, now)) {
      context.watchWith(m.from(), new FanoutActorMessage.Gone(m.group(), m.from()));
    }
    closeIfEmpty(m.group(), group);
  }
}
