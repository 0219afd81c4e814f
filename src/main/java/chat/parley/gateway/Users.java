package chat.parley.gateway;

import chat.parley.model.UserId;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserReply;
import chat.parley.user.UserSharding;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** The users' entities, wherever in the cluster they are. */
public interface Users {

  /** Delivers at most once. */
  void tell(UserId user, UserActorMessage message);

  /**
   * Delivers at most once and waits for the answer.
   *
   * @return fails with {@link java.util.concurrent.TimeoutException} when none comes in time
   */
  CompletionStage<UserReply> ask(
      UserId user, Function<ActorRef<UserReply>, UserActorMessage> message, Duration timeout);

  /** Those of the cluster. */
  static Users of(UserSharding sharding) {
    return new Users() {
      @Override
      public void tell(UserId user, UserActorMessage message) {
        sharding.tell(user, message);
      }

      @Override
      public CompletionStage<UserReply> ask(
          UserId user, Function<ActorRef<UserReply>, UserActorMessage> message, Duration timeout) {
        return sharding.ask(user, message, timeout);
      }
    };
  }
}
