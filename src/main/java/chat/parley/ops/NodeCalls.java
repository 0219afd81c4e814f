package chat.parley.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/** What this node is, how it is set, and its leaving. */
final class NodeCalls {
  static final String VERSION = version();

  private final ActorSystem<?> system;
  private final ThisNode node;

  NodeCalls(ActorSystem<?> system, ThisNode node) {
    this.system = system;
    this.node = node;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.now("GET", "/v1/node", call -> describe()),
        Endpoint.now("GET", "/v1/config", call -> EffectiveConfig.of(config())),
        new Endpoint(
            "POST",
            "/v1/drain",
            call -> {
              node.drain();
              return CompletableFuture.completedStage(Endpoint.answer(202, describe()));
            }));
  }

  private Config config() {
    return system.settings().config();
  }

  private JsonNode describe() {
    return Call.object()
        .put("version", VERSION)
        .put("java", Runtime.version().toString())
        .put("node", Cluster.get(system).selfMember().address().toString())
        .put("state", state())
        .put("started", ManagementFactory.getRuntimeMXBean().getStartTime())
        .put("connections", node.connections());
  }

  private String state() {
    if (node.isLeaving()) {
      return "leaving";
    }
    return !node.hasStarted() ? "starting" : node.isReady() ? "ready" : "waiting";
  }

  /** Of the build. */
  private static String version() {
    try (InputStream in = NodeCalls.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
