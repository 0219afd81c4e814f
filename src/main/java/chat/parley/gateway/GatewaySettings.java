package chat.parley.gateway;

import java.util.List;

/**
 * What an operator sets of the edge.
 *
 * @param host the interface to listen on
 * @param port 0 for any free one
 * @param publicUrl under which clients reach this node, or empty: then it is that of the request
 * @param origins web origins besides the node's own from which browsers may connect
 * @param trustForwarded whether a proxy in front sets {@code X-Forwarded-For}; otherwise anybody
 *     could name any address there
 * @param connectionsMax sockets and HTTP connections at a time
 * @param passwordThreads passwords hashed at the same time
 * @param drainMs over which time the sessions are sent away when the node leaves
 */
public record GatewaySettings(
    String host,
    int port,
    String publicUrl,
    List<String> origins,
    boolean trustForwarded,
    Registration registration,
    SessionTiming timing,
    int connectionsMax,
    int passwordThreads,
    long drainMs) {
  public GatewaySettings {
    origins = List.copyOf(origins);
  }
}
