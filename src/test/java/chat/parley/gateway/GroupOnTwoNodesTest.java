package chat.parley.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.GroupAction;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups over two nodes of one cluster, with real sharding and a real database. */
class GroupOnTwoNodesTest {
  private static final List<String> CANDIDATES = List.of("b", "c", "d", "e", "f", "g", "h", "i");

  private final List<GroupMember> connected = new ArrayList<>();
  private GroupNode first;
  private GroupNode second;

  @AfterEach
  void stop() {
    connected.forEach(GroupMember::disconnect);
    for (GroupNode each : new GroupNode[] {second, first}) {
      if (each != null) {
        each.close();
      }
    }
  }

  private GroupMember join(GroupMember member) {
    connected.add(member);
    return member.ready();
  }

  /** A group of a member on each node, whose entity is on the second node. */
  private GroupId groupOnSecond() {
    for (String each : CANDIDATES) {
      GroupId group = new GroupId(each.repeat(26));
      GroupMember ann = join(first.register("ann-" + each, group));
      GroupMember ben = join(second.register("ben-" + each, group));
      List<UserId> users = List.of(ben.user);
      assertThat(ann.asks(new GroupAction.Create(group, "Friends", users)))
          .isInstanceOf(ServerFrame.Result.class);
      ann.has(1);
      ben.has(1);
      if (second.hosts(group)) {
        return group;
      }
    }
    throw new AssertionError("the second node hosts none of " + CANDIDATES.size() + " groups");
  }

  @Test
  void members_on_both_nodes_get_one_order_and_the_group_outlives_its_node() throws Exception {
    first = new GroupNode();
    second = first.another();
    GroupId group = groupOnSecond();
    GroupMember ben = connected.getLast();
    GroupMember ann = connected.get(connected.size() - 2);

    CompletableFuture.allOf(sending(ann, 1, 10), sending(ben, 1, 10)).join();
    ann.has(21);
    ben.has(21);
    assertThat(ann.entries()).isEqualTo(ben.entries());
    assertThat(sequences(ann)).isEqualTo(LongStream.rangeClosed(1, 21).boxed().toList());

    CompletableFuture<Void> during = sending(ann, 11, 20);
    second.close();
    second = null;
    during.join();
    ann.has(31);
    Awaitility.await().until(() -> first.hosts(group));

    GroupMember again = join(first.device(ben.user, group));
    assertThat(again.sends(1)).isInstanceOf(ServerFrame.Accepted.class);
    ann.has(32);
    Awaitility.await().until(() -> again.have() == 32);
    assertThat(sequences(ann)).isEqualTo(LongStream.rangeClosed(1, 32).boxed().toList());
    assertThat(ann.entries()).endsWith(again.entries().toArray(Entry[]::new));
    assertThat(
            ann.entries().stream()
                .filter(each -> each.sender().device() != 0)
                .map(each -> each.sender() + " " + each.number()))
        .hasSize(31)
        .doesNotHaveDuplicates();
  }

  private static CompletableFuture<Void> sending(GroupMember member, long from, long to) {
    return CompletableFuture.runAsync(
        () -> LongStream.rangeClosed(from, to).forEach(member::sends),
        task -> Thread.ofVirtual().start(task));
  }

  private static List<Long> sequences(GroupMember member) {
    return member.entries().stream().map(Entry::sequence).toList();
  }
}
