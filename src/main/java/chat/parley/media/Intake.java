package chat.parley.media;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Writes streams of bytes into files: so many at a time, and of each no more in memory than two
 * chunks. A file that is slow slows its sender down.
 */
final class Intake {
  /** Bytes that are written at once. */
  private static final int CHUNK_BYTES = 128 * 1024;

  private final FileThreads threads;
  private final Materializer materializer;
  private final MediaMeter meter;
  private final Duration idleMax;
  private final Semaphore places;

  Intake(FileThreads threads, Materializer materializer, int uploadsMax, Duration idleMax) {
    this.threads = threads;
    this.materializer = materializer;
    this.meter = MediaMeter.of(materializer.system());
    this.idleMax = idleMax;
    this.places = new Semaphore(uploadsMax);
  }

  /** Runs an upload if there is a place for it, else fails with {@link MediaRefusal#BUSY}. */
  <T> CompletionStage<T> admit(Supplier<CompletionStage<T>> upload) {
    if (!places.tryAcquire()) {
      return CompletableFuture.failedStage(
          new MediaException(MediaRefusal.BUSY, "too many uploads at this moment"));
    }
    CompletionStage<T> running;
    try {
      running = upload.get();
    } catch (RuntimeException failed) {
      running = CompletableFuture.failedStage(failed);
    }
    return running.whenComplete((done, failure) -> places.release());
  }

  /** Uploads for which there is a place. */
  int free() {
    return places.availablePermits();
  }

  /**
   * Appends all bytes to a file, which stays open. When this fails, a write may still be under way;
   * closing the file waits for it.
   *
   * @param stop breaks it off
   */
  CompletionStage<Void> pour(Source<ByteString, ?> bytes, StagedFile file, SharedKillSwitch stop) {
    return bytes
        .idleTimeout(idleMax)
        .map(piece -> {
          meter.received(piece.size());
          return piece;
        })
        .via(stop.flow())
        .batchWeighted(
            CHUNK_BYTES, piece -> (long) piece.size(), piece -> piece, ByteString::concat)
        .mapAsync(
            1,
            chunk ->
                threads.run(() -> {
                  file.append(chunk);
                  return chunk;
                }))
        .runWith(Sink.ignore(), materializer)
        .handle((done, failure) -> {
          if (failure != null) {
            throw cause(failure);
          }
          return null;
        });
  }

  /** Waits for the end of a body that has no bytes. */
  CompletionStage<Void> expectNothing(Source<ByteString, ?> bytes) {
    return bytes
        .idleTimeout(idleMax)
        .map(piece -> {
          if (!piece.isEmpty()) {
            throw new MediaException(MediaRefusal.TOO_LARGE, "no bytes are missing");
          }
          return piece;
        })
        .runWith(Sink.ignore(), materializer)
        .handle((done, failure) -> {
          if (failure != null) {
            throw cause(failure);
          }
          return null;
        });
  }

  /** A failure of our own as it is; any other is that of a sender who is gone. */
  private static RuntimeException cause(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof MediaException known
        ? known
        : new MediaException(MediaRefusal.BROKEN_OFF, "the bytes stopped coming");
  }
}
