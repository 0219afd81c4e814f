package chat.parley.app;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Ends a node whose name another one of its cluster has already: partitions are spread by names, so
 * with two of one name nothing would find its place. Until the name is known to be its own a node
 * is not ready.
 */
final class UniqueName {
  /** Why a node ends whose name is taken. */
  record Taken(String name) implements CoordinatedShutdown.Reason {}

  /** A namesake that is about to be removed is waited for at most this long. */
  static final Duration GONE_MAX = Duration.ofMinutes(2);

  /** Beyond the pause that the failure detector forgives: what it takes to notice a dead node. */
  private static final Duration NOTICED = Duration.ofSeconds(5);

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final String PAUSE = "pekko.cluster.failure-detector.acceptable-heartbeat-pause";

  private final ActorSystem<?> system;
  private final ClusterNodes nodes;
  private final String name;
  private final NameClaim claim;
  private volatile boolean mine;
  private Cancellable looking;

  /**
   * @param name may be empty: then it is the address, which no other node has
   */
  UniqueName(ActorSystem<?> system, ClusterNodes nodes, String name) {
    this.system = system;
    this.nodes = nodes;
    this.name = name;
    Duration alive = system.settings().config().getDuration(PAUSE).plus(NOTICED);
    this.claim = new NameClaim(alive.toMillis(), GONE_MAX.toMillis());
    this.mine = name.isEmpty();
  }

  /** Begins to look, when the node begins to join. */
  synchronized void claim() {
    if (!mine) {
      looking =
          system
              .scheduler()
              .scheduleWithFixedDelay(
                  LOOK_EVERY, LOOK_EVERY, this::look, system.executionContext());
    }
  }

  private synchronized void look() {
    if (looking.isCancelled()) {
      return;
    }
    long now = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    switch (claim.look(nodes.isUp(), nodes.namesake(name), now)) {
      case WAIT -> {}
      case MINE -> {
        mine = true;
        looking.cancel();
      }
      case TAKEN -> {
        looking.cancel();
        CoordinatedShutdown.get(system).runAll(new Taken(name));
      }
    }
  }

  /** Whether no other node can have it any more. */
  boolean isMine() {
    return mine;
  }
}
