package chat.parley.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigResolveOptions;
import java.util.Map;

/**
 * All settings of a node, the winning ones first: the command line, the operator's file, the
 * defaults of {@code application.conf} as it is in the jar, and what lies below it.
 */
final class Configuration {
  /** A map of partitions is one thing: it is taken from one file, and never mixed from two. */
  private static final String MAP = "parley.databases";

  private Configuration() {}

  /**
   * The settings, with the operator's file as the JVM was told of it.
   *
   * @param overrides of the command line, by their paths
   * @throws StartException when a file can't be read or a setting refers to none
   */
  static Config load(Map<String, ?> overrides) {
    try {
      return load(overrides, ConfigFactory.defaultApplication());
    } catch (ConfigException wrong) {
      throw new StartException("the configuration is wrong: " + wrong.getMessage());
    }
  }

  static Config load(Map<String, ?> overrides, Config operators) {
    Config defaults = ConfigFactory.parseResources("application.conf");
    boolean ownMap =
        operators.resolve(ConfigResolveOptions.defaults().setAllowUnresolved(true)).hasPath(MAP);
    return ConfigFactory.load(
        ConfigFactory.parseMap(overrides, "the command line")
            .withFallback(operators)
            .withFallback(ownMap ? defaults.withoutPath(MAP) : defaults)
            .withFallback(ConfigFactory.parseResourcesAnySyntax("chat/parley/app/node")));
  }
}
