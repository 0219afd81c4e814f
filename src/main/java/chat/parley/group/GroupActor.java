package chat.parley.group;

import chat.parley.journal.LogPlace;
import chat.parley.journal.LoggedEntity;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;

/**
 * The shell of {@link Group}. Commands that come while a write is under way are decided together
 * when it is done, one after another, and their events are persisted in one write; then the effects
 * of each are carried out in order. After a replay the actor first persists its waking. A failed
 * write stops it; the next message starts it again.
 */
public final class GroupActor extends LoggedEntity<GroupActorMessage, GroupEvent, GroupState> {
  /** Commands that are decided together. */
  private static final int TOGETHER_MAX = 256;

  /** Commands that may wait; more are dropped, and their senders repeat them. */
  private static final int WAITING_MAX = 10_000;

  /** Who asks for a user. */
  record Session(ActorRef<GroupAnswer> ref, UserId user, int device) implements Asker {}

  private final GroupSurroundings surroundings;
  private final Consumer<ActorRef<GroupActorMessage>> rest;
  private final ActorContext<GroupActorMessage> context;
  private final GroupId self;
  private final Group group;
  private final AbsentGroupActor absent;
  private final Deque<GroupCommand> waiting = new ArrayDeque<>();
  private final List<GroupCommand> underWay = new ArrayList<>();
  private final Map<NodeId, ActorRef<FanoutActorMessage>> nodes = new HashMap<>();
  private boolean awake;
  private boolean called;

  /** It was told to stop before it was awake: it does so after what has come until then. */
  private boolean leaving;

