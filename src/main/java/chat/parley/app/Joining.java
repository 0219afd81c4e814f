package chat.parley.app;

import java.util.List;

/** How a node finds the cluster that it belongs to. */
sealed interface Joining {

  /**
   * By addresses that it is told. The first of them begins a cluster when none of them answers; the
   * others wait for it.
   *
   * @param addresses {@code host:port} of nodes; with none the node is a cluster of its own
   */
  record SeedNodes(List<String> addresses) implements Joining {}

  /**
   * By a name whose DNS records lead to the contact points of the nodes: SRV records {@code
   * _portName._tcp.name}, or without a port name its addresses.
   */
  record Dns(String name, String portName, Contact contact) implements Joining {}

  /**
   * By the Kubernetes API, which lists the pods that a selector picks.
   *
   * @param namespace of the pods; empty for that of the node's own pod
   * @param selector of labels; {@code %s} in it stands for the name
   */
  record Kubernetes(
      String name, String portName, String namespace, String selector, Contact contact)
      implements Joining {}

  /**
   * Where a node tells others of which cluster it is a member, by HTTP.
   *
   * @param nodesMin nodes that must have found each other before they begin a new cluster
   */
  record Contact(String host, int port, int nodesMin) {}
}
