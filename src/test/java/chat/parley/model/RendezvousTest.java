package chat.parley.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RendezvousTest {
  private static final List<String> THREE = List.of("node1", "node2", "node3");

  private static Map<Partition, String> best(List<String> names) {
    return IntStream.range(0, Partition.COUNT)
        .mapToObj(Partition::new)
        .collect(
            Collectors.toMap(
                Function.identity(), each -> Rendezvous.order(each, names).getFirst()));
  }

  @Test
  void every_node_gets_about_the_same_share() {
    Map<String, Long> shares =
        best(THREE).values().stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(shares.keySet()).isEqualTo(Set.copyOf(THREE));
    assertThat(shares.values()).allSatisfy(share -> assertThat(share).isBetween(270L, 400L));
  }

  @Test
  void a_node_that_leaves_moves_only_its_own_partitions() {
    Map<Partition, String> three = best(THREE);

    Map<Partition, String> two = best(List.of("node3", "node1"));

    three.forEach((partition, node) -> {
      if (!node.equals("node2")) {
        assertThat(two.get(partition)).isEqualTo(node);
      }
    });
  }

  @Test
  void the_next_one_is_the_best_of_the_others() {
    Partition partition = new Partition(417);
    List<String> order = Rendezvous.order(partition, THREE);

    assertThat(order).containsExactlyInAnyOrderElementsOf(THREE);
    assertThat(Rendezvous.order(partition, order.subList(1, 3))).isEqualTo(order.subList(1, 3));
    assertThat(Rendezvous.order(partition, List.of("node3", "node3", "node1", "node2")))
        .isEqualTo(order);
  }

  /** Load balancers hold copies of the answers: the rule may not change. */
  @Test
  void the_rule_is_frozen() {
    assertThat(
            IntStream.range(0, 24)
                .mapToObj(each -> Rendezvous.order(new Partition(each), THREE).getFirst())
                .map(name -> name.substring(4))
                .collect(Collectors.joining()))
        .isEqualTo("322311323113222132232122");
  }
}
