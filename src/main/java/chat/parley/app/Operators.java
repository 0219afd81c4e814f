package chat.parley.app;

import chat.parley.group.GroupSharding;
import chat.parley.journal.PoolUse;
import chat.parley.ops.Management;
import chat.parley.ops.Metrics;
import chat.parley.user.UserActorMessage;
import chat.parley.user.UserSharding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What operators get of a node. */
final class Operators {
  private static final Duration ANSWER_MAX = Duration.ofSeconds(10);

  private Operators() {}

  /** The management port, not yet open. */
  static Management management(Node node, Storage storage, UserSharding users, Metrics metrics) {
    addGauges(node, storage, metrics);
    return new Management(node.system(), node.settings().management(), new ManagedNode(node))
        .with(Map.of("user", UserSharding.KIND, "group", GroupSharding.KIND))
        .with((user, command) ->
            users.ask(user, replyTo -> new UserActorMessage.Ask(replyTo, command), ANSWER_MAX))
        .with(storage.moves())
        .with(metrics);
  }

  private static void addGauges(Node node, Storage storage, Metrics metrics) {
    metrics.gauge("parley_connections", "Open sockets.", node::sessionCount);
    metrics.gauge("parley_ready", "1 when it takes clients.", () -> node.isReady() ? 1 : 0);
    metrics.pools(() -> {
      List<PoolUse> all = new ArrayList<>(storage.workers().use());
      all.addAll(PoolUse.ofJournals(node.system(), storage.databases()));
      return all;
    });
  }
}
