package chat.parley.user;

import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.UserActorMessage.ToSession;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Stands in for a user whose log can't be used now, as its database is down or its partition moves:
 * whoever waits for an answer is told to try again. It makes room after a moment, so that the next
 * message finds the user if that is possible by then.
 */
final class AbsentUserActor {
  private static final Duration STAY = Duration.ofSeconds(1);
  private static final String DETAIL = "the log of this user can't be used now";

  private final UserId self;
  private final UserSurroundings surroundings;

  AbsentUserActor(UserId self, UserSurroundings surroundings) {
    this.self = self;
    this.surroundings = surroundings;
  }

  /**
   * The behavior of a stand-in.
   *
   * @param rest called with the actor itself when it makes room
   */
  static Behavior<UserActorMessage> create(
      UserId self, UserSurroundings surroundings, Consumer<ActorRef<UserActorMessage>> rest) {
    AbsentUserActor absent = new AbsentUserActor(self, surroundings);
    return Behaviors.setup(context ->
        Behaviors.withTimers(timers -> {
          timers.startSingleTimer(new UserActorMessage.Internal(new UserCommand.Tick()), STAY);
          return Behaviors.receiveMessage(message -> {
            if (message instanceof UserActorMessage.Stop) {
              return Behaviors.stopped();
            }
            if (message instanceof UserActorMessage.Internal) {
              rest.accept(context.getSelf());
            } else {
              absent.answer(message, context.getSelf());
            }
            return Behaviors.same();
          });
        }));
  }

  /** Tells whoever waits for an answer to a message to try again; others repeat by themselves. */
  void answer(UserActorMessage message, ActorRef<UserActorMessage> actor) {
    switch (message) {
      case UserActorMessage.FromSession(ActorRef<ToSession> ref, UserCommand.OfSession command) -> {
        ServerFrame error = error(command);
        if (error != null) {
          ref.tell(new ToSession(actor, 0, 0, new SessionEvent.Frame(error)));
        }
      }
      case UserActorMessage.Ask(ActorRef<UserReply> replyTo, UserCommand.OfEdge any) ->
          replyTo.tell(new UserReply.Refusal(ErrorCode.UNAVAILABLE, DETAIL));
      case UserActorMessage.FromUser(UserCommand.Sequence c) ->
          surroundings.tell(
              c.from(),
              new UserCommand.Refused(
                  self, c.device(), Live.Waiter.numbered(c.messages()), ErrorCode.UNAVAILABLE));
      case UserActorMessage.Locate(var replyTo) ->
          replyTo.tell(new UserActorMessage.Located(actor));
      case UserActorMessage.FromUser any -> {}
      case UserActorMessage.FromGroup any -> {}
      case UserActorMessage.Internal any -> {}
      case UserActorMessage.Stop any -> {}
    }
  }

  /** Null for what has no answer, or is repeated until it has one. */
  private static ServerFrame error(UserCommand.OfSession command) {
    return switch (command) {
      case UserCommand.Send c ->
          Frames.error(
              c.conversation(),
              Live.Waiter.numbered(c.messages()),
              ErrorCode.UNAVAILABLE,
              Timing.RETRY_AFTER_MS);
      case UserCommand.Pull c -> again(c.request());
      case UserCommand.Info c -> again(c.request());
      case UserCommand.Prefer c -> again(c.request());
      case UserCommand.Block c -> again(c.request());
      case UserCommand.Unblock c -> again(c.request());
      case UserCommand.Hello any -> null;
      case UserCommand.Renew any -> null;
      case UserCommand.Detach any -> null;
      case UserCommand.Mark any -> null;
      case UserCommand.Type any -> null;
      case UserCommand.Watch any -> null;
      case UserCommand.Unwatch any -> null;
    };
  }

  private static ServerFrame again(String request) {
    return new ServerFrame.Error(
        request, null, null, ErrorCode.UNAVAILABLE, Timing.RETRY_AFTER_MS, DETAIL);
  }
}
