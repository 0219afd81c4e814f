package chat.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What every workload runs on: a subject, its users, the loop of sockets, and the gauge. */
final class Stage implements AutoCloseable {
  private static final long POLL_NANOS = 20_000_000;
  private static final long WAIT_SECONDS_MAX = 600;

  private final Options options;
  private final Path folder;
  private final Path results;
  private final Subject subject;
  private final Crowd crowd;
  private final Gauge gauge;
  private final SocketLoop loop = new SocketLoop();

  Stage(Options options) {
    this.options = options;
    this.folder = Path.of(options.text("dir", "target/bench"));
    this.results = Path.of(options.text("out", folder.resolve("results.jsonl").toString()));
    this.subject = Subject.start(folder, options.list("node-flags", "-Xmx1g"));
    this.crowd = new Crowd(folder, subject.port());
    this.gauge = new Gauge(subject);
  }

  Options options() {
    return options;
  }

  Subject subject() {
    return subject;
  }

  Crowd crowd() {
    return crowd;
  }

  /** Users of one workload alone. */
  Crowd crowd(String name) {
    return new Crowd(folder, subject.port(), name);
  }

  Gauge gauge() {
    return gauge;
  }

  SocketLoop loop() {
    return loop;
  }

  /** Runs something on the loop's thread and waits for its end. */
  void onLoop(Runnable work) {
    try {
      loop.run(work).get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    } catch (ExecutionException failed) {
      throw new BenchException(String.valueOf(failed.getCause()));
    } catch (TimeoutException late) {
      throw new BenchException("the loop of sockets does not answer");
    }
  }

  /** Waits until something holds that is asked on the loop's thread. */
  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    boolean[] holds = new boolean[1];
    while (true) {
      onLoop(() -> holds[0] = condition.getAsBoolean());
      if (holds[0]) {
        return;
      }
      pass(POLL_NANOS);
      if (System.nanoTime() > deadline) {
        throw new BenchException(what + " does not come to an end");
      }
    }
  }

  /** Lets time pass, while the loop works. */
  void passSeconds(double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      pass(POLL_NANOS);
    }
  }

  private void pass(long nanos) {
    LockSupport.parkNanos(nanos);
    if (loop.failure() != null) {
      throw new BenchException(String.valueOf(loop.failure().getMessage()));
    }
  }

  /** Adds a result to the file of results, and shows it. */
  void tell(Result result) {
    try {
      Files.writeString(
          results,
          result.toJson() + "\n",
          java.nio.file.StandardOpenOption.CREATE,
          java.nio.file.StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    System.out.print(result.toTable());
  }

  @Override
  public void close() {
    loop.close();
    subject.close();
  }
}
