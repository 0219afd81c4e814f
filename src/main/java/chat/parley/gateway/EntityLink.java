package chat.parley.gateway;

import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionEvent;
import chat.parley.user.SessionId;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserActorMessage.ToSession;
import chat.parley.user.UserCommand;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A session's side of its relation to the user's entity: hello until it is answered, renewals, and
 * the check that no numbered event was lost. For one thread.
 */
final class EntityLink {
  /** How long a session waits before it calls an entity that has just gone, at most. */
  private static final long CALL_AGAIN_MS = 500;

  private final SessionEnvironment environment;
  private final SessionId id;
  private final ActorRef<ToSession> self;
  private final Token token;
  private final ClientFrame.Hello hello;
  private final Consumer<ActorRef<UserActorMessage>> watch;
  private final Numbering numbering = new Numbering();

  private ActorRef<UserActorMessage> entity;
  private long position;
  private boolean synced;
  private boolean answered;
  private boolean gap;
  private long dueAt;
  private long seenAt;

  /**
   * @param watch is given each incarnation of the entity, to be watched
   */
  EntityLink(
      SessionEnvironment environment,
      SessionId id,
      ActorRef<ToSession> self,
      Token token,
      ClientFrame.Hello hello,
      Consumer<ActorRef<UserActorMessage>> watch) {
    this.environment = environment;
    this.id = id;
    this.self = self;
    this.token = token;
    // The raw token is not kept.
    this.hello = new ClientFrame.Hello(hello.protocol(), "", hello.since(), hello.cursors());
    this.watch = watch;
    this.seenAt = environment.now();
  }

  Token token() {
    return token;
  }

  /** Tells the user's entity. */
  void tell(UserCommand.OfSession command) {
    environment.users().tell(token.user(), new UserActorMessage.FromSession(self, command));
  }

  /** Does what is due: says hello again or renews. True when it has renewed. */
  boolean call(long now) {
    if (now < dueAt) {
      return false;
    }
    if (!answered) {
      dueAt = now + environment.timing().helloRepeat();
      tell(
          new UserCommand.Hello(
              id, token.device(), token.secretHash(), hello.since(), hello.cursors()));
      return false;
    }
    SessionTiming timing = environment.timing();
    dueAt =
        now
            + (gap
                ? timing.helloRepeat()
                : environment.between(timing.renewMin(), timing.renewMax()));
    tell(
        new UserCommand.Renew(
            id,
            token.device(),
            numbering.incarnation(),
            numbering.received(),
            position,
            seenAt,
            gap));
    return true;
  }

  /** When {@link #call} is due. */
  long dueAt() {
    return dueAt;
  }

  /**
   * Takes what an entity says.
   *
   * @param complete whether the client has been told everything so far, so that the position that
   *     the entity names is the client's
   * @return what is to be acted upon
   */
  Optional<SessionEvent> accept(ToSession told, boolean complete, long now) {
    SessionEvent event = told.event();
    if (!told.entity().path().name().equals(token.user().value())) {
      return told.number() == 0 && isPresence(event) ? Optional.of(event) : Optional.empty();
    }
    environment.meter().told(told.entity().path().address().hasGlobalScope());
    if (told.number() != 0) {
      boolean heals = event instanceof SessionEvent.Synced synced && synced.first();
      switch (numbering.place(told.incarnation(), told.number(), heals)) {
        case OLD -> {
          return Optional.empty();
        }
        case GAP -> {
          missed(now);
          return Optional.empty();
        }
        case NEXT -> follow(told.entity());
      }
    }
    note(event, told, complete, now);
    return Optional.of(event);
  }

  private static boolean isPresence(SessionEvent event) {
    return event instanceof SessionEvent.Frame(ServerFrame.Presence any);
  }

  private void note(SessionEvent event, ToSession told, boolean complete, long now) {
    switch (event) {
      case SessionEvent.Synced part -> {
        synced = true;
        if (!part.more()) {
          boolean first = !answered;
          answered = true;
          gap = false;
          position = Math.max(position, part.position());
          if (first) {
            renewLater(now);
          }
        }
      }
      case SessionEvent.Renewed renewed -> {
        if (complete && !gap && told.incarnation() == numbering.incarnation()) {
          position = Math.max(position, renewed.position());
        }
      }
      case SessionEvent.Frame any -> {}
      case SessionEvent.Granted any -> {}
      case SessionEvent.Groups any -> {}
      case SessionEvent.Closed any -> {}
    }
  }

  private void follow(ActorRef<UserActorMessage> next) {
    if (!next.equals(entity)) {
      entity = next;
      watch.accept(next);
    }
  }

  private void renewLater(long now) {
    SessionTiming timing = environment.timing();
    dueAt = now + environment.between(timing.renewMin(), timing.renewMax());
  }

  /** An event is missing: to be asked for at once, and then again until it is made good. */
  void missed(long now) {
    if (!gap) {
      gap = true;
      dueAt = now;
    }
  }

  /**
   * The client lacks things that it was not told although they came: the entity is to begin anew
   * from the position that the client has.
   */
  void outOfStep(long now) {
    if (numbering.incarnation() != 0) {
      numbering.reset();
      missed(now);
    }
  }

  /** Until {@code ready} a gap is made good by a new hello, so that nothing of it is left out. */
  void startOver() {
    answered = false;
  }

  /** An incarnation of the entity is gone; the next one is called after a short random time. */
  void gone(ActorRef<UserActorMessage> incarnation, long now) {
    if (incarnation.equals(entity)) {
      entity = null;
      dueAt = Math.min(dueAt, now + environment.between(0, CALL_AGAIN_MS));
    }
  }

  /** The device was heard. */
  void heard(long now) {
    seenAt = now;
  }

  long seenAt() {
    return seenAt;
  }

  /** Whether the entity has said anything yet. */
  boolean isSynced() {
    return synced;
  }

  boolean hasGap() {
    return gap;
  }
}
