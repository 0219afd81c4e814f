package chat.parley.media;

import chat.parley.model.MediaHash;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When bytes were fetched: kept in memory, the latest of each, and written together. What was not
 * written is lost when a node is killed; retention is far longer than that.
 */
final class Uses {
  private static final Logger LOG = LoggerFactory.getLogger(Uses.class);

  private final MediaTable table;
  private final int waitingMax;
  private Map<MediaHash, Long> waiting = new HashMap<>();

  Uses(MediaTable table, int waitingMax) {
    this.table = table;
    this.waitingMax = waitingMax;
  }

  /** Notes a use; dropped when too many others wait. */
  synchronized void note(MediaHash hash, long at) {
    if (waiting.size() < waitingMax || waiting.containsKey(hash)) {
      waiting.merge(hash, at, Math::max);
    }
  }

  /** Writes what waits; what can't be written waits on. Never fails. */
  CompletionStage<Void> flush() {
    Map<MediaHash, Long> batch = take();
    if (batch.isEmpty()) {
      return CompletableFuture.completedStage(null);
    }
    return table
        .use(batch)
        .exceptionally(failure -> {
          LOG.warn("When media were fetched is not written now and kept: {}", failure.toString());
          batch.forEach(this::note);
          return null;
        });
  }

  private synchronized Map<MediaHash, Long> take() {
    Map<MediaHash, Long> batch = waiting;
    waiting = new HashMap<>();
    return batch;
  }
}
