package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.random.RandomGenerator;

/**
 * Files on their way to the server and back. A file that is sent is uploaded first, over broken
 * connections and restarts of this process; then its message joins the outbox. Progress comes as
 * {@link ClientEvent.Uploading}.
 */
public final class MediaTransfer implements AutoCloseable {
  private final Connection connection;
  private final RandomGenerator random;
  private final Uploading uploading;
  private final Downloading downloading;
  private final ThreadPoolExecutor downloads =
      new ThreadPoolExecutor(
          Pace.DOWNLOADS_MAX,
          Pace.DOWNLOADS_MAX,
          10,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(Pace.DOWNLOADS_WAITING_MAX),
          Thread.ofPlatform().daemon().name("parley-download-", 1).factory());

  MediaTransfer(Connection connection, RandomGenerator random) {
    this.connection = connection;
    this.random = random;
    this.uploading = new Uploading(connection, random);
    this.downloading = new Downloading(random);
    downloads.allowCoreThreadTimeOut(true);
  }

  void start() {
    uploading.start();
  }

  /**
   * Sends a file; complete when it is in the store. It must stay as it is until it is uploaded.
   *
   * @param about without hash and size, which are those of the file
   * @throws IOException when the file can't be read, or has no bytes
   */
  public CompletableFuture<MessageId> send(Conversation conversation, Path file, MediaContent about)
      throws IOException {
    Attachment.File attached = attached(file);
    MessageId id = MessageId.of(random.nextLong());
    return connection
        .act((sync, now) ->
            Attaching.attach(
                sync,
                new Attachment(conversation, id, now, about, attached, Attachment.Progress.NONE),
                now))
        .thenApply(done -> {
          uploading.wake();
          return id;
        });
  }

  private static Attachment.File attached(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    if (!Files.isRegularFile(absolute) || !Files.isReadable(absolute)) {
      throw new IOException(file + " is no file that can be read");
    }
    if (Files.size(absolute) == 0) {
      throw new IOException(file + " has no bytes");
    }
    return new Attachment.File(
        absolute.toString(), Files.size(absolute), Files.getLastModifiedTime(absolute).toMillis());
  }

  /** Tries a failed upload again, with the file as it is now. */
  public CompletableFuture<Void> again(Conversation conversation, MessageId id) throws IOException {
    Attachment attachment =
        connection
            .read(tx -> tx.attachment(conversation, id))
            .orElseThrow(() -> new IOException("no such upload"));
    Attachment.File file = attached(Path.of(attachment.file().path()));
    return connection
        .act((sync, now) -> Attaching.again(sync, conversation, id, file, now))
        .thenRun(uploading::wake);
  }

  /** Does not send a file after all, unless its message is in the outbox already. */
  public CompletableFuture<Void> cancel(Conversation conversation, MessageId id) {
    return connection
        .act((sync, now) -> Attaching.cancel(sync, conversation, id, now))
        .thenRun(() -> uploading.stop(conversation, id));
  }

  /**
   * Fetches media into a file, goes on where an earlier attempt was broken off, and checks the
   * hash.
   *
   * @param target must not exist; see {@link MediaContent#safeName}
   * @param progress is told how many bytes are here, on a thread that it must not block
   * @return fails with an {@link IOException} when it does not work now
   */
  public CompletableFuture<Void> download(
      MediaContent content, Path target, LongConsumer progress) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    try {
      downloads.execute(() -> fetch(content, target, progress, done));
    } catch (RejectedExecutionException full) {
      done.completeExceptionally(new IOException("too many downloads wait", full));
    }
    return done;
  }

  private void fetch(
      MediaContent content, Path target, LongConsumer progress, CompletableFuture<Void> done) {
    try {
      if (content.hash() == null) {
        throw new IOException("it is not uploaded yet");
      }
      Identity identity =
          connection
              .read(LocalStore.Transaction::identity)
              .orElseThrow(() -> new IOException("nobody is signed in"));
      downloading.fetch(identity, content.hash(), target.toAbsolutePath(), progress);
      done.complete(null);
    } catch (IOException | RuntimeException failed) {
      done.completeExceptionally(failed);
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
      done.completeExceptionally(new IOException("the client is closed", closing));
    }
  }

  @Override
  public void close() {
    uploading.close();
    downloading.close();
    downloads.shutdownNow();
  }
}
