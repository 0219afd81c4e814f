package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Partition;
import chat.parley.model.Rendezvous;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.testkit.TestProbe;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Await;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;

/** Which node a shard is put on, and when it is moved. */
class PreferredNodesTest {
  private static final List<String> NAMES = List.of("one", "two", "three");
  private static ActorSystem system;

  private final Map<String, ActorRef> regions = new HashMap<>();
  private final Map<ActorRef, String> up = new HashMap<>();
  private final PreferredNodes nodes =
      new PreferredNodes(region -> Optional.ofNullable(up.get(region)));

  @BeforeAll
  static void start() {
    system = ActorSystem.create("nodes", ConfigFactory.load());
  }

  @AfterAll
  static void stop() {
    TestKit.shutdownActorSystem(system);
  }

  PreferredNodesTest() {
    for (String name : NAMES) {
      ActorRef region = new TestProbe(system).ref();
      regions.put(name, region);
      up.put(region, name);
    }
  }

  private static String preferred(int shard, List<String> names) {
    return Rendezvous.order(new Partition(shard), names).getFirst();
  }

  private static List<String> shards(String of, List<String> names) {
    return IntStream.range(0, 60)
        .filter(shard -> preferred(shard, names).equals(of))
        .mapToObj(Integer::toString)
        .toList();
  }

  private Map<ActorRef, IndexedSeq<String>> placed(Map<String, List<String>> shards) {
    Map<ActorRef, IndexedSeq<String>> placed = new HashMap<>();
    regions.forEach((name, region) ->
        placed.put(
            region,
            CollectionConverters.asScala(new ArrayList<>(shards.getOrDefault(name, List.of())))
                .toIndexedSeq()));
    return placed;
  }

  private static <T> T now(Future<T> future) {
    try {
      return Await.result(future, FiniteDuration.fromNanos(Duration.ofSeconds(5).toNanos()));
    } catch (Exception never) {
      throw new IllegalStateException(never);
    }
  }

  @Test
  void a_shard_is_put_on_the_preferred_node_that_is_there() {
    ActorRef requester = regions.get("one");
    List<String> left = List.of("one", "two");

    for (int shard = 0; shard < 20; shard++) {
      ActorRef placed =
          now(nodes.allocateShard(requester, Integer.toString(shard), placed(Map.of())));
      assertThat(up.get(placed)).isEqualTo(preferred(shard, NAMES));
    }
    up.remove(regions.get("three"));
    for (int shard = 0; shard < 20; shard++) {
      ActorRef placed =
          now(nodes.allocateShard(requester, Integer.toString(shard), placed(Map.of())));
      assertThat(up.get(placed)).isEqualTo(preferred(shard, left));
    }
  }

  @Test
  void shards_go_to_a_node_that_has_come() {
    List<String> before = List.of("one", "two");
    Map<ActorRef, IndexedSeq<String>> placed =
        placed(Map.of("one", shards("one", before), "two", shards("two", before)));

    Set<String> moves = now(nodes.rebalance(placed, Set.of()));

    assertThat(moves).containsExactlyInAnyOrderElementsOf(shards("three", NAMES));
    assertThat(now(nodes.rebalance(placed, moves))).isEmpty();
  }

  /** Nobody would answer for the dead node, and its shards would be held back for a minute. */
  @Test
  void nothing_is_moved_while_a_node_is_dead() {
    Map<ActorRef, IndexedSeq<String>> placed = placed(Map.of("three", shards("three", NAMES)));

    up.remove(regions.get("three"));

    assertThat(now(nodes.rebalance(placed, Set.of()))).isEmpty();
  }
}
