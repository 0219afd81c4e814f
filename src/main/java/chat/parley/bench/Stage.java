package chat.parley.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What every workload runs on: a subject, its users, the loop of sockets, and the gauge. */
final class Stage implements AutoCloseable {
  static final String HELP =
      """
      --dir target/bench  where node and PostgreSQL keep their data, from run to run
      --out results.jsonl in that directory  the file that each result is added to
      --node-flags "-Xmx1g"  flags of the node's JVM
      """;

  private static final long POLL_NANOS = 20_000_000;
  private static final long WAIT_SECONDS_MAX = 600;

  private final Options options;
  private final Path folder;
  private final Path results;
  private final List<String> nodeFlags;
  private final Ceilings ceilings;
  private final SocketLoop loop = new SocketLoop();
  private Subject subject;
  private Crowd crowd;
  private Gauge gauge;

  Stage(Options options) {
    this.options = options;
    this.folder = Path.of(options.text("dir", "target/bench"));
    this.results = Path.of(options.text("out", folder.resolve("results.jsonl").toString()));
    this.nodeFlags = options.list("node-flags", "-Xmx1g");
    this.ceilings = new Ceilings(this, options);
  }

  Options options() {
    return options;
  }

  /** The node and its database, started when they are first asked for. */
  Subject subject() {
    if (subject == null) {
      subject = Subject.start(folder, nodeFlags);
    }
    return subject;
  }

  /** The users of the subject. */
  Crowd crowd() {
    if (crowd == null) {
      crowd = new Crowd(folder, subject().port());
    }
    return crowd;
  }

  /** Users of one workload alone. */
  Crowd crowd(String name) {
    return new Crowd(folder, subject().port(), name);
  }

  /** Where the subject's data lie, and what is kept of it from run to run. */
  Path folder() {
    return folder;
  }

  Gauge gauge() {
    if (gauge == null) {
      gauge = new Gauge(subject(), this::traffic);
    }
    return gauge;
  }

  SocketLoop loop() {
    return loop;
  }

  /** What this machine can do at all, to be measured when the work is done. */
  Ceilings ceilings() {
    return ceilings;
  }

  /** What went over the sockets until now. */
  Traffic traffic() {
    Traffic[] now = new Traffic[1];
    onLoop(() -> now[0] = loop.traffic());
    return now[0];
  }

  /** Runs something on the loop's thread and waits for its end. */
  void onLoop(Runnable work) {
    try {
      loop.run(work).get(WAIT_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new BenchException("interrupted");
    } catch (ExecutionException failed) {
      throw new BenchException(reason(failed.getCause()));
    } catch (TimeoutException late) {
      throw new BenchException("the loop of sockets does not answer");
    }
  }

  private static String reason(Throwable failure) {
    return failure instanceof BenchException ? failure.getMessage() : failure.toString();
  }

  /** Waits until something holds that is asked on the loop's thread. */
  void await(String what, BooleanSupplier condition) {
    boolean[] holds = new boolean[1];
    awaitHere(
        what,
        () -> {
          onLoop(() -> holds[0] = condition.getAsBoolean());
          return holds[0];
        });
  }

  /** Waits until something holds that is asked here. */
  void awaitHere(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS_MAX);
    while (!condition.getAsBoolean()) {
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
      throw new BenchException(reason(loop.failure()));
    }
  }

  /** Adds a result to the file of results, and shows it. */
  void tell(Result result) {
    Result told = result.under(Circumstances.now(nodeFlags));
    try {
      Files.writeString(
          results, told.toJson() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    System.out.print(told.toTable());
  }

  @Override
  public void close() {
    loop.close();
    if (subject != null) {
      subject.close();
    }
  }
}
