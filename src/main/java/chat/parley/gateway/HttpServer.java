package chat.parley.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.Map;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** How the HTTP server of the public port differs from the library's defaults, and why. */
final class HttpServer {
  /** Connections that the operating system may hold until they are taken: a reconnect storm. */
  private static final int BACKLOG = 1_024;

  private HttpServer() {}

  static ServerSettings settings(Config config, int connectionsMax) {
    Map<String, Object> differences =
        Map.of(
            // Sockets are quiet for long; their heartbeats are watched by the sessions.
            "idle-timeout",
            "infinite",
            "max-connections",
            connectionsMax,
            "backlog",
            BACKLOG,
            // Limits count by address.
            "remote-address-attribute",
            "on",
            "server-header",
            "",
            // Longer than the two answers that a sign-in waits for at most.
            "request-timeout",
            "30s",
            // A reader that takes nothing must not keep its connection after it was given up.
            "linger-timeout",
            "5s",
            "parsing.max-content-length",
            Json.BYTES_MAX,
            // To remember values of headers, each connection would need a table of its own.
            "parsing.header-cache.default",
            0,
            "parsing.header-cache.User-Agent",
            0);
    return ServerSettings.create(
        ConfigFactory.parseMap(differences).atPath("pekko.http.server").withFallback(config));
  }
}
