package chat.parley.user;

import chat.parley.journal.LogPlace;
import chat.parley.model.Partition;
import chat.parley.model.UserId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** The users' entities, wherever in the cluster they are; a shard is a partition. */
public final class UserSharding {
  /** What users' entities are to sharding. */
  public static final EntityTypeKey<UserActorMessage> KIND =
      EntityTypeKey.create(UserActorMessage.class, "user");

  private final ClusterSharding sharding;
  private final Optional<ShardAllocationStrategy> nodes;

  private UserSharding(ClusterSharding sharding, Optional<ShardAllocationStrategy> nodes) {
    this.sharding = sharding;
    this.nodes = nodes;
  }

  /**
   * Entities can be addressed; this node does not host any until {@link #start}. Shards are spread
   * by their number.
   */
  public static UserSharding of(ActorSystem<?> system) {
    return new UserSharding(ClusterSharding.get(system), Optional.empty());
  }

  /** The same with a rule which node hosts which shard; it has to be that of all nodes. */
  public static UserSharding of(ActorSystem<?> system, ShardAllocationStrategy nodes) {
    return new UserSharding(ClusterSharding.get(system), Optional.of(nodes));
  }

  /**
   * Hosts entities on this node.
   *
   * @param place where the log of a user lies; of one that can't be used now an entity is started
   *     that tells everybody to try again
   */
  public void start(Function<UserId, LogPlace> place, UserSurroundings surroundings) {
    Entity<UserActorMessage, ShardingEnvelope<UserActorMessage>> entity =
        Entity.of(
                KIND,
                context -> {
                  UserId self = new UserId(context.getEntityId());
                  LogPlace log = place.apply(self);
                  Consumer<ActorRef<UserActorMessage>> rest =
                      actor -> context.getShard().tell(new ClusterSharding.Passivate<>(actor));
                  return log.isOver()
                      ? AbsentUserActor.create(self, surroundings, rest)
                      : UserActor.create(self, log, surroundings, rest);
                })
            .withMessageExtractor(new ByPartition())
            .withStopMessage(new UserActorMessage.Stop());
    sharding.init(nodes.map(entity::withAllocationStrategy).orElse(entity));
  }

  /** Delivers at most once. */
  public void tell(UserId user, UserActorMessage message) {
    entity(user).tell(message);
  }

  /**
   * Delivers at most once and waits for the answer.
   *
   * @return fails with {@link java.util.concurrent.TimeoutException} when none comes in time
   */
  public CompletionStage<UserReply> ask(
      UserId user, Function<ActorRef<UserReply>, UserActorMessage> message, Duration timeout) {
    return entity(user).ask(message::apply, timeout);
  }

  /**
   * The node where a user's entity is, which is woken if need be.
   *
   * @return an address without a host is this node's; fails with {@link
   *     java.util.concurrent.TimeoutException} when no answer comes in time
   */
  public CompletionStage<Address> locate(UserId user, Duration timeout) {
    return entity(user)
        .<UserActorMessage.Located>ask(UserActorMessage.Locate::new, timeout)
        .thenApply(located -> located.entity().path().address());
  }

  private EntityRef<UserActorMessage> entity(UserId user) {
    return sharding.entityRefFor(KIND, user.value());
  }

  private static final class ByPartition
      extends ShardingMessageExtractor<ShardingEnvelope<UserActorMessage>, UserActorMessage> {
    @Override
    public String entityId(ShardingEnvelope<UserActorMessage> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return Partition.of(new UserId(entityId)).toString();
    }

    @Override
    public UserActorMessage unwrapMessage(ShardingEnvelope<UserActorMessage> envelope) {
      return envelope.message();
    }
  }
}
