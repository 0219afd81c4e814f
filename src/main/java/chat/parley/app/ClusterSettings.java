package chat.parley.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator sets of the cluster, read from {@code parley.cluster} and checked, and what it
 * means to Pekko.
 *
 * @param host the address that other nodes are told, and the interface
 * @param port for other nodes; 0 for any free one
 * @param name of this node, or empty: its address in the cluster
 * @param url under which clients reach this very node, or empty
 * @param certificate what nodes show each other; without one they talk in the clear
 */
record ClusterSettings(
    String host,
    int port,
    String name,
    String url,
    Joining joining,
    Optional<NodeCertificate> certificate) {
  private static final String PATH = "cluster.";
  private static final String BOOTSTRAP = "pekko.management.cluster.bootstrap.";
  private static final String TLS = "pekko.remote.artery.ssl.";
  private static final String ROTATING = "org.apache.pekko.remote.artery.tcp.ssl.RotatingKeys";

  /** What Pekko writes before an address; it may be left out. */
  private static final String PROTOCOL = "^pekko://parley@";

  /** Nodes that a new cluster can be told to wait for. */
  private static final int NODES_MAX = 100;

  /**
   * Reads and checks; a {@link StartException} names the setting that is wrong.
   *
   * @param parley the settings below {@code parley}
   */
  static ClusterSettings read(Config parley) {
    String host = parley.getString(PATH + "host");
    Joining joining = joining(parley, host);
    boolean alone =
        joining instanceof Joining.SeedNodes(List<String> addresses) && addresses.isEmpty();
    if (!alone && (host.equals("0.0.0.0") || host.equals("::"))) {
      throw Settings.wrong(PATH + "host", "other nodes are told it, so " + host + " is none");
    }
    return new ClusterSettings(
        host,
        Settings.number(parley, PATH + "port", 0, Settings.PORT_MAX),
        nodeName(parley),
        Settings.url(parley, PATH + "url"),
        joining,
        NodeCertificate.read(parley));
  }

  private static String nodeName(Config parley) {
    String name = parley.getString(PATH + "name");
    if (!name.matches("[A-Za-z0-9._-]{0,64}")) {
      throw Settings.wrong(PATH + "name", "is up to 64 of A-Z a-z 0-9 . _ -");
    }
    return name;
  }

  private static Joining joining(Config parley, String host) {
    String join = parley.getString(PATH + "join");
    return switch (join) {
      case "seed-nodes" -> new Joining.SeedNodes(addresses(parley, PATH + "seed-nodes"));
      case "dns" -> new Joining.Dns(service(parley), portName(parley), contact(parley, host));
      case "kubernetes" ->
          new Joining.Kubernetes(
              service(parley),
              portName(parley),
              parley.getString(PATH + "discovery.kubernetes.namespace"),
              parley.getString(PATH + "discovery.kubernetes.selector"),
              contact(parley, host));
      default ->
          throw Settings.wrong(
              PATH + "join", "\"" + join + "\" is none of seed-nodes, dns, kubernetes");
    };
  }

  /** A list, or in a value of the environment a text with commas. */
  private static List<String> addresses(Config parley, String path) {
    List<String> addresses =
        parley.getValue(path).valueType() == ConfigValueType.STRING
            ? Arrays.stream(parley.getString(path).split(","))
                .map(String::strip)
                .filter(each -> !each.isEmpty())
                .toList()
            : parley.getStringList(path);
    List<String> bare = addresses.stream().map(each -> each.replaceFirst(PROTOCOL, "")).toList();
    for (String each : bare) {
      if (!each.matches("[^\\s:/@]+:[0-9]{1,5}|\\[[0-9a-fA-F:.]+]:[0-9]{1,5}")) {
        throw Settings.wrong(path, "\"" + each + "\" is not host:port");
      }
    }
    return bare;
  }

  private static String service(Config parley) {
    String name = parley.getString(PATH + "discovery.name");
    if (name.isBlank()) {
      throw Settings.wrong(PATH + "discovery.name", "names the nodes, and must not be empty");
    }
    return name;
  }

  private static String portName(Config parley) {
    return parley.getString(PATH + "discovery.port-name");
  }

  private static Joining.Contact contact(Config parley, String host) {
    String own = parley.getString(PATH + "discovery.contact.host");
    return new Joining.Contact(
        own.isEmpty() ? host : own,
        Settings.number(parley, PATH + "discovery.contact.port", 1, Settings.PORT_MAX),
        Settings.number(parley, PATH + "discovery.nodes-min", 1, NODES_MAX));
  }

  /** The settings of Pekko that follow from these. */
  Config pekko() {
    Map<String, Object> pekko = new HashMap<>();
    pekko.put("pekko.remote.artery.canonical.hostname", host);
    pekko.put("pekko.remote.artery.canonical.port", port);
    pekko.put("pekko.cluster.roles", ClusterNodes.roles(name, url));
    // The node joins by itself when everything is in place; see Formation.
    pekko.put("pekko.cluster.seed-nodes", List.of());
    certificate.ifPresent(each -> tls(each, pekko));
    switch (joining) {
      case Joining.SeedNodes any -> {}
      case Joining.Dns dns -> {
        pekko.put("pekko.discovery.method", "pekko-dns");
        discovery(dns.name(), dns.portName(), dns.contact(), pekko);
      }
      case Joining.Kubernetes kubernetes -> {
        pekko.put("pekko.discovery.method", "kubernetes-api");
        String api = "pekko.discovery.kubernetes-api.";
        pekko.put(api + "pod-label-selector", kubernetes.selector());
        if (!kubernetes.namespace().isEmpty()) {
          pekko.put(api + "pod-namespace", kubernetes.namespace());
        }
        discovery(kubernetes.name(), kubernetes.portName(), kubernetes.contact(), pekko);
      }
    }
    return ConfigFactory.parseMap(pekko, "parley.cluster");
  }

  private static void tls(NodeCertificate certificate, Map<String, Object> pekko) {
    pekko.put("pekko.remote.artery.transport", "tls-tcp");
    pekko.put(TLS + "ssl-engine-provider", ROTATING + "SSLEngineProvider");
    String engine = TLS + "rotating-keys-engine.";
    pekko.put(engine + "key-file", certificate.key().toString());
    pekko.put(engine + "cert-file", certificate.certificate().toString());
    pekko.put(engine + "ca-cert-file", certificate.authority().toString());
  }

  private static void discovery(
      String name, String portName, Joining.Contact contact, Map<String, Object> pekko) {
    String points = BOOTSTRAP + "contact-point-discovery.";
    pekko.put(points + "effective-name", name);
    pekko.put(points + "port-name", portName);
    pekko.put(points + "required-contact-point-nr", contact.nodesMin());
    pekko.put(BOOTSTRAP + "contact-point.fallback-port", contact.port());
    pekko.put("pekko.management.http.hostname", contact.host());
    pekko.put("pekko.management.http.port", contact.port());
  }
}
