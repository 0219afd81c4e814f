package chat.parley.app;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.management.cluster.bootstrap.ClusterBootstrap;
import org.apache.pekko.management.javadsl.PekkoManagement;

/** How a node comes into its cluster, and why it had to leave it. */
final class Formation {
  private Formation() {}

  /**
   * Begins to join; the node is a member some seconds later. With discovery, the contact point is
   * open when the stage completes.
   */
  static CompletionStage<Void> join(ActorSystem<?> system, Joining joining) {
    Cluster cluster = Cluster.get(system);
    return switch (joining) {
      case Joining.SeedNodes(List<String> addresses) -> {
        cluster.joinSeedNodes(
            addresses.isEmpty()
                ? List.of(cluster.selfAddress())
                : addresses.stream().map(each -> address(system, each)).toList());
        yield CompletableFuture.completedStage(null);
      }
      case Joining.Dns any -> discover(system);
      case Joining.Kubernetes any -> discover(system);
    };
  }

  private static Address address(ActorSystem<?> system, String hostAndPort) {
    return AddressFromURIString.parse("pekko://" + system.name() + "@" + hostAndPort);
  }

  private static CompletionStage<Void> discover(ActorSystem<?> system) {
    return PekkoManagement.get(system.classicSystem())
        .start()
        .thenAccept(any -> ClusterBootstrap.get(system).start());
  }

  /**
   * Why the node has ended without being told to, as a line for the operator.
   *
   * @return nothing while it runs, and when it was told to
   */
  static Optional<String> whyEnded(ActorSystem<?> system) {
    return CoordinatedShutdown.get(system)
        .getShutdownReason()
        .filter(reason -> !reason.equals(CoordinatedShutdown.jvmExitReason()))
        .map(Formation::sentence);
  }

  private static String sentence(CoordinatedShutdown.Reason reason) {
    if (reason.equals(CoordinatedShutdown.clusterDowningReason())) {
      return "this node was cut off from its cluster, or was paused too long, and was removed from"
          + " it; start it anew";
    }
    if (reason.equals(CoordinatedShutdown.clusterJoinUnsuccessfulReason())) {
      return "no node of the cluster let this one join; see parley.cluster, and the log before this"
          + " line";
    }
    if (reason.equals(CoordinatedShutdown.incompatibleConfigurationDetectedReason())) {
      return "the databases of this node (parley.databases) are not those of the cluster that it"
          + " was to join, or its settings of pekko do not fit; see the log before this line";
    }
    if (reason instanceof UniqueName.Taken(String name)) {
      return "parley.cluster.name: another node of this cluster is called \""
          + name
          + "\" already;"
          + " each needs a name of its own, or none";
    }
    return "this node had to leave its cluster (" + reason.getClass().getSimpleName() + ")";
  }
}
