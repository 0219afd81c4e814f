package chat.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a JVM of this machine holds after a full collection.
 *
 * @param heapBytes of all objects that live
 * @param rssBytes of the process in the machine's memory, the empty part of its heap included
 * @param classes what the heap is made of, by the names of classes
 */
record Memory(long heapBytes, long rssBytes, Map<String, Memory.Share> classes) {
  private static final long KIB = 1_024;
  private static final long ANSWER_SECONDS_MAX = 300;

  /** With these a JVM fills holes between objects. */
  private static final String FILLER = "jdk.internal.vm.Filler";

  /** A line is " 1: 12345 987654 java.lang.String (java.base@25)". */
  private static final Pattern CLASS = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  private static final Pattern RSS = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  /** The objects of a class. */
  record Share(long count, long bytes) {
    static final Share NONE = new Share(0, 0);

    private Share plus(Share other) {
      return new Share(count + other.count, bytes + other.bytes);
    }
  }

  Memory {
    classes = Map.copyOf(classes);
  }

  /** Collects all garbage of a JVM and looks what is left. */
  static Memory of(long pid) {
    // The first collection lets go of what is only weakly held, and runs cleaners.
    jcmd(pid, "GC.run");
    Map<String, Share> classes = parse(jcmd(pid, "GC.class_histogram"));
    long heap = classes.values().stream().mapToLong(Share::bytes).sum();
    try {
      return new Memory(heap, rss(Files.readString(statusOf(pid))), classes);
    } catch (IOException gone) {
      throw new BenchException("process " + pid + " is gone");
    }
  }

  private static Path statusOf(long pid) {
    return Path.of("/proc", Long.toString(pid), "status");
  }

  /** From the text of /proc/PID/status. */
  static long rss(String status) {
    Matcher line = RSS.matcher(status);
    if (!line.find()) {
      throw new BenchException("the process tells no VmRSS");
    }
    return Long.parseLong(line.group(1)) * KIB;
  }

  /** The table of jcmd's GC.class_histogram; classes of one name count together. */
  static Map<String, Share> parse(String histogram) {
    Map<String, Share> classes = new HashMap<>();
    histogram
        .lines()
        .map(CLASS::matcher)
        .filter(Matcher::matches)
        .filter(line -> !line.group(3).contains(FILLER))
        .forEach(line ->
            classes.merge(
                line.group(3),
                new Share(Long.parseLong(line.group(1)), Long.parseLong(line.group(2))),
                Share::plus));
    if (classes.isEmpty()) {
      throw new BenchException("jcmd shows no classes: " + histogram.strip());
    }
    return classes;
  }

  private static String jcmd(long pid, String command) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    try {
      // Not a pipe: a JVM that looks at itself stands still until its answer is taken.
      Path answer = Files.createTempFile("parley-bench", ".txt");
      try {
        Process process =
            new ProcessBuilder(jcmd, Long.toString(pid), command)
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile())
                .start();
        if (!process.waitFor(ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new BenchException("jcmd " + command + " does not come to an end");
        }
        String text = Files.readString(answer);
        if (process.exitValue() != 0) {
          throw new BenchException("jcmd " + command + ": " + text.strip());
        }
        return text;
      } finally {
        Files.delete(answer);
      }
    } catch (IOException failed) {
      throw new BenchException("jcmd, which a JDK has, can't be run: " + failed.getMessage());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    }
  }
}
