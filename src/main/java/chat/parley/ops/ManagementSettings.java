package chat.parley.ops;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What an operator sets of the management port.
 *
 * @param host the interface to listen on
 * @param port 0 for any free one
 * @param token 16 to 256 visible characters, or empty for none; then the interface is the loopback
 */
public record ManagementSettings(String host, int port, String token) {
  private static final int PORT_MAX = 65_535;
  private static final String TOKEN = "parley.management.token";

  /** A setting is wrong; the message names it. */
  public static final class InvalidException extends RuntimeException {
    InvalidException(String reason) {
      super(reason, null, false, false);
    }
  }

  public ManagementSettings {
    if (port < 0 || port > PORT_MAX) {
      throw new InvalidException("parley.management.port: " + port + " is not 0 to " + PORT_MAX);
    }
    if (!token.isEmpty() && !token.matches("[!-~]{16,256}")) {
      throw new InvalidException(TOKEN + ": is 16 to 256 visible characters without spaces");
    }
    if (token.isEmpty() && !Guard.isLoopback(host)) {
      throw new InvalidException(
          TOKEN + ": is needed, because parley.management.host is not the loopback");
    }
  }

  /**
   * Reads {@code parley.management}.
   *
   * @throws InvalidException when a value is wrong
   */
  public static ManagementSettings read(Config config) {
    try {
      Config management = config.getConfig("parley.management");
      return new ManagementSettings(
          management.getString("host"), management.getInt("port"), token(management));
    } catch (ConfigException wrong) {
      throw new InvalidException(wrong.getMessage());
    }
  }

  private static String token(Config management) {
    String file = management.getString("token-file");
    String token = management.getString("token");
    if (file.isEmpty()) {
      return token;
    }
    if (!token.isEmpty()) {
      throw new InvalidException(TOKEN + ": stands beside a token-file; only one of them can");
    }
    try {
      String read = Files.readString(Path.of(file)).strip();
      if (read.isEmpty()) {
        throw new InvalidException(TOKEN + "-file: " + file + " is empty");
      }
      return read;
    } catch (IOException | RuntimeException unreadable) {
      throw unreadable instanceof InvalidException invalid
          ? invalid
          : new InvalidException(TOKEN + "-file: " + file + " can't be read");
    }
  }

  /** Without the token. */
  @Override
  public String toString() {
    return host + ":" + port + (token.isEmpty() ? "" : ", with a token");
  }
}
