package chat.parley.media;

import chat.parley.model.MediaHash;
import chat.parley.model.UserId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/**
 * Hands a finished file to the store. The row comes first: from then on a sweep that has just taken
 * the same bytes away brings them back, or had done so before the store is asked, and then the
 * store takes this file.
 */
final class Keeping {
  private final MediaTable table;
  private final MediaStore store;
  private final FileThreads threads;
  private final InstantSource clock;

  Keeping(MediaTable table, MediaStore store, FileThreads threads, InstantSource clock) {
    this.table = table;
    this.store = store;
    this.threads = threads;
    this.clock = clock;
  }

  /** A finished file. */
  private record Finished(long size, String type) {}

  /**
   * Stores a file under its hash, for a user. The file is gone when this succeeds, and still there
   * when it fails; then it may be tried again.
   *
   * @param file closed and durable
   */
  CompletionStage<Media.Received> keep(UserId uploader, Path file, MediaHash hash) {
    return threads
        .run(() -> new Finished(Files.size(file), MediaTypes.sniff(head(file))))
        .thenCompose(finished -> {
          MediaTable.Row row =
              new MediaTable.Row(hash, uploader, finished.size(), finished.type(), clock.millis());
          return table
              .note(row)
              .thenCompose(noted ->
                  threads.run(() -> {
                    store.put(hash, file);
                    return new Media.Received(hash, finished.size());
                  }));
        });
  }

  private static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MediaTypes.HEAD_BYTES);
    }
  }
}
