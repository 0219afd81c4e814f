package chat.parley.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/** How the HTTP server of the public port differs from the library's defaults, and why. */
final class HttpServer {
  /** Connections that the operating system may hold until they are taken: a reconnect storm. */
  private static final int BACKLOG = 1_024;

  private HttpServer() {}

  static ServerSettings settings(Config config, int connectionsMax) {
    String differences =
        """
        pekko.http.server {
          # Sockets are quiet for long; their heartbeats are watched by the sessions.
          idle-timeout = infinite
          max-connections = %d
          backlog = %d
          # Limits count by address.
          remote-address-attribute = on
          server-header = ""
          # Longer than the two answers that a sign-in waits for at most.
          request-timeout = 30s
          # A reader that takes nothing must not keep its connection after it was given up.
          linger-timeout = 5s
          parsing {
            max-content-length = %d
            # To remember values of headers, each connection would need a table of its own.
            header-cache { default = 0, User-Agent = 0 }
          }
        }
        """
            .formatted(connectionsMax, BACKLOG, Json.BYTES_MAX);
    return ServerSettings.create(ConfigFactory.parseString(differences).withFallback(config));
  }
}
