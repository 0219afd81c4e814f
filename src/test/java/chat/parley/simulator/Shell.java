package chat.parley.simulator;

import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.Decision;
import chat.parley.user.Effect;
import chat.parley.user.SessionEvent;
import chat.parley.user.SessionId;
import chat.parley.user.User;
import chat.parley.user.UserCommand;
import chat.parley.user.UserEvent;
import chat.parley.user.UserState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * One incarnation of an entity, as the real shell is: commands one at a time, effects only after
 * the commit, wake first; when a write fails it stops, and everything volatile is lost.
 */
final class Shell extends Entity<UserEvent, UserState> {
  private final UserId self;
  private final Deque<Letter> queue = new ArrayDeque<>();
  private final Map<SessionId, GatewaySession> addresses = new HashMap<>();
  private final Map<SessionId, Long> arrivals = new HashMap<>();
  private User user;
  private UserState state;
  private boolean busy = true;

  Shell(World world, UserId self, int node) {
    super(world, node);
    this.self = self;
  }

  @Override
  Journal log() {
    return world.journal(self);
  }

  UserId self() {
    return self;
  }

  UserState state() {
    return state;
  }

  @Override
  boolean isLatest() {
    return isAlive()
        && state != null
        && state.incarnation() == world.journal(self).durable().incarnation();
  }

  boolean isServing() {
    return isAlive() && state != null && !busy;
  }

  @Override
  void start() {
    world.trace.add(() -> "START " + this);
    world.agenda.after(
        world.delay(),
        () -> {
          if (isAlive()) {
            state = Mutations.recovered(world.planted, world.journal(self).replay());
            user = new User(self, now());
            world.trace.add(() -> "REPLAYED %s at %d".formatted(this, state.position()));
            handle(Letter.of(new UserCommand.Wake()));
          }
        });
  }

  void receive(Letter letter) {
    queue.add(letter);
    proceed();
  }

  private void proceed() {
    while (isAlive() && !busy && !queue.isEmpty()) {
      handle(queue.poll());
    }
    if (isAlive() && !busy) {
      tickAt(user.nextTick(), () -> receive(Letter.of(new UserCommand.Tick())));
    }
  }

  private void handle(Letter letter) {
    busy = true;
    if (letter.session() != null) {
      addresses.put(letter.session().id(), letter.session());
    }
    world.trace.add(() -> "  %s <- %s".formatted(this, letter.command()));
    Decision decision =
        Mutations.decide(world.planted, this, letter.command())
            .orElseGet(() -> user.decide(state, letter.command(), now()));
    if (decision.events().isEmpty()) {
      perform(decision.after().apply(state), letter);
      busy = false;
    } else {
      persist(decision, letter);
    }
    if (letter.command() instanceof UserCommand.Wake) {
      proceed();
    }
  }

  private void persist(Decision decision, Letter letter) {
    UserState next = state;
    for (UserEvent event : decision.events()) {
      next = next.apply(event);
    }
    UserState after = next;
    boolean early = world.planted == Planted.ACKNOWLEDGE_BEFORE_COMMIT;
    if (early) {
      perform(decision.after().apply(after), letter);
    }
    write(
        state.position() + 1,
        decision.events(),
        () -> written(decision, after, early ? null : letter));
  }

  private void written(Decision decision, UserState after, Letter letter) {
    state = after;
    if (letter != null) {
      perform(decision.after().apply(after), letter);
    }
    if (world.chance.happens(0.05)) {
      log().keep(state);
    }
    busy = false;
    proceed();
  }

  private void perform(List<Effect> effects, Letter letter) {
    for (Effect effect : effects) {
      if (isAlive()) {
        perform(effect, letter);
      }
    }
  }

  private void perform(Effect effect, Letter letter) {
    switch (effect) {
      case Effect.ToSession e -> toSession(e);
      case Effect.ToUser e -> {
        world.region.tell(self, e.user(), e.command());
        Mutations.told(world.planted, self, e).ifPresent(forged -> queue.add(Letter.of(forged)));
      }
      case Effect.ToGroup e -> world.region.tell(self, e.group(), e.word());
      case Effect.SendRecord e ->
          world.agenda.after(
              world.delay(),
              () ->
                  world.region.tell(
                      self,
                      e.user(),
                      new UserCommand.Record(
                          self,
                          world
                              .journal(self)
                              .range(
                                  e.user(), e.after() + 1, Math.min(e.head(), e.after() + 32)))));
      case Effect.Answer e -> letter.replyTo().accept(e.reply());
      case Effect.Seen e -> world.seen.touch(node(), self, e.at(), at -> stored(e, at));
      case Effect.LoadLastSeen e -> loadLastSeen();
      case Effect.Forget e -> addresses.remove(e.session());
      case Effect.Alarm e -> throw new Violation(e.what());
      case Effect.Rest e -> rest();
    }
  }

  private void stored(Effect.Seen seen, long at) {
    if (isAlive() && seen.report()) {
      receive(Letter.of(new UserCommand.LastSeenStored(at)));
    }
  }

  private void loadLastSeen() {
    OptionalLong at =
        world.chance.happens(world.faults.pageFails())
            ? OptionalLong.empty()
            : world.seen.read(self);
    world.agenda.after(
        world.delay(),
        () -> {
          if (isAlive()) {
            receive(Letter.of(new UserCommand.LastSeenLoaded(at)));
          }
        });
  }

  private void toSession(Effect.ToSession e) {
    world.truth.told(this, e.event());
    if (e.event() instanceof SessionEvent.Frame(ServerFrame.Presence presence)
        && presence.lastSeen() != null) {
      world.seen.told(self, presence.lastSeen());
    }
    GatewaySession session = addresses.get(e.session());
    if (session == null) {
      world.trace.add(() -> "NO ADDRESS of %s for %s".formatted(e.session(), e.event()));
      return;
    }
    if (world.loses()) {
      world.trace.add(() -> "LOST %s -> %s %s".formatted(this, e.session(), e.event()));
      return;
    }
    long at = world.agenda.now() + world.delay();
    long inOrder = arrivals.merge(e.session(), at, Math::max);
    long incarnation = state.incarnation();
    world.agenda.at(inOrder, () -> session.hear(this, incarnation, e.number(), e.event()));
  }

  private void rest() {
    world.trace.add(() -> "REST " + this);
    stop();
    List<Letter> waiting = List.copyOf(queue);
    queue.clear();
    waiting.forEach(each -> world.region.deliver(self.value(), self, each));
  }

  @Override
  void stopped() {
    for (GatewaySession session : addresses.values()) {
      if (!world.loses()) {
        world.agenda.after(world.chance.between(0, 200), () -> session.entityStopped(this));
      }
    }
  }

  @Override
  public String toString() {
    return "%s@%d/%s".formatted(self, node(), state == null ? "?" : state.incarnation());
  }
}
