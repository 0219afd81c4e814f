package chat.parley.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Where files of messages are saved; nothing is ever overwritten. */
final class SavePlace {
  /** Bytes of a file's name; what is added to it fits into what a file system takes. */
  static final int NAME_BYTES_MAX = 240;

  /** Files of the same name that are passed over. */
  private static final int SAME_NAMES_MAX = 10_000;

  private SavePlace() {}

  /**
   * A file as a person names it, absolute; {@code ~} is their own folder.
   *
   * @throws InvalidPathException when it can't be one
   */
  static Path path(String named) {
    String home = System.getProperty("user.home");
    boolean atHome = named.equals("~") || named.startsWith("~/");
    return Path.of(atHome ? home + named.substring(1) : named).toAbsolutePath().normalize();
  }

  /**
   * Where to save a file, in a folder that is there; nothing has that name yet.
   *
   * @param named a file or a folder as a person names it, or empty for the folder of downloads
   * @param safeName what the message calls it, without a path
   * @throws IOException when there is no such folder
   */
  static Path of(String named, String safeName) throws IOException {
    if (named.isEmpty()) {
      return free(within(Files.createDirectories(downloads()), safeName));
    }
    Path wanted = path(named);
    Path file = Files.isDirectory(wanted) ? within(wanted, safeName) : wanted;
    if (file.getParent() == null || !Files.isDirectory(file.getParent())) {
      throw new IOException("there is no folder " + file.getParent());
    }
    return free(file);
  }

  private static Path downloads() {
    String told = System.getenv("XDG_DOWNLOAD_DIR");
    return told == null || told.isBlank() ? path("~/Downloads") : path(told);
  }

  private static Path within(Path folder, String safeName) {
    String name = fit(safeName);
    try {
      return folder.resolve(name);
    } catch (InvalidPathException unwritable) {
      // The system can't write every character in its names.
      return folder.resolve(name.replaceAll("[^ -~]", "_"));
    }
  }

  private static String fit(String name) {
    int dot = dot(name);
    String ending = name.substring(dot);
    String stem = name.substring(0, dot);
    if (ending.getBytes(UTF_8).length > NAME_BYTES_MAX / 2) {
      stem = name;
      ending = "";
    }
    while ((stem + ending).getBytes(UTF_8).length > NAME_BYTES_MAX) {
      stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
    }
    return stem + ending;
  }

  /** Where the ending begins. */
  private static int dot(String name) {
    int dot = name.lastIndexOf('.');
    return dot > 0 ? dot : name.length();
  }

  /** The file, or one beside it with a number where something has that name already. */
  static Path free(Path wanted) throws IOException {
    String name = wanted.getFileName().toString();
    int dot = dot(name);
    Path file = wanted;
    for (int i = 1; Files.exists(file, LinkOption.NOFOLLOW_LINKS); i++) {
      if (i > SAME_NAMES_MAX) {
        throw new IOException("there are too many files named " + name);
      }
      file = wanted.resolveSibling(name.substring(0, dot) + " (" + i + ")" + name.substring(dot));
    }
    return file;
  }
}
