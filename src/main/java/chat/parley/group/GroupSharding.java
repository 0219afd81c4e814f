package chat.parley.group;

import chat.parley.journal.LogPlace;
import chat.parley.model.GroupId;
import chat.parley.model.Partition;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.ShardingMessageExtractor;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/** The groups' entities, wherever in the cluster they are; a shard is a partition. */
public final class GroupSharding {
  /** What groups' entities are to sharding. */
  public static final EntityTypeKey<GroupActorMessage> KIND =
      EntityTypeKey.create(GroupActorMessage.class, "group");

  private final ClusterSharding sharding;
  private final Optional<ShardAllocationStrategy> nodes;

  private GroupSharding(ClusterSharding sharding, Optional<ShardAllocationStrategy> nodes) {
    this.sharding = sharding;
    this.nodes = nodes;
  }

  /**
   * Entities can be addressed; this node does not host any until {@link #start}. Shards are spread
   * by their number.
   */
  public static GroupSharding of(ActorSystem<?> system) {
    return new GroupSharding(ClusterSharding.get(system), Optional.empty());
  }

  /** The same with a rule which node hosts which shard; it has to be that of all nodes. */
  public static GroupSharding of(ActorSystem<?> system, ShardAllocationStrategy nodes) {
    return new GroupSharding(ClusterSharding.get(system), Optional.of(nodes));
  }

  /**
   * Hosts entities on this node.
   *
   * @param place where the log of a group lies; of one that can't be used now an entity is started
   *     that tells everybody to try again
   */
  public void start(Function<GroupId, LogPlace> place, GroupSurroundings surroundings) {
    Entity<GroupActorMessage, ShardingEnvelope<GroupActorMessage>> entity =
        Entity.of(
                KIND,
                context -> {
                  GroupId self = new GroupId(context.getEntityId());
                  LogPlace log = place.apply(self);
                  Consumer<ActorRef<GroupActorMessage>> rest =
                      actor -> context.getShard().tell(new ClusterSharding.Passivate<>(actor));
                  return log.isOver()
                      ? AbsentGroupActor.create(self, rest)
                      : GroupActor.create(self, log, surroundings, rest);
                })
            .withMessageExtractor(new ByPartition())
            .withStopMessage(new GroupActorMessage.Stop());
    sharding.init(nodes.map(entity::withAllocationStrategy).orElse(entity));
  }

  /** Delivers at most once. */
  public void tell(GroupId group, GroupActorMessage message) {
    sharding.entityRefFor(KIND, group.value()).tell(message);
  }

  private static final class ByPartition
      extends ShardingMessageExtractor<ShardingEnvelope<GroupActorMessage>, GroupActorMessage> {
    @Override
    public String entityId(ShardingEnvelope<GroupActorMessage> envelope) {
      return envelope.entityId();
    }

    @Override
    public String shardId(String entityId) {
      return Partition.of(new GroupId(entityId)).toString();
    }

    @Override
    public GroupActorMessage unwrapMessage(ShardingEnvelope<GroupActorMessage> envelope) {
      return envelope.message();
    }
  }
}
