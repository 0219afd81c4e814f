package chat.parley.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThatCode;

import chat.parley.launch.Ports;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How nodes find each other, by configuration only. */
class FormationTest {
  @TempDir private Path media;

  @Test
  void nodes_find_each_other_by_seed_nodes() {
    try (TestNodes nodes = new TestNodes(media)) {
      Node one = nodes.start(Map.of());
      List<String> seeds = List.of(TestNodes.seed(one));

      Node two = nodes.start(Map.of("parley.cluster.seed-nodes", seeds));

      TestNodes.untilMembers(one, one, two);
      TestNodes.untilMembers(two, one, two);
    }
  }

  @Test
  void nodes_find_each_other_by_service_records() throws Exception {
    List<Integer> ports = Ports.free(2);
    try (TinyDns dns = TinyDns.ofService("_contact._tcp.parley.test", ports);
        TestNodes nodes = new TestNodes(media)) {
      Node one = nodes.start(bySrv(dns, ports.getFirst()));
      Node two = nodes.start(bySrv(dns, ports.getLast()));

      TestNodes.untilMembers(one, one, two);
      TestNodes.untilMembers(two, one, two);
      assertThat(dns.asked()).contains(33);
    }
  }

  @Test
  void nodes_find_each_other_by_addresses_in_dns() throws Exception {
    List<String> hosts = List.of("127.0.0.1", "127.0.0.2");
    int port = Ports.free();
    assumeThatCode(() -> new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2")).close())
        .as("a machine whose loopback has more than one address")
        .doesNotThrowAnyException();
    try (TinyDns dns = TinyDns.ofHost("parley.test", hosts);
        TestNodes nodes = new TestNodes(media)) {
      Node one = nodes.start(byAddress(dns, hosts.getFirst(), port));
      Node two = nodes.start(byAddress(dns, hosts.getLast(), port));

      TestNodes.untilMembers(one, one, two);
      TestNodes.untilMembers(two, one, two);
      assertThat(dns.asked()).contains(1).doesNotContain(33);
    }
  }

  private static Map<String, Object> bySrv(TinyDns dns, int port) {
    Map<String, Object> settings = byDns(dns, port);
    settings.put("parley.cluster.discovery.port-name", "contact");
    return settings;
  }

  private static Map<String, Object> byAddress(TinyDns dns, String host, int port) {
    Map<String, Object> settings = byDns(dns, port);
    settings.put("parley.cluster.host", host);
    return settings;
  }

  private static Map<String, Object> byDns(TinyDns dns, int port) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("parley.cluster.join", "dns");
    settings.put("parley.cluster.discovery.name", "parley.test");
    settings.put("parley.cluster.discovery.contact.port", port);
    settings.put("pekko.io.dns.async-dns.nameservers", List.of(dns.address()));
    settings.put("pekko.management.cluster.bootstrap.contact-point-discovery.stable-margin", "1s");
    return settings;
  }

  @Test
  void settings_of_kubernetes_reach_the_discovery() {
    Config pekko =
        ClusterSettings.read(
                parley(
                    """
                    cluster {
                      host = "10.1.2.3"
                      join = "kubernetes"
                      discovery { name = "chat", nodes-min = 3, kubernetes.namespace = "talk" }
                    }
                    """))
            .pekko()
            .withFallback(ConfigFactory.load());

    assertThat(pekko.getString("pekko.discovery.method")).isEqualTo("kubernetes-api");
    Config api = pekko.getConfig("pekko.discovery.kubernetes-api");
    assertThat(api.getString("pod-namespace")).isEqualTo("talk");
    assertThat(api.getString("pod-label-selector")).isEqualTo("app=%s");
    Config bootstrap = pekko.getConfig("pekko.management.cluster.bootstrap");
    Config points = bootstrap.getConfig("contact-point-discovery");
    assertThat(points.getString("effective-name")).isEqualTo("chat");
    assertThat(points.getInt("required-contact-point-nr")).isEqualTo(3);
    assertThat(bootstrap.getInt("contact-point.fallback-port")).isEqualTo(7627);
    assertThat(pekko.getString("pekko.management.http.hostname")).isEqualTo("10.1.2.3");
  }

  @Test
  void a_variable_of_the_environment_may_hold_several_seed_nodes() {
    Joining joining =
        ClusterSettings.read(parley("cluster.seed-nodes = \"10.0.0.1:7355, b.example.org:7355\""))
            .joining();

    assertThat(joining)
        .isEqualTo(new Joining.SeedNodes(List.of("10.0.0.1:7355", "b.example.org:7355")));
  }

  @Test
  void a_wrong_setting_is_named_in_one_line() {
    refuses("cluster.join = \"magic\"", "parley.cluster.join");
    refuses("cluster.seed-nodes = [\"10.0.0.1\"]", "parley.cluster.seed-nodes");
    refuses("cluster { join = \"dns\", discovery.name = \"\" }", "parley.cluster.discovery.name");
    refuses("cluster { join = \"dns\", host = \"0.0.0.0\" }", "parley.cluster.host");
    refuses(
        "cluster { join = \"dns\", discovery.contact.port = 0 }",
        "parley.cluster.discovery.contact.port");
  }

  private static void refuses(String settings, String named) {
    assertThatThrownBy(() -> ClusterSettings.read(parley(settings)))
        .isInstanceOf(StartException.class)
        .hasMessageContaining(named)
        .message()
        .hasLineCount(1);
  }

  private static Config parley(String settings) {
    return Configuration.load(Map.of(), ConfigFactory.parseString("parley { " + settings + " }"))
        .getConfig("parley");
  }

  @Test
  void java_serialization_is_off() {
    try (TestNodes nodes = new TestNodes(media)) {
      ActorSystem<Void> system = nodes.start(Map.of()).system();

      assertThat(system.settings().config().getBoolean("pekko.actor.allow-java-serialization"))
          .isFalse();
    }
  }

  @Test
  void libraries_of_mixed_versions_end_the_start() {
    Map<String, String> mixed = Map.of("pekko-actor", "1.7.0", "pekko-cluster", "1.6.0");

    assertThatThrownBy(() -> PekkoVersions.check(mixed))
        .isInstanceOf(StartException.class)
        .hasMessageContaining("pekko-cluster is 1.6.0");
    PekkoVersions.check(Map.of("pekko-actor", "1.7.0", "pekko-discovery", "1.2.1"));
  }
}
