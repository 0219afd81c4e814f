package chat.parley.app;

import chat.parley.gateway.GatewaySettings;
import chat.parley.gateway.Registration;
import chat.parley.gateway.SessionTiming;
import chat.parley.ops.ManagementSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What an operator sets, read from {@code parley} and checked. What belongs to one room (databases,
 * reads) is read by that room.
 *
 * @param data the directory of the node's own database
 * @param embeddedPort of the node's own PostgreSQL; 0 for any free one
 * @param drainDelayMs how long a node that leaves still takes clients, so that load balancers see
 *     in time that it is not ready
 */
record Settings(
    Path data,
    GatewaySettings gateway,
    ManagementSettings management,
    int embeddedPort,
    ClusterSettings cluster,
    long drainDelayMs) {
  static final int PORT_MAX = 65_535;

  private static final int INVITE_MIN = 8;
  private static final int INVITE_MAX = 128;

  /** Reads and checks; a {@link StartException} names the setting that is wrong. */
  static Settings read(Config config) {
    try {
      Config parley = config.getConfig("parley");
      return new Settings(
          Path.of(parley.getString("data")),
          gateway(parley),
          ManagementSettings.read(config),
          number(parley, "embedded.port", 0, PORT_MAX),
          ClusterSettings.read(parley),
          millis(parley, "drain-delay", Duration.ZERO, Duration.ofMinutes(5)));
    } catch (ConfigException wrong) {
      throw new StartException("the configuration is wrong: " + wrong.getMessage());
    } catch (ManagementSettings.InvalidException wrong) {
      throw new StartException("the configuration is wrong: " + wrong.getMessage());
    }
  }

  private static GatewaySettings gateway(Config parley) {
    return new GatewaySettings(
        parley.getString("http.host"),
        number(parley, "http.port", 0, PORT_MAX),
        url(parley, "http.public-url"),
        parley.getStringList("http.origins"),
        parley.getBoolean("http.trust-forwarded"),
        registration(parley),
        SessionTiming.withHeartbeat(
            millis(parley, "heartbeat", Duration.ofSeconds(1), Duration.ofMinutes(10))),
        number(parley, "http.connections-max", 1, 1_000_000),
        number(parley, "passwords.threads", 1, 64),
        millis(parley, "drain", Duration.ZERO, Duration.ofMinutes(5)));
  }

  private static Registration registration(Config parley) {
    List<String> invites = parley.getStringList("registration.invites");
    for (String invite : invites) {
      if (invite.length() < INVITE_MIN || invite.length() > INVITE_MAX) {
        throw wrong("registration.invites", "a code has 8 to 128 characters");
      }
    }
    String mode = parley.getString("registration.mode");
    for (Registration.Mode each : Registration.Mode.values()) {
      if (each.name().toLowerCase(Locale.ROOT).equals(mode)) {
        return new Registration(each, invites);
      }
    }
    throw wrong("registration.mode", "\"" + mode + "\" is none of open, invite, closed");
  }

  /** An address of clients, or nothing, by its path below {@code parley}. */
  static String url(Config parley, String path) {
    String url = parley.getString(path);
    if (!url.isEmpty() && !url.matches("https?://[^/?#\\s]+")) {
      throw wrong(path, "is https:// and a host, without a path");
    }
    return url;
  }

  /** A whole number in a range, by its path below {@code parley}. */
  static int number(Config parley, String path, int min, int max) {
    long value = parley.getLong(path);
    if (value < min || value > max) {
      throw wrong(path, value + " is not " + min + " to " + max);
    }
    return (int) value;
  }

  private static long millis(Config parley, String path, Duration min, Duration max) {
    Duration value = parley.getDuration(path);
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw wrong(path, "is " + min.toSeconds() + " to " + max.toSeconds() + " s");
    }
    return value.toMillis();
  }

  static StartException wrong(String path, String rule) {
    return new StartException("the configuration is wrong: parley." + path + ": " + rule);
  }
}
