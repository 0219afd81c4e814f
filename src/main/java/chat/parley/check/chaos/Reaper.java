package chat.parley.check.chaos;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Knows every process that was started, and ends what is left of them when this one ends, however
 * that comes about.
 */
final class Reaper implements AutoCloseable {
  private static final long GONE_SECONDS_MAX = 10;

  private final Set<ProcessHandle> started = ConcurrentHashMap.newKeySet();
  private final Thread hook = new Thread(this::reap, "parley-reaper");

  Reaper() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  void add(ProcessHandle process) {
    started.add(process);
  }

  /** A process and all that it has started, the first one last. */
  static List<ProcessHandle> family(ProcessHandle process) {
    return Stream.concat(process.descendants(), Stream.of(process)).toList();
  }

  /** Sends a signal to a process and all that it has started. */
  static void signal(String name, ProcessHandle process) {
    for (ProcessHandle each : family(process)) {
      signalOne(name, each);
    }
  }

  private static void signalOne(String name, ProcessHandle process) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (java.io.IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills a process and all that it has started, and waits until they are gone. */
  static void kill(ProcessHandle process) {
    List<ProcessHandle> family = family(process);
    // The parent first, so that it starts nothing anew. A killed process need not be woken before.
    for (ProcessHandle each : family.reversed()) {
      each.destroyForcibly();
    }
    for (ProcessHandle each : family) {
      each.onExit()
          .orTimeout(GONE_SECONDS_MAX, TimeUnit.SECONDS)
          .exceptionally(late -> each)
          .join();
    }
  }

  private void reap() {
    started.stream().filter(ProcessHandle::isAlive).forEach(Reaper::kill);
  }

  /** Ends what is left now. */
  @Override
  public void close() {
    reap();
    Runtime.getRuntime().removeShutdownHook(hook);
  }
}