  /**
   * The behavior of a group.
   *
   * @param rest called with the actor itself when it may leave memory
   */
  public static Behavior<GroupActorMessage> create(
      GroupId self,
      LogPlace place,
      GroupSurroundings surroundings,
      Consumer<ActorRef<GroupActorMessage>> rest) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new GroupActor(self, place, surroundings, rest, context, timers)));
  }

  private GroupActor(
      GroupId self,
      LogPlace place,
      GroupSurroundings surroundings,
      Consumer<ActorRef<GroupActorMessage>> rest,
      ActorContext<GroupActorMessage> context,
      TimerScheduler<GroupActorMessage> timers) {
    super(place, context, timers, GroupActorMessage.Internal.WAKE);
    this.self = self;
    this.surroundings = surroundings;
    this.rest = rest;
    this.context = context;
    this.absent = new AbsentGroupActor(self);
    this.group = new Group(self, surroundings.now());
  }

  @Override
  public GroupState emptyState() {
    return GroupState.EMPTY;
  }

  @Override
  public EventHandler<GroupState, GroupEvent> eventHandler() {
    return GroupState::apply;
  }

  @Override
  public CommandHandler<GroupActorMessage, GroupEvent, GroupState> commandHandler() {
    return (state, message) -> isOver() ? leave(message) : take(state, message);
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<GroupEvent, GroupState> take(
      GroupState state, GroupActorMessage message) {
    return switch (message) {
      case GroupActorMessage.FromSession(var ref, var user, var device, var ask) ->
          take(new GroupCommand.Asked(new Session(ref, user, device), ask));
      case GroupActorMessage.Attach(var fanout, var users) ->
          take(new GroupCommand.Attach(remember(fanout), users));
      case GroupActorMessage.Detach(var fanout) -> take(new GroupCommand.Detach(idOf(fanout)));
      case GroupActorMessage.Marks(var fanout, var marks) ->
          take(new GroupCommand.Mark(idOf(fanout), marks));
      case GroupActorMessage.FromUser(var word) -> take(new GroupCommand.Answered(word));
      case GroupActorMessage.Internal internal -> internal(state, internal);
      case GroupActorMessage.Stop any -> stop(any);
    };
  }

  /** The log may not be written here any more: whoever waits is told to try again. */
  private org.apache.pekko.persistence.typed.javadsl.Effect<GroupEvent, GroupState> leave(
      GroupActorMessage message) {
    underWay.addAll(waiting);
    waiting.clear();
    writeFailed();
    if (leaving || message instanceof GroupActorMessage.Stop) {
      return Effect().stop();
    }
    absent.answer(message);
    rest.accept(context.getSelf());
    return Effect().none();
  }

  /** Whoever waits for the write is told to try again: it may have been stored. */
  @Override
  protected void writeFailed() {
    underWay.forEach(each -> {
      if (each instanceof GroupCommand.Asked(Session session, Ask ask)) {
        absent.answer(session.ref(), ask);
      }
    });
    underWay.clear();
  }

  /**
   * Lets a command wait until those that have come so far are together: the call to decide lies
   * behind them in the mailbox.
   */
  private org.apache.pekko.persistence.typed.javadsl.Effect<GroupEvent, GroupState> take(
      GroupCommand command) {
    if (waiting.size() >= WAITING_MAX) {
      context.getLog().warn("group {} has too much to do: a command is dropped", self);
      return Effect().none();
    }
    waiting.add(command);
    call();
    return Effect().none();
  }

  /** What has come before is done first. */
  private org.apache.pekko.persistence.typed.javadsl.Effect<GroupEvent, GroupState> stop(
      GroupActorMessage.Stop message) {
    if (!awake) {
      leaving = true;
      return Effect().none();
    }
    if (!called) {
      return Effect().stop();
    }
    context.getSelf().tell(message);
    return Effect().none();
  }

  private void call() {
    if (awake && !called && !waiting.isEmpty()) {
      called = true;
      context.getSelf().tell(GroupActorMessage.Internal.DECIDE);
    }
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<GroupEvent, GroupState> internal(
      GroupState state, GroupActorMessage.Internal message) {
    return switch (message) {
      case WAKE -> {
        GroupDecision decision = group.decide(state, new GroupCommand.Wake(), surroundings.now());
        yield persist(decision.events())
            .thenRun((GroupState next) -> {
              awake = true;
              call();
              if (leaving) {
                context.getSelf().tell(new GroupActorMessage.Stop());
              }
              scheduleTick(next);
            });
      }
      case TICK -> {
        ticked();
        yield take(new GroupCommand.Tick());
      }
      case DECIDE -> decideAll(state);
    };
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<GroupEvent, GroupState> decideAll(
      GroupState state) {
    called = false;
    long now = surroundings.now();
    GroupState next = state;
    List<GroupEvent> events = new ArrayList<>();
    List<Runnable> afterwards = new ArrayList<>();
    for (int i = 0; i < TOGETHER_MAX && !waiting.isEmpty(); i++) {
      GroupCommand command = waiting.poll();
      underWay.add(command);
      GroupDecision decision = group.decide(next, command, now);
      for (GroupEvent event : decision.events()) {
        next = next.apply(event);
        events.add(event);
      }
      GroupState then = next;
      afterwards.add(() -> decision.after().apply(then).forEach(each -> carryOut(then, each)));
    }
    return persist(events)
        .thenRun((GroupState after) -> {
          underWay.clear();
          afterwards.forEach(Runnable::run);
          call();
          scheduleTick(after);
        });
  }

  private void carryOut(GroupState state, GroupEffect effect) {
    switch (effect) {
      case GroupEffect.Tell(Asker asker, GroupAnswer answer) -> {
        if (asker instanceof Session session) {
          session.ref().tell(answer);
        }
      }
      case GroupEffect.Say(var user, var word) -> surroundings.tell(user, word);
      case GroupEffect.Inform(NodeId node, GroupNews news) -> {
        ActorRef<FanoutActorMessage> fanout = nodes.get(node);
        if (fanout != null) {
          surroundings.pushed();
          fanout.tell(
              new FanoutActorMessage.FromGroup(context.getSelf(), self, state.incarnation(), news));
        }
      }
      case GroupEffect.Forget(NodeId node) -> forget(node);
      case GroupEffect.Rest any -> rest.accept(context.getSelf());
    }
  }

  private static NodeId idOf(ActorRef<FanoutActorMessage> fanout) {
    // The number of the start of the actor is in it, so that a new start is another node.
    return new NodeId(fanout.path().toSerializationFormat() + "@" + fanout.path().address());
  }

  private NodeId remember(ActorRef<FanoutActorMessage> fanout) {
    NodeId id = idOf(fanout);
    if (nodes.putIfAbsent(id, fanout) == null) {
      context.watchWith(fanout, new GroupActorMessage.Detach(fanout));
    }
    return id;
  }

  private void forget(NodeId node) {
    ActorRef<FanoutActorMessage> fanout = nodes.remove(node);
    if (fanout != null) {
      context.unwatch(fanout);
    }
  }

  private void scheduleTick(GroupState state) {
    tickAt(group.nextTick(state), surroundings.now(), GroupActorMessage.Internal.TICK);
  }
}
