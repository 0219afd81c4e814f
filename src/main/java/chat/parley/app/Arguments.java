package chat.parley.app;

import java.util.HashMap;
import java.util.Map;

/** The command line: each option stands for a setting and wins over the configuration. */
final class Arguments {
  static final String USAGE =
      "usage: run [--port N] [--management-port N] [--data DIR]   (all else: application.conf)";

  private static final Map<String, String> OPTIONS =
      Map.of(
          "--port", "parley.http.port",
          "--management-port", "parley.management.port",
          "--data", "parley.data");

  private Arguments() {}

  /** The settings by their paths. */
  static Map<String, String> parse(String[] arguments) {
    Map<String, String> settings = new HashMap<>();
    for (int at = 0; at < arguments.length; at += 2) {
      String path = OPTIONS.get(arguments[at]);
      if (path == null) {
        throw new StartException("unknown option " + arguments[at] + "; " + USAGE);
      }
      if (at + 1 == arguments.length) {
        throw new StartException(arguments[at] + " needs a value; " + USAGE);
      }
      settings.put(path, arguments[at + 1]);
    }
    return settings;
  }
}
