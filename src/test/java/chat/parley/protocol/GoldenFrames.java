package chat.parley.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The frames under {@code golden/frames}, which the clients of other languages read too. */
public final class GoldenFrames {
  private static final Path ROOT = Path.of("src", "test", "resources", "golden", "frames");

  private GoldenFrames() {}

  /** One file: a frame by its name and its text. */
  public record Golden(String name, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** What a client says. */
  public static List<Golden> client() {
    return read("client");
  }

  /** What the server says. */
  public static List<Golden> server() {
    return read("server");
  }

  private static List<Golden> read(String family) {
    try (Stream<Path> files = Files.list(ROOT.resolve(family))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted(Comparator.naturalOrder())
          .map(GoldenFrames::read)
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Golden read(Path file) {
    try {
      String name = file.getFileName().toString().replace(".json", "");
      return new Golden(name, Files.readString(file));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
