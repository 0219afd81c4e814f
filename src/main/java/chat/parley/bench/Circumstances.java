package chat.parley.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a result was measured by. It names no host and no directory, so that it can be shown to
 * anybody.
 *
 * @param time of the end of the run, ISO-8601 in UTC
 * @param commit of the checkout, with a {@code +} when files differ from it; {@code unknown} where
 *     there is none
 * @param java version of the JVM, of node and bench alike
 * @param nodeFlags of the node's JVM
 * @param memoryMb of the machine
 * @param kernel name and version
 * @param cpu model of the first processor
 */
record Circumstances(
    String time,
    String commit,
    String java,
    String nodeFlags,
    int cores,
    long memoryMb,
    String kernel,
    String cpu) {
  private static final String UNKNOWN = "unknown";

  /** Those of a result of which nothing is known. */
  static final Circumstances NONE =
      new Circumstances(UNKNOWN, UNKNOWN, UNKNOWN, "", 0, 0, UNKNOWN, UNKNOWN);

  /** Of this machine and moment. */
  static Circumstances now(List<String> nodeFlags) {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Circumstances(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        checkout(),
        Runtime.version().toString(),
        Options.withoutDirectories(String.join(" ", nodeFlags)),
        Runtime.getRuntime().availableProcessors(),
        system.getTotalMemorySize() >> 20,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        cpuModel());
  }

  /** The machine in a few words. */
  String machine() {
    return cores + " cores of " + cpu + ", " + memoryMb + " MB, " + kernel + ", Java " + java;
  }

  private static String checkout() {
    try {
      String here =
          Path.of(Circumstances.class.getProtectionDomain().getCodeSource().getLocation().toURI())
              .toString();
      String commit = git(here, "rev-parse", "--short", "HEAD");
      if (commit.isEmpty()) {
        return UNKNOWN;
      }
      return git(here, "status", "--porcelain").isEmpty() ? commit : commit + "+";
    } catch (IOException | URISyntaxException noGit) {
      return UNKNOWN;
    }
  }

  /** What git writes; empty when it fails. */
  private static String git(String directory, String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of("git", "-C", directory), Stream.of(arguments)).toList();
    Process git = new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
    return new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private static String cpuModel() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException notLinux) {
      return UNKNOWN;
    }
  }
}
