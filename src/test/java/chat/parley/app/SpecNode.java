package chat.parley.app;

import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;

/** A whole node as the specs of several JVMs see it: it is made first, and joins when told to. */
public final class SpecNode implements AutoCloseable {
  private final Node node;

  private SpecNode(Node node) {
    this.node = node;
  }

  /**
   * A node that is in no cluster yet.
   *
   * @param settings by their paths
   */
  public static SpecNode create(Map<String, Object> settings) {
    return new SpecNode(Node.prepare(settings));
  }

  public ActorSystem system() {
    return node.system().classicSystem();
  }

  /**
   * Joins, and takes clients.
   *
   * @param seeds {@code host:port} of nodes
   */
  public void join(List<String> seeds) {
    node.open(new Joining.SeedNodes(seeds));
  }

  /** Where other nodes reach it, as a seed. */
  public String seed() {
    return TestNodes.seed(node);
  }

  /** Where clients reach it. */
  public int port() {
    return node.address().getPort();
  }

  /** Runs as the program does: a signal stops it in order, the loss of the cluster with 1. */
  public void attend() {
    Main.attend(node);
  }

  @Override
  public void close() {
    node.close();
  }
}
