package chat.parley.media;

import chat.parley.model.MediaHash;
import chat.parley.model.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Resumable uploads: they survive a lost connection and a restart of this node. An upload is its
 * owner's alone; to others it does not exist. Stages fail with a {@link MediaException}, or as
 * {@link chat.parley.journal.SqlWorkers} says.
 */
public final class Uploads {
  private static final int ID_BYTES = 16;
  private static final int EXPIRED_AT_ONCE_MAX = 1_000;

  private final UploadFiles files;
  private final MediaSettings.Limits limits;
  private final FileThreads threads;
  private final Intake intake;
  private final Keeping keeping;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Turns<UploadFiles.Name> turns = new Turns<>();

  Uploads(
      UploadFiles files,
      MediaSettings.Limits limits,
      FileThreads threads,
      Intake intake,
      Keeping keeping,
      InstantSource clock) {
    this.files = files;
    this.limits = limits;
    this.threads = threads;
    this.intake = intake;
    this.keeping = keeping;
    this.clock = clock;
  }

  /**
   * Begins an upload.
   *
   * @param length of all bytes
   * @param expected the hash that all bytes together are to have
   */
  public CompletionStage<Upload> create(UserId owner, long length, Optional<MediaHash> expected) {
    if (length < 1) {
      return CompletableFuture.failedStage(Media.empty());
    }
    if (length > limits.sizeMax()) {
      return CompletableFuture.failedStage(Media.tooLarge(limits.sizeMax()));
    }
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    UploadFiles.Name name = new UploadFiles.Name(owner, HexFormat.of().formatHex(id));
    UploadRecord upload = new UploadRecord(length, clock.millis(), expected, Optional.empty());
    return threads.run(() -> files.create(name, upload, limits.unfinishedMax()));
  }

  /** How far an upload has come; one that has all its bytes is brought to the store first. */
  public CompletionStage<Upload> find(UserId owner, String id) {
    UploadFiles.Name name = new UploadFiles.Name(owner, id);
    return turns.take(
        name,
        stop ->
            threads
                .run(() -> files.load(name, clock.millis()))
                .thenCompose(upload -> settle(name, upload, Optional.empty())));
  }

  /**
   * Goes on with an upload. What has come stays when the bytes stop coming.
   *
   * @param offset where the bytes belong; refused unless the upload has come just so far
   * @param announced how many will come, if it is known
   */
  public CompletionStage<Upload> append(
      UserId owner, String id, long offset, OptionalLong announced, Source<ByteString, ?> bytes) {
    UploadFiles.Name name = new UploadFiles.Name(owner, id);
    return intake.admit(() ->
        turns.take(
            name,
            stop ->
                threads
                    .run(() -> files.load(name, clock.millis()))
                    .thenCompose(upload ->
                        upload.isComplete() && offset == upload.length()
                            // All is there; some clients end with a request for nothing.
                            ? intake
                                .expectNothing(bytes)
                                .thenCompose(none -> settle(name, upload, Optional.empty()))
                            : threads
                                .run(() -> open(name, upload, offset, announced))
                                .thenCompose(file -> pour(name, upload, file, bytes, stop)))));
  }

  private StagedFile open(UploadFiles.Name name, Upload upload, long offset, OptionalLong announced)
      throws IOException {
    if (upload.offset() != offset) {
      throw new MediaException(
          MediaRefusal.WRONG_OFFSET, "the upload goes on at " + upload.offset());
    }
    if (announced.orElse(0) > upload.length() - offset) {
      throw new MediaException(
          MediaRefusal.TOO_LARGE, "only " + (upload.length() - offset) + " bytes are missing");
    }
    return StagedFile.open(files.bytes(name), upload.length());
  }

  private CompletionStage<Upload> pour(
      UploadFiles.Name name,
      Upload before,
      StagedFile file,
      Source<ByteString, ?> bytes,
      SharedKillSwitch stop) {
    return intake
        .pour(bytes, file, stop)
        .handle((done, failure) ->
            threads
                .run(() -> pause(file, before))
                .thenCompose(hash -> {
                  if (failure != null) {
                    return CompletableFuture.<Upload>failedFuture(failure);
                  }
                  Upload after =
                      new Upload(
                          before.id(),
                          before.length(),
                          file.size(),
                          before.expires(),
                          Optional.empty());
                  return settle(name, after, hash).toCompletableFuture();
                }))
        .thenCompose(settled -> settled);
  }

  /** Closes the file; its hash, if all bytes of it have just come in one go. */
  private static Optional<MediaHash> pause(StagedFile file, Upload upload) throws IOException {
    boolean whole = file.size() == upload.length() && upload.offset() == 0;
    if (whole) {
      return Optional.of(file.finish());
    }
    file.pause();
    return Optional.empty();
  }

  /** Brings an upload that has all its bytes to the store; repeats what a crash has broken off. */
  private CompletionStage<Upload> settle(
      UploadFiles.Name name, Upload upload, Optional<MediaHash> hash) {
    if (!upload.isComplete()) {
      return CompletableFuture.completedStage(upload);
    }
    return threads
        .run(() -> upload.hash().isPresent() ? upload : files.finish(name, hash))
        .thenCompose(finished ->
            files.hasBytes(name)
                ? keeping
                    .keep(name.owner(), files.bytes(name), finished.hash().orElseThrow())
                    .thenApply(kept -> finished)
                : CompletableFuture.completedStage(finished));
  }

  /** Forgets an upload and what has come of it. */
  public CompletionStage<Void> terminate(UserId owner, String id) {
    UploadFiles.Name name = new UploadFiles.Name(owner, id);
    return turns.take(
        name,
        stop ->
            threads.run(() -> {
              files.load(name, clock.millis());
              files.delete(name);
              return null;
            }));
  }

  /** Forgets the uploads whose time is over, except where a request is at work. Blocks. */
  void expire() throws IOException {
    for (UploadFiles.Name name : files.expired(clock.millis(), EXPIRED_AT_ONCE_MAX)) {
      turns.takeIfFree(name, () -> forget(name));
    }
  }

  private void forget(UploadFiles.Name name) {
    try {
      files.delete(name);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
