package chat.parley.gateway;

import chat.parley.model.Partition;
import chat.parley.model.UserId;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Tells a client which socket is best for it: that of the node that holds its user, where nodes
 * have addresses of their own, and else the common one. The address names the user's partition, by
 * which a load balancer can choose the node.
 */
final class RouteToNode {
  private final Nodes nodes;
  private final String publicUrl;

  /**
   * @param publicUrl of all nodes together, or empty: the one that the client used
   */
  RouteToNode(Nodes nodes, String publicUrl) {
    this.nodes = nodes;
    this.publicUrl = publicUrl;
  }

  CompletionStage<HttpResponse> answer(HttpRequest request, UserId user) {
    return nodes.urlOf(user).thenApply(url -> answer(url.orElseGet(() -> common(request)), user));
  }

  private String common(HttpRequest request) {
    return publicUrl.isEmpty()
        ? "http://" + Caller.header(request, "Host").orElse("localhost")
        : publicUrl;
  }

  private static HttpResponse answer(String base, UserId user) {
    // http becomes ws, and https wss.
    String socket = base.replaceFirst("^http", "ws") + Routes.SOCKET;
    return Accounts.ok(Json.object().put("url", socket + "?partition=" + Partition.of(user)));
  }
}
