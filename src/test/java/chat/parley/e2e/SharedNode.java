package chat.parley.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One node for all end-to-end tests that don't kill it; ends with the test run. */
final class SharedNode {
  private SharedNode() {}

  private static final class Holder {
    private static final NodeProcess NODE = start();

    private static NodeProcess start() {
      try {
        Path data = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "e2e-");
        return NodeProcess.start(data);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  static String url() {
    return Holder.NODE.url();
  }
}
