package chat.parley.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.sharding.ShardRegion.ClusterShardingStats;
import org.apache.pekko.cluster.sharding.ShardRegion.ShardRegionStats;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;

/** The nodes of the cluster and what they hold, as this node sees it. */
final class ClusterView {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

  /** Longer, so that regions that do not answer are left out rather than the whole answer. */
  private static final Duration ASK_MAX = ANSWER_MAX.plusSeconds(3);

  private final ActorSystem<?> system;
  private final Map<String, EntityTypeKey<?>> kinds;

  /**
   * @param kinds of entities, by their names
   */
  ClusterView(ActorSystem<?> system, Map<String, EntityTypeKey<?>> kinds) {
    this.system = system;
    this.kinds = new TreeMap<>(kinds);
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.now("GET", "/v1/members", call -> members()),
        Endpoint.later("GET", "/v1/shards", call -> shards()));
  }

  private JsonNode members() {
    CurrentClusterState state = Cluster.get(system).state();
    Address self = Cluster.get(system).selfMember().address();
    ObjectNode answer = Call.object().put("self", self.toString());
    answer.put("leader", state.getLeader() == null ? null : state.getLeader().toString());
    ArrayNode members = answer.putArray("members");
    List<Member> sorted = new ArrayList<>();
    state.getMembers().forEach(sorted::add);
    sorted.sort((one, other) -> one.isOlderThan(other) ? -1 : 1);
    for (Member member : sorted) {
      boolean unreachable =
          StreamSupport.stream(state.getUnreachable().spliterator(), false)
              .anyMatch(member::equals);
      ObjectNode each = members.addObject();
      each.put("node", member.address().toString())
          .put("status", member.status().toString().toLowerCase(java.util.Locale.ROOT))
          .put("reachable", !unreachable);
      ArrayNode roles = each.putArray("roles");
      member.getRoles().stream().sorted().forEach(roles::add);
    }
    return answer;
  }

  private CompletionStage<JsonNode> shards() {
    ObjectNode answer = Call.object();
    ArrayNode all = answer.putArray("shards");
    CompletionStage<?> done = java.util.concurrent.CompletableFuture.completedStage(null);
    for (Map.Entry<String, EntityTypeKey<?>> kind : kinds.entrySet()) {
      done =
          done.thenCombine(
              stats(kind.getValue()),
              (any, stats) -> {
                stats.getRegions().forEach((node, region) -> add(all, kind.getKey(), node, region));
                return null;
              });
    }
    return done.thenApply(any -> answer);
  }

  private CompletionStage<ClusterShardingStats> stats(EntityTypeKey<?> kind) {
    return AskPattern.ask(
        ClusterSharding.get(system).shardState(),
        replyTo -> new GetClusterShardingStats(kind, ANSWER_MAX, replyTo),
        ASK_MAX,
        system.scheduler());
  }

  private static void add(ArrayNode all, String kind, Address node, ShardRegionStats region) {
    new TreeMap<>(region.getStats())
        .forEach((shard, entities) ->
            all.addObject()
                .put("kind", kind)
                .put("shard", Integer.parseInt(shard))
                .put("node", node.toString())
                .put("entities", (Integer) entities));
  }
}
