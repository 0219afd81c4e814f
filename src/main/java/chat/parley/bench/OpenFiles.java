package chat.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** How many files, sockets among them, a process may have open, and has; from /proc. */
final class OpenFiles {
  /** Some are opened for a moment only. */
  private static final int SPARE = 100;

  private static final String NAME = "Max open files";

  private OpenFiles() {}

  /** Refuses what a process of this machine can't hold. */
  static void expectRoom(String who, long pid, int sockets) {
    expectRoom(who, limit(pid), open(pid), sockets);
  }

  static void expectRoom(String who, long limit, long open, int sockets) {
    long room = Math.max(0, limit - open - SPARE);
    if (sockets > room) {
      throw new BenchException(
          "%d sockets are too many: %s may have %d files open, so there is room for %d (ulimit -n)"
              .formatted(sockets, who, limit, room));
    }
  }

  private static long limit(long pid) {
    try {
      return limit(Files.readString(Path.of("/proc", Long.toString(pid), "limits")));
    } catch (IOException failed) {
      throw new BenchException("no limits are known of process " + pid);
    }
  }

  /** The soft limit in the text of /proc/PID/limits; a JVM raises its own to the hard one. */
  static long limit(String limits) {
    String line =
        limits
            .lines()
            .filter(each -> each.startsWith(NAME))
            .findFirst()
            .orElseThrow(() -> new BenchException("the limit of open files is not told"));
    String soft = line.substring(NAME.length()).strip().split("\\s+")[0];
    return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
  }

  private static long open(long pid) {
    try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      return files.count();
    } catch (IOException failed) {
      throw new BenchException("no open files are known of process " + pid);
    }
  }
}
