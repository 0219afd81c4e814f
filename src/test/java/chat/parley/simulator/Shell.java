package chat.parley.simulator;

import chat.parley.model.UserId;
import chat.parley.user.Decision;
import chat.parley.user.Effect;
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
final class Shell {
  private static final int TICKS_A_SECOND_MAX = 100;
  private final World world;
  private final UserId self;
  private final int node;
  private final Deque<Letter> queue = new ArrayDeque<>();
  private final Map<SessionId, GatewaySession> addresses = new HashMap<>();
  private final Map<SessionId, Long> arrivals = new HashMap<>();
  private User user;
  private UserState state;
  private Write writing;
  private boolean alive = true;
  private boolean busy = true;
  private long tickAt = Long.MAX_VALUE;
  private long tickSecond;
  private int ticks;

  /** A write that is under way. */
  private static final class Write {
    private boolean dropped;
    private long lateMs;
  }

  Shell(World world, UserId self, int node) {
    this.world = world;
    this.self = self;
    this.node = node;
  }

  int node() {
    return node;
  }

  boolean isAlive() {
    return alive;
  }

  UserId self() {
    return self;
  }

  UserState state() {
    return state;
  }

  /** Whether no other incarnation has come after this one. */
  boolean isLatest() {
    return alive
        && state != null
        && state.incarnation() == world.journal(self).durable().incarnation();
  }

  boolean isServing() {
    return alive && state != null && !busy;
  }

  long now() {
    return world.agenda.now() + world.skew(node);
  }

  /** Begins to replay the log. */
  void start() {
    world.trace.add(() -> "START " + this);
    world.agenda.after(
        world.delay(),
        () -> {
          if (alive) {
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
    while (alive && !busy && !queue.isEmpty()) {
      handle(queue.poll());
    }
    if (alive && !busy) {
      scheduleTick();
    }
  }

  private void scheduleTick() {
    long due = world.agenda.now() + Math.max(1, user.nextTick() - now());
    if (due == tickAt) {
      return;
    }
    tickAt = due;
    world.agenda.at(
        due,
        () -> {
          if (alive && tickAt == due) {
            tickAt = Long.MAX_VALUE;
            countTick();
            receive(Letter.of(new UserCommand.Tick()));
          }
        });
  }

  private void countTick() {
    long second = world.agenda.now() / 1000;
    ticks = second == tickSecond ? ticks + 1 : 0;
    tickSecond = second;
    Violation.unless(ticks < TICKS_A_SECOND_MAX, "%s ticks without end", this);
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
    Write write = new Write();
    writing = write;
    boolean fails = world.chance.happens(world.faults.writeFails());
    boolean unsure = world.chance.happens(world.faults.writeUnsure());
    long first = state.position() + 1;
    world.agenda.after(
        world.delay(),
        () ->
            commit(
                write,
                fails,
                () -> world.journal(self).append(first, decision.events()),
                committed -> {
                  if (committed && !unsure) {
                    written(decision, after, early ? null : letter);
                  } else {
                    world.trace.add(() -> "WRITE FAILED %s".formatted(this));
                    stop();
                  }
                }));
  }

  private interface Reported {
    void accept(boolean committed);
  }

  private void commit(
      Write write, boolean fails, java.util.function.BooleanSupplier work, Reported reported) {
    if (write.dropped) {
      return;
    }
    if (write.lateMs > 0) {
      long late = write.lateMs;
      write.lateMs = 0;
      world.agenda.after(late, () -> commit(write, fails, work, reported));
      return;
    }
    boolean committed = !fails && work.getAsBoolean();
    world.agenda.after(
        world.chance.between(0, 5),
        () -> {
          if (alive) {
            reported.accept(committed);
          }
        });
  }

  private void written(Decision decision, UserState after, Letter letter) {
    state = after;
    writing = null;
    world.trace.add(() -> "  %s wrote %s".formatted(this, decision.events()));
    if (letter != null) {
      perform(decision.after().apply(after), letter);
    }
    if (world.chance.happens(0.05)) {
      world.journal(self).keep(state);
    }
    busy = false;
    proceed();
  }

  private void perform(List<Effect> effects, Letter letter) {
    for (Effect effect : effects) {
      if (alive) {
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
      case Effect.ToGroup e -> {}
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
      case Effect.Seen e -> {}
      case Effect.LoadLastSeen e ->
          queue.add(Letter.of(new UserCommand.LastSeenLoaded(OptionalLong.empty())));
      case Effect.Forget e -> addresses.remove(e.session());
      case Effect.Alarm e -> throw new Violation(e.what());
      case Effect.Rest e -> rest();
    }
  }

  private void toSession(Effect.ToSession e) {
    world.truth.told(this, e.event());
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

  /** Ends without warning; a write that is under way may still be committed, even much later. */
  void kill() {
    if (!alive) {
      return;
    }
    world.trace.add(() -> "KILL " + this);
    if (writing != null) {
      writing.dropped = world.chance.happens(0.4);
      writing.lateMs = world.chance.happens(0.5) ? world.chance.between(1, 4_000) : 0;
    }
    stop();
  }

  private void stop() {
    alive = false;
    for (GatewaySession session : addresses.values()) {
      if (!world.loses()) {
        world.agenda.after(world.chance.between(0, 200), () -> session.entityStopped(this));
      }
    }
  }

  @Override
  public String toString() {
    return "%s@%d/%s".formatted(self, node, state == null ? "?" : state.incarnation());
  }
}
