package chat.parley.group;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * The shell of a node's {@link Fanout}. After a fault it starts over with nothing, and tells the
 * sessions, which register again.
 */
public final class FanoutActor {
  /** How often it looks what is due. */
  private static final Duration TICK = Duration.ofMillis(50);

  private final ActorContext<FanoutActorMessage> context;
  private final InstantSource clock;
  private final Set<ActorRef<FanoutEvent>> sessions = new HashSet<>();
  private final Fanout<ActorRef<FanoutEvent>, ActorRef<GroupActorMessage>> fanout;

  private FanoutActor(
      ActorContext<FanoutActorMessage> context,
      BiConsumer<GroupId, GroupActorMessage> groups,
      InstantSource clock,
      RandomGenerator random) {
    this.context = context;
    this.clock = clock;
    this.fanout = new Fanout<>(new Port(context, groups, random));
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
                  FanoutActor actor = new FanoutActor(context, groups, clock, random);
                  return Behaviors.receive(
                      (same, message) -> {
                        actor.on(message, clock.millis());
                        return Behaviors.same();
                      },
                      (same, signal) -> {
                        if (signal instanceof PreRestart) {
                          actor.forget();
                        }
                        return Behaviors.same();
                      });
                })))
        .onFailure(SupervisorStrategy.restart());
  }

  private void on(FanoutActorMessage message, long now) {
    switch (message) {
      case FanoutActorMessage.Register(var session, var user, var device, var groups) -> {
        if (fanout.register(session, user, device, groups, now)) {
          sessions.add(session);
          context.watchWith(session, new FanoutActorMessage.Leave(session));
        }
      }
      case FanoutActorMessage.Refresh(var session, var groups) -> fanout.refresh(session, groups);
      case FanoutActorMessage.Leave(var session) -> {
        if (fanout.leave(session)) {
          sessions.remove(session);
          context.unwatch(session);
        }
      }
      case FanoutActorMessage.Mark(var session, var read, var marks) ->
          fanout.mark(session, read, marks, now);
      case FanoutActorMessage.FromGroup(var from, var group, var incarnation, var news) ->
          fanout.news(group, from, incarnation, news, now);
      case FanoutActorMessage.Gone(var group, var incarnation) ->
          fanout.gone(group, incarnation, now);
      case FanoutActorMessage.Tick any -> fanout.act(now);
    }
  }

  private void forget() {
    context.getLog().warn("the fan-out starts over; {} sessions register again", sessions.size());
    sessions.forEach(session -> {
      context.unwatch(session);
      session.tell(new FanoutEvent.Forgotten());
    });
  }

  private record Port(
      ActorContext<FanoutActorMessage> context,
      BiConsumer<GroupId, GroupActorMessage> groups,
      RandomGenerator random)
      implements FanoutPort<ActorRef<FanoutEvent>, ActorRef<GroupActorMessage>> {

    @Override
    public void tell(ActorRef<FanoutEvent> session, FanoutEvent event) {
      session.tell(event);
    }

    @Override
    public void attach(GroupId group, List<UserId> users) {
      groups.accept(group, new GroupActorMessage.Attach(context.getSelf(), users));
    }

    @Override
    public void mark(GroupId group, List<MarkUp> marks) {
      groups.accept(group, new GroupActorMessage.Marks(context.getSelf(), marks));
    }

    @Override
    public void detach(GroupId group) {
      groups.accept(group, new GroupActorMessage.Detach(context.getSelf()));
    }

    @Override
    public void dismiss(ActorRef<GroupActorMessage> incarnation) {
      incarnation.tell(new GroupActorMessage.Detach(context.getSelf()));
    }

    @Override
    public void watch(GroupId group, ActorRef<GroupActorMessage> incarnation) {
      context.watchWith(incarnation, new FanoutActorMessage.Gone(group, incarnation));
    }

    @Override
    public long below(long bound) {
      return random.nextLong(bound);
    }
  }
}
