package chat.parley.app;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.util.ManifestInfo;
import scala.jdk.javaapi.CollectionConverters;

/**
 * All of Pekko's own modules must have one version. Pekko's check of this is off, since one module
 * has no release of its own at that version; this check leaves out only that one, and those that
 * are released on their own.
 */
final class PekkoVersions {
  private static final String CORE = "pekko-actor";

  /** Discovery, what is released apart from the core, and what only tests have. */
  private static final Predicate<String> APART =
      Pattern.compile(
              "pekko-(discovery.*|http.*|parsing|management.*|persistence-jdbc|.*testkit.*)")
          .asMatchPredicate();

  private PekkoVersions() {}

  /**
   * Checks the libraries of the class path.
   *
   * @throws StartException when they are mixed
   */
  static void check(ActorSystem<?> system) {
    Map<String, String> versions = new TreeMap<>();
    CollectionConverters.asJava(ManifestInfo.get(system).versions())
        .forEach((module, version) -> versions.put(module, version.toString()));
    check(versions);
  }

  /**
   * Checks versions by module.
   *
   * @throws StartException when they are mixed
   */
  static void check(Map<String, String> versions) {
    versions.forEach((module, version) -> {
      boolean own = module.startsWith("pekko-") && !APART.test(module);
      if (own && !version.equals(versions.get(CORE))) {
        throw new StartException(
            "the libraries are mixed: %s is %s, but %s is %s"
                .formatted(module, version, CORE, versions.get(CORE)));
      }
    });
  }
}
