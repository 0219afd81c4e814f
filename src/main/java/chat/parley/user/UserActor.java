package chat.parley.user;

import chat.parley.journal.LogPlace;
import chat.parley.journal.LoggedEntity;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.UserId;
import chat.parley.user.UserActorMessage.ToSession;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;

/**
 * The shell of {@link User}: persists its events, then carries out its effects. After a replay it
 * first persists its waking, and keeps every other message until that is committed, so that a late
 * write of an earlier incarnation can't be missed. A failed write stops the actor; the next message
 * starts it again.
 */
public final class UserActor extends LoggedEntity<UserActorMessage, UserEvent, UserState> {
  /** Entries and bytes of bodies in one {@code Record}. */
  public static final int RECORD_ENTRIES_MAX = 32;

  public static final int RECORD_BYTES_MAX = 128 * 1024;

  /** Between two looks at what waits, which costs as much as there are chats. */
  private static final long WAITING_MS = 15_000;

  private static final long NONE_TOLD = -1;
  private static final LongConsumer UNREPORTED = at -> {};

  private final UserId self;
  private final UserSurroundings surroundings;
  private final Consumer<ActorRef<UserActorMessage>> rest;
  private final ActorContext<UserActorMessage> context;
  private final AbsentUserActor absent;
  private final User user;
  private final Map<SessionId, ActorRef<ToSession>> sessions = new HashMap<>();
  private UserActorMessage underWay = new UserActorMessage.Stop();
  private boolean awake;

  /** It was told to stop before it was awake: it does so after what has come until then. */
  private boolean leaving;

  private long waiting = NONE_TOLD;
  private long waitingAt;

  /**
   * The behavior of a user.
   *
   * @param rest called with the actor itself when it may leave memory
   */
  public static Behavior<UserActorMessage> create(
      UserId self,
      LogPlace place,
      UserSurroundings surroundings,
      Consumer<ActorRef<UserActorMessage>> rest) {
    return Behaviors.setup(context ->
        Behaviors.withTimers(
            timers -> new UserActor(self, place, surroundings, rest, context, timers)));
  }

  private UserActor(
      UserId self,
      LogPlace place,
      UserSurroundings surroundings,
      Consumer<ActorRef<UserActorMessage>> rest,
      ActorContext<UserActorMessage> context,
      TimerScheduler<UserActorMessage> timers) {
    super(place, context, timers, new UserActorMessage.Internal(new UserCommand.Wake()));
    this.self = self;
    this.surroundings = surroundings;
    this.rest = rest;
    this.context = context;
    this.absent = new AbsentUserActor(self, surroundings);
    this.user = new User(self, surroundings.now());
  }

  @Override
  public UserState emptyState() {
    return UserState.EMPTY;
  }

  @Override
  public EventHandler<UserState, UserEvent> eventHandler() {
    return UserState::apply;
  }

  @Override
  public CommandHandler<UserActorMessage, UserEvent, UserState> commandHandler() {
    return (state, message) -> {
      if (message instanceof UserActorMessage.Stop) {
        return stop();
      }
      if (message instanceof UserActorMessage.Locate(var replyTo)) {
        replyTo.tell(new UserActorMessage.Located(context.getSelf()));
        return Effect().none();
      }
      if (isOver()) {
        return leave(message);
      }
      if (!awake && !isWake(message)) {
        return Effect().stash();
      }
      underWay = message;
      return switch (message) {
        case UserActorMessage.FromSession(ActorRef<ToSession> ref, UserCommand.OfSession c) -> {
          remember(c.session(), ref);
          yield decide(state, c, reply -> {});
        }
        case UserActorMessage.FromUser(UserCommand.OfPeer c) -> decide(state, c, reply -> {});
        case UserActorMessage.FromGroup(UserCommand.FromGroup c) -> decide(state, c, reply -> {});
        case UserActorMessage.Ask(ActorRef<UserReply> replyTo, UserCommand.OfEdge c) ->
            decide(state, c, replyTo::tell);
        case UserActorMessage.Internal(UserCommand.OfShell c) -> internal(state, c);
        case UserActorMessage.Locate answered -> Effect().none();
        case UserActorMessage.Stop stop -> Effect().stop();
      };
    };
  }

  /** What has come before is done first. */
  private org.apache.pekko.persistence.typed.javadsl.Effect<UserEvent, UserState> stop() {
    if (awake || isOver()) {
      return Effect().stop();
    }
    leaving = true;
    return Effect().none();
  }

  /** The log may not be written here any more: whoever asks is told to try again. */
  private org.apache.pekko.persistence.typed.javadsl.Effect<UserEvent, UserState> leave(
      UserActorMessage message) {
    absent.answer(message, context.getSelf());
    if (leaving) {
      return Effect().stop();
    }
    rest.accept(context.getSelf());
    return Effect().none();
  }

  /** Whoever waits for the write is told to try again: it may have been stored. */
  @Override
  protected void writeFailed() {
    absent.answer(underWay, context.getSelf());
  }

