package chat.parley.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of this class path, above all nodes, in JVMs of their own. */
public final class Jvm {
  /** The main class of a node. */
  public static final String NODE = "chat.parley.app.Main";

  private static final Duration ASK_MAX = Duration.ofSeconds(2);

  private Jvm() {}

  /** Flags that every program needs on the Java that runs. */
  public static List<String> flags() {
    String nativeAccess = "--enable-native-access=ALL-UNNAMED";
    return Runtime.version().feature() < 24
        ? List.of(nativeAccess)
        : List.of(nativeAccess, "--sun-misc-unsafe-memory-access=allow");
  }

  /**
   * Starts a program.
   *
   * @param flags of its JVM, all of them
   * @param type the name of its main class
   * @param output where it writes, errors included
   */
  public static Process start(
      List<String> flags, String type, List<String> arguments, Redirect output) {
    return start(flags, type, arguments, output, Map.of());
  }

  /**
   * The same.
   *
   * @param environment variables that the program gets besides those of this one
   */
  public static Process start(
      List<String> flags,
      String type,
      List<String> arguments,
      Redirect output,
      Map<String, String> environment) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), type));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Asks a program to end in order; whether it has in time, and the wait was not interrupted. */
  public static boolean ends(Process process, Duration max) {
    process.destroy();
    try {
      return process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether the node with this management port takes clients; asks it. */
  public static boolean isReady(HttpClient http, int managementPort) {
    URI health = URI.create("http://127.0.0.1:" + managementPort + "/health/ready");
    HttpRequest request = HttpRequest.newBuilder(health).timeout(ASK_MAX).build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
