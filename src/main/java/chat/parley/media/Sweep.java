package chat.parley.media;

import chat.parley.model.MediaHash;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Deletes bytes that nobody has used for long. They are hidden first and looked up once more: an
 * upload of the same bytes has by then either left its row, and they are brought back, or finds
 * them missing and stores them itself. A sweep that was broken off leaves them hidden, and the next
 * one begins with those. Blocks.
 */
final class Sweep {
  private static final int BATCH_MAX = 500;

  private final MediaStore store;
  private final MediaTable table;

  Sweep(MediaStore store, MediaTable table) {
    this.store = store;
    this.table = table;
  }

  /**
   * Deletes what was neither stored nor used since a time.
   *
   * @param since epoch milliseconds
   * @return how many were deleted
   */
  int run(long since) throws IOException {
    int deleted = settle(retired(), since);
    Batch batch = new Batch();
    try {
      store.list(stored -> {
        if (stored.since() < since) {
          batch.add(stored.hash(), since);
        }
      });
      batch.sweep(since);
    } catch (java.io.UncheckedIOException failed) {
      throw failed.getCause();
    }
    return deleted + batch.deleted;
  }

  private List<MediaHash> retired() throws IOException {
    List<MediaHash> retired = new ArrayList<>();
    store.listRetired(retired::add);
    return retired;
  }

  /** Some bytes that may be past their time, looked up together. */
  private final class Batch {
    private final List<MediaHash> hashes = new ArrayList<>();
    private int deleted;

    void add(MediaHash hash, long since) {
      hashes.add(hash);
      if (hashes.size() >= BATCH_MAX) {
        sweep(since);
      }
    }

    void sweep(long since) {
      try {
        List<MediaHash> unused = new ArrayList<>(hashes);
        unused.removeAll(used(unused, since));
        for (MediaHash hash : unused) {
          store.retire(hash);
        }
        deleted += settle(unused, since);
        hashes.clear();
      } catch (IOException failed) {
        throw new java.io.UncheckedIOException(failed);
      }
    }
  }

  private int settle(List<MediaHash> hidden, long since) throws IOException {
    if (hidden.isEmpty()) {
      return 0;
    }
    Set<MediaHash> used = used(hidden, since);
    Set<MediaHash> unused = new HashSet<>(hidden);
    unused.removeAll(used);
    for (MediaHash hash : used) {
      store.restore(hash);
    }
    for (MediaHash hash : unused) {
      store.discard(hash);
    }
    table.forget(unused, since).toCompletableFuture().join();
    return unused.size();
  }

  private Set<MediaHash> used(List<MediaHash> hashes, long since) {
    return table.usedSince(hashes, since).toCompletableFuture().join();
  }
}
