package chat.parley.web;

import chat.parley.Needed;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The browser of this machine. */
final class Chromium {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          // A microphone that beeps, where a page may use one.
          "--use-fake-device-for-media-stream");

  private Chromium() {}

  /** Its program; without one, the test is left out, or fails where CI is set. */
  static Path required() {
    Optional<Path> found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseGet(
        () -> Needed.missing("no chromium on the PATH: apt-get install chromium"));
  }

  /** Makes sure that the page was built. */
  static void requirePage() {
    if (Chromium.class.getResource("/web/index.html") == null) {
      Needed.missing("the web client was not built: see web/README.md");
    }
  }
}
