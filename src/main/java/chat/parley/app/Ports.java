package chat.parley.app;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The ports of a node, looked at before anything else is started, so that the usual mistake is
 * answered at once.
 */
final class Ports {
  private static final String CLUSTER = "parley.cluster.port";

  private Ports() {}

  /** Fails with a {@link StartException} that names the setting of a port that can't be had. */
  static void expectFree(Settings settings) {
    expectFree(settings.gateway().host(), settings.gateway().port(), "parley.http.port, or --port");
    expectFree(
        settings.management().host(),
        settings.management().port(),
        "parley.management.port, or --management-port");
    ClusterSettings cluster = settings.cluster();
    expectFree(cluster.host(), cluster.port(), CLUSTER);
    switch (cluster.joining()) {
      case Joining.SeedNodes any -> {}
      case Joining.Dns dns -> expectFree(dns.contact());
      case Joining.Kubernetes kubernetes -> expectFree(kubernetes.contact());
    }
  }

  private static void expectFree(Joining.Contact contact) {
    expectFree(contact.host(), contact.port(), "parley.cluster.discovery.contact.port");
  }

  private static void expectFree(String host, int port, String setting) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(host, port));
    } catch (IOException | RuntimeException taken) {
      throw taken(host, port, taken, setting);
    }
  }

  /** The port for other nodes was free, and then it was not. */
  static StartException taken(ClusterSettings cluster, RuntimeException failed) {
    Throwable reason = failed.getCause() == null ? failed : failed.getCause();
    return taken(cluster.host(), cluster.port(), reason, CLUSTER);
  }

  private static StartException taken(String host, int port, Throwable reason, String setting) {
    return new StartException(
        "can't listen on %s:%d (%s); set %s".formatted(host, port, reason.getMessage(), setting));
  }
}
