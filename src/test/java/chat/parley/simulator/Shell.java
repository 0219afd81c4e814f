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
 * One incarnation of a user, as the real shell is: commands one at a time, effects only after the
 * commit.
 */
final class Shell extends Entity<UserEvent, UserState> {
  private final UserId self;
  private final Deque<Letter> queue = new ArrayDeque<>();
  private final Map<SessionId, GatewaySession> addresses = new HashMap<>();
  private User user;

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

  @Override
  String name() {
    return self.value();
  }

  @Override
  UserState recovered(UserState replayed) {
    return Mutations.recovered(world.planted, replayed);
  }

  @Override
  void wake() {
    user = new User(self, now());
    handle(Letter.of(new UserCommand.Wake()));
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
      case Effect.Rest e -> rest(queue, each -> world.region.deliver(self.value(), self, each));
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
    long incarnation = state.incarnation();
    send(e.session(), e.event(), () -> session.hear(this, incarnation, e.number(), e.event()));
  }

  @Override
  void stopped() {
    fire(addresses.values(), session -> session.entityStopped(this));
  }
}
