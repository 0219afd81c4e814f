package chat.parley.media;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that wait for disks and for the store; nobody else does. */
final class FileThreads implements AutoCloseable {
  private static final int WAITING_MAX = 10_000;
  private static final long CLOSE_MS_MAX = 10_000;

  private final ThreadPoolExecutor threads;

  /** Something that waits for a disk. */
  interface Action<T> {
    T run() throws IOException;
  }

  FileThreads(int count) {
    AtomicInteger number = new AtomicInteger();
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING_MAX),
            work ->
                Thread.ofPlatform()
                    .daemon()
                    .name("media-" + number.incrementAndGet())
                    .unstarted(work));
    threads.allowCoreThreadTimeOut(true);
  }

  /** Runs an action; an {@link IOException} of it becomes a {@link MediaException}. */
  <T> CompletableFuture<T> run(Action<T> action) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    try {
      threads.execute(() -> runNow(action, answer));
    } catch (RejectedExecutionException full) {
      answer.completeExceptionally(
          new MediaException(MediaRefusal.BUSY, "too much work waits for the store of media"));
    }
    return answer;
  }

  private static <T> void runNow(Action<T> action, CompletableFuture<T> answer) {
    try {
      answer.complete(action.run());
    } catch (IOException failed) {
      answer.completeExceptionally(MediaException.of(failed));
    } catch (RuntimeException | Error failed) {
      answer.completeExceptionally(failed);
    }
  }

  /** Finishes what has begun, for at most 10 s. */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_MS_MAX, TimeUnit.MILLISECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      threads.shutdownNow();
    }
  }
}
