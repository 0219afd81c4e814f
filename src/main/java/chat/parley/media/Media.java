package chat.parley.media;

import chat.parley.journal.Databases;
import chat.parley.journal.SqlWorkers;
import chat.parley.model.MediaHash;
import chat.parley.model.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives, keeps and gives bytes, on one node. Stages fail with a {@link MediaException}, or as
 * {@link SqlWorkers} says.
 */
public final class Media implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Media.class);
  private static final int READ_BYTES = 64 * 1024;

  private final MediaSettings settings;
  private final InstantSource clock;
  private final WorkDirectory work;
  private final MediaStore store;
  private final FileThreads threads;
  private final MediaMeter meter;
  private final Intake intake;
  private final Keeping keeping;
  private final Uploads uploads;
  private final Uses uses;
  private final Sweep sweep;
  private final TypeMemory types = new TypeMemory();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("media-sweep").factory());

  /** Bytes that are in the store now. */
  public record Received(MediaHash hash, long size) {}

  /**
   * Bytes that are in the store.
   *
   * @param type as {@link MediaTypes} names it
   */
  public record Found(long size, String type) {}

  /**
   * Opens the store and begins to sweep.
   *
   * @throws IOException when the store or the work directory can't be used
   */
  public static Media start(
      MediaSettings settings, Databases databases, SqlWorkers workers, ActorSystem<?> system)
      throws IOException {
    Media media =
        new Media(
            settings,
            open(settings.store()),
            new MediaTable(databases, workers),
            Materializer.createMaterializer(system),
            InstantSource.system());
    media.begin();
    return media;
  }

  private static MediaStore open(MediaSettings.Place place) throws IOException {
    return switch (place) {
      case MediaSettings.Directory directory -> new DirectoryStore(directory.root());
      case MediaSettings.Bucket bucket -> S3Store.open(bucket);
    };
  }

  Media(
      MediaSettings settings,
      MediaStore store,
      MediaTable table,
      Materializer materializer,
      InstantSource clock)
      throws IOException {
    MediaSettings.Limits limits = settings.limits();
    this.settings = settings;
    this.clock = clock;
    this.store = store;
    this.work = WorkDirectory.open(settings.work());
    this.threads = new FileThreads(limits.threads());
    this.meter = MediaMeter.of(materializer.system());
    this.intake = new Intake(threads, materializer, limits.uploadsMax(), limits.idleMax());
    this.keeping = new Keeping(table, store, threads, clock);
    this.uploads =
        new Uploads(
            new UploadFiles(work.uploads(), limits.unfinishedKept().toMillis()),
            limits,
            threads,
            intake,
            keeping,
            clock);
    this.uses = new Uses(table, limits.usesMax());
    this.sweep = new Sweep(store, table);
  }

  private void begin() {
    every(settings.limits().usesEvery(), () -> uses.flush());
    every(settings.sweepEvery(), this::sweepOrWarn);
  }

  private void every(Duration interval, Runnable work) {
    long ms = interval.toMillis();
    timer.scheduleWithFixedDelay(work, ms, ms, TimeUnit.MILLISECONDS);
  }

  /** Bytes of the largest file. */
  public long sizeMax() {
    return settings.limits().sizeMax();
  }

  /** Uploads in more than one request. */
  public Uploads uploads() {
    return uploads;
  }

  /**
   * Takes bytes in; nothing of them is kept unless all of them come.
   *
   * @param expected the hash that they are to have
   */
  public CompletionStage<Received> receive(
      UserId uploader, Optional<MediaHash> expected, Source<ByteString, ?> bytes) {
    return intake.admit(() ->
        threads
            .run(() -> StagedFile.open(work.incoming(), sizeMax()))
            .thenCompose(file ->
                intake
                    .pour(bytes, file, KillSwitches.shared("upload"))
                    .thenCompose(done -> threads.run(() -> finish(file, expected)))
                    .thenCompose(hash -> keeping.keep(uploader, file.path(), hash))
                    .handle((received, failure) -> end(file, received, failure))
                    .thenCompose(ended -> ended)));
  }

  private static MediaHash finish(StagedFile file, Optional<MediaHash> expected)
      throws IOException {
    if (file.size() == 0) {
      throw empty();
    }
    MediaHash hash = file.finish();
    if (expected.isPresent() && !expected.get().equals(hash)) {
      throw new MediaException(
          MediaRefusal.WRONG_HASH, "the bytes have another hash than was announced");
    }
    return hash;
  }

  /** What was not stored is deleted before anybody hears of the failure. */
  private CompletionStage<Received> end(StagedFile file, Received received, Throwable failure) {
    if (failure == null) {
      return CompletableFuture.completedStage(received);
    }
    return threads
        .run(() -> {
          file.delete();
          return received;
        })
        .handle((deleted, alsoFailed) -> {
          throw failure instanceof RuntimeException known
              ? known
              : new IllegalStateException(failure);
        });
  }

  static MediaException empty() {
    return new MediaException(MediaRefusal.EMPTY, "a file has at least one byte");
  }

  static MediaException tooLarge(long sizeMax) {
    return new MediaException(MediaRefusal.TOO_LARGE, "a file has at most " + sizeMax + " bytes");
  }

  /** What is known of bytes; empty when they are not here. */
  public CompletionStage<Optional<Found>> find(MediaHash hash) {
    return threads.run(() -> {
      OptionalLong size = store.size(hash);
      if (size.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(new Found(size.getAsLong(), type(hash, size.getAsLong())));
    });
  }

  private String type(MediaHash hash, long size) throws IOException {
    String known = types.get(hash);
    if (known != null) {
      return known;
    }
    long head = Math.min(size, MediaTypes.HEAD_BYTES);
    try (InputStream in = store.open(hash, 0, head)) {
      String type = MediaTypes.sniff(in.readAllBytes());
      types.put(hash, type);
      return type;
    }
  }

  /**
   * Reads bytes that were found. They are opened when the stream begins; it fails when its reader
   * stands still for too long.
   */
  public Source<ByteString, NotUsed> read(MediaHash hash, long from, long length) {
    uses.note(hash, clock.millis());
    return StreamConverters.fromInputStream(() -> store.open(hash, from, length), READ_BYTES)
        .mapMaterializedValue(read -> NotUsed.getInstance())
        .map(piece -> {
          meter.given(piece.size());
          return piece;
        })
        .backpressureTimeout(settings.limits().idleMax());
  }

  /** Deletes what is past its time; see {@link Sweep}. Blocks. */
  int sweep() throws IOException {
    uploads.expire();
    if (settings.keep().isEmpty()) {
      return 0;
    }
    uses.flush().toCompletableFuture().join();
    return sweep.run(clock.millis() - settings.keep().get().toMillis());
  }

  private void sweepOrWarn() {
    try {
      int deleted = sweep();
      if (deleted > 0) {
        LOG.info("{} media that nobody has used for {} are deleted", deleted, settings.keep());
      }
    } catch (IOException | RuntimeException failed) {
      LOG.warn("Media are not swept now: {}", failed.toString());
    }
  }

  /** Uploads for which there is a place. */
  int freePlaces() {
    return intake.free();
  }

  /** Ends what is under way; before the SQL workers are closed. */
  @Override
  public void close() {
    timer.shutdownNow();
    uses.flush().toCompletableFuture().join();
    threads.close();
    store.close();
    try {
      work.close();
    } catch (IOException failed) {
      LOG.warn("The work directory of media is not released: {}", failed.toString());
    }
  }
}
