package chat.parley.app;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.pekko.cluster.ConfigValidation;
import org.apache.pekko.cluster.JoinConfigCompatChecker;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Keeps nodes with different databases out of each other's cluster: a node that joins and the one
 * that lets it in compare of which installation their databases say they are. Made by Pekko.
 */
public final class SameDatabases extends JoinConfigCompatChecker {
  private static final String INSTALLATION = "parley.installation";
  private static final String CHECKER =
      "pekko.cluster.configuration-compatibility-check.checkers.parley-databases";

  /** The settings by which a node tells others its installation, and compares theirs. */
  static Config of(UUID installation) {
    return ConfigFactory.parseMap(
        Map.of(INSTALLATION, installation.toString(), CHECKER, SameDatabases.class.getName()),
        "the databases");
  }

  @Override
  public Seq<String> requiredKeys() {
    return CollectionConverters.asScala(List.of(INSTALLATION)).toSeq();
  }

  @Override
  public ConfigValidation check(Config joining, Config own) {
    return fullMatch(requiredKeys(), joining, own);
  }
}
