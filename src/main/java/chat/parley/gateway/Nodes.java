package chat.parley.gateway;

import chat.parley.model.UserId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The nodes of the cluster, as clients see them. */
public interface Nodes {
  /** A cluster whose nodes clients can't tell apart. */
  Nodes ONE = user -> CompletableFuture.completedStage(Optional.empty());

  /**
   * Where clients reach the node that holds a user: http or https, without a path; empty when they
   * can't reach a single node.
   *
   * @return fails with {@link java.util.concurrent.TimeoutException} when it is not known in time
   */
  CompletionStage<Optional<String>> urlOf(UserId user);
}
