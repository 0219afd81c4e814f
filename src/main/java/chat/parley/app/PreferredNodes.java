package chat.parley.app;

import chat.parley.model.Partition;
import chat.parley.model.Rendezvous;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import org.apache.pekko.dispatch.Futures;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;

/**
 * Puts each shard on the node that {@link Rendezvous} prefers among those that are up, so that a
 * load balancer that knows the same rule sends a user's socket straight to the user's entity.
 */
final class PreferredNodes extends AbstractShardAllocationStrategy {
  /**
   * Shards on the move at a time: each pauses its users for a moment and has them read anew from
   * the databases.
   */
  static final int MOVES_MAX = 100;

  private final Function<ActorRef, Optional<String>> nameOfUp;

  /**
   * @param nameOfUp the name of the node that a region is on; empty unless it is up and reachable
   */
  PreferredNodes(Function<ActorRef, Optional<String>> nameOfUp) {
    this.nameOfUp = nameOfUp;
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> regions) {
    return Futures.successful(preferred(shard, up(regions.keySet())).orElse(requester));
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> regions, Set<String> inProgress) {
    Map<String, ActorRef> up = up(regions.keySet());
    Set<String> moves = new HashSet<>();
    if (up.size() < regions.size()) {
      // A node that is dead would never confirm that it has let go of a shard, and the shard would
      // be held back for a minute; one that leaves hands its shards over by itself.
      return Futures.successful(moves);
    }
    for (Map.Entry<ActorRef, IndexedSeq<String>> each : regions.entrySet()) {
      var shards = each.getValue().iterator();
      while (shards.hasNext() && inProgress.size() + moves.size() < MOVES_MAX) {
        String shard = shards.next();
        boolean better =
            preferred(shard, up).filter(node -> !node.equals(each.getKey())).isPresent();
        if (better && !inProgress.contains(shard)) {
          moves.add(shard);
        }
      }
    }
    return Futures.successful(moves);
  }

  private Map<String, ActorRef> up(Set<ActorRef> regions) {
    Map<String, ActorRef> up = new HashMap<>();
    regions.forEach(region -> nameOfUp.apply(region).ifPresent(name -> up.put(name, region)));
    return up;
  }

  private static Optional<ActorRef> preferred(String shard, Map<String, ActorRef> up) {
    return Rendezvous.order(new Partition(Integer.parseInt(shard)), up.keySet()).stream()
        .findFirst()
        .map(up::get);
  }
}
