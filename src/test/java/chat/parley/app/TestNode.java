package chat.parley.app;

import chat.parley.journal.Database;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A whole node in the JVM of a test, on ports that are free. */
public final class TestNode {
  private TestNode() {}

  /** Starts a node that keeps its media in a directory. */
  public static Node start(Database database, Path media) {
    return start(database, media, Map.of());
  }

  /**
   * The same.
   *
   * @param more settings, which win over the usual ones of tests
   */
  public static Node start(Database database, Path media, Map<String, ?> more) {
    Map<String, Object> overrides = new HashMap<>();
    overrides.put("parley.http.port", 0);
    overrides.put("parley.management.port", 0);
    overrides.put("parley.drain", "100ms");
    overrides.put("parley.media.directory", media.toString());
    overrides.put("parley.databases.main.url", database.url());
    overrides.put("parley.databases.main.user", database.user());
    overrides.put("pekko.cluster.jmx.multi-mbeans-in-same-jvm", "on");
    overrides.putAll(more);
    return Node.start(overrides);
  }
}