  private static boolean isWake(UserActorMessage message) {
    return message instanceof UserActorMessage.Internal(UserCommand.Wake wake);
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<UserEvent, UserState> internal(
      UserState state, UserCommand.OfShell command) {
    if (command instanceof UserCommand.Tick) {
      tellWaiting(state);
      ticked();
    }
    if (!(command instanceof UserCommand.Wake)) {
      return decide(state, command, reply -> {});
    }
    Decision decision = user.decide(state, command, surroundings.now());
    return persist(decision.events())
        .thenRun((UserState next) -> {
          awake = true;
          tellWaiting(next);
          carryOut(next, decision, reply -> {});
          if (leaving) {
            // What has waited for this waking comes before it.
            context.getSelf().tell(new UserActorMessage.Stop());
          }
        })
        .thenUnstashAll();
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<UserEvent, UserState> decide(
      UserState state, UserCommand command, Consumer<UserReply> answer) {
    Decision decision = user.decide(state, command, surroundings.now());
    return persist(decision.events()).thenRun((UserState next) -> carryOut(next, decision, answer));
  }

  private void carryOut(UserState state, Decision decision, Consumer<UserReply> answer) {
    for (chat.parley.user.Effect effect : decision.after().apply(state)) {
      carryOut(state, effect, answer);
    }
    scheduleTick();
  }

  private void carryOut(
      UserState state, chat.parley.user.Effect effect, Consumer<UserReply> answer) {
    switch (effect) {
      case chat.parley.user.Effect.ToSession e -> toSession(state, e);
      case chat.parley.user.Effect.ToUser e -> surroundings.tell(e.user(), e.command());
      case chat.parley.user.Effect.ToGroup e -> surroundings.tell(e.group(), e.word());
      case chat.parley.user.Effect.SendRecord e -> sendRecord(state, e);
      case chat.parley.user.Effect.Answer e -> answer.accept(located(e.reply()));
      case chat.parley.user.Effect.Seen e -> seen(e);
      case chat.parley.user.Effect.LoadLastSeen e ->
          context.pipeToSelf(
              surroundings.lastSeen(self),
              (at, failure) ->
                  new UserActorMessage.Internal(
                      new UserCommand.LastSeenLoaded(
                          failure == null ? at : java.util.OptionalLong.empty())));
      case chat.parley.user.Effect.Forget e -> forget(e.session());
      case chat.parley.user.Effect.Alarm e -> context.getLog().error("alarm: {}", e.what());
      case chat.parley.user.Effect.Rest e -> rest.accept(context.getSelf());
    }
  }

  private void seen(chat.parley.user.Effect.Seen e) {
    ActorRef<UserActorMessage> me = context.getSelf();
    surroundings.seen(
        self,
        e.at(),
        e.report()
            ? at -> me.tell(new UserActorMessage.Internal(new UserCommand.LastSeenStored(at)))
            : UNREPORTED);
  }

  private void toSession(UserState state, chat.parley.user.Effect.ToSession e) {
    ActorRef<ToSession> ref = sessions.get(e.session());
    if (ref != null) {
      ref.tell(new ToSession(context.getSelf(), state.incarnation(), e.number(), e.event()));
    }
  }

  /** From the recent cache when it has them, else from the journal; repeated if this fails. */
  private void sendRecord(UserState state, chat.parley.user.Effect.SendRecord e) {
    long last = Math.min(e.head(), e.after() + RECORD_ENTRIES_MAX);
    Optional<List<Entry>> cached =
        state
            .recent()
            .range(Conversation.with(e.user()), e.after() + 1, last)
            .filter(UserActor::fitsOneRecord);
    if (cached.isPresent()) {
      surroundings.tell(e.user(), new UserCommand.Record(self, cached.get()));
      return;
    }
    surroundings
        .entries(self, e.key(), e.after(), last)
        .thenAccept(entries -> {
          if (!entries.isEmpty()) {
            surroundings.tell(e.user(), new UserCommand.Record(self, entries));
          }
        });
  }

  private static boolean fitsOneRecord(List<Entry> entries) {
    return entries.stream().mapToInt(each -> each.message().body().bytes().size()).sum()
        <= RECORD_BYTES_MAX;
  }

  private void remember(SessionId id, ActorRef<ToSession> ref) {
    ActorRef<ToSession> before = sessions.put(id, ref);
    if (before == null) {
      context.watchWith(ref, new UserActorMessage.FromSession(ref, new UserCommand.Detach(id, 0)));
    }
  }

  private void forget(SessionId id) {
    ActorRef<ToSession> ref = sessions.remove(id);
    if (ref != null) {
      context.unwatch(ref);
    }
  }

  /** The core does not know on which nodes its sessions are. */
  private UserReply located(UserReply reply) {
    if (!(reply instanceof UserReply.Inspected account)) {
      return reply;
    }
    return new UserReply.Inspected(
        account.standing(),
        account.created(),
        account.devices(),
        account.conversations(),
        account.groups(),
        account.waiting(),
        account.sessions().stream().map(each -> each.at(nodeOf(each.session()))).toList());
  }

  private String nodeOf(SessionId session) {
    ActorRef<ToSession> ref = sessions.get(session);
    if (ref == null) {
      return "";
    }
    Address address = ref.path().address();
    return (address.hasGlobalScope() ? address : context.getSystem().address()).toString();
  }

  private void tellWaiting(UserState state) {
    long now = surroundings.now();
    if (waiting == NONE_TOLD || now - waitingAt >= WAITING_MS) {
      long next = user.waiting(state);
      surroundings.waiting(waiting, next);
      waiting = next;
      waitingAt = now;
    }
  }

  @Override
  protected void left() {
    if (waiting != NONE_TOLD) {
      surroundings.waiting(waiting, NONE_TOLD);
      waiting = NONE_TOLD;
    }
  }

  private void scheduleTick() {
    tickAt(
        user.nextTick(), surroundings.now(), new UserActorMessage.Internal(new UserCommand.Tick()));
  }
}
