package chat.parley.ops;

import chat.parley.model.UserId;
import chat.parley.user.UserCommand;
import chat.parley.user.UserReply;
import java.util.concurrent.CompletionStage;

/** The users' entities, wherever in the cluster they are. */
@FunctionalInterface
public interface Accounts {

  /**
   * Delivers at most once and waits for the answer.
   *
   * @return fails with {@link java.util.concurrent.TimeoutException} when none comes in time
   */
  CompletionStage<UserReply> ask(UserId user, UserCommand.OfOperator command);
}
