package chat.parley.media;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;

/**
 * Lets one request at a time work on the same thing. Whoever comes next breaks the one before off:
 * when a client resumes, the connection of its earlier attempt is dead, whatever it looks like.
 */
final class Turns<K> {

  /** One request's work. */
  private static final class Turn {
    private final SharedKillSwitch stop = KillSwitches.shared("turn");
    private final CompletableFuture<Void> over = new CompletableFuture<>();
  }

  private final ConcurrentMap<K, Turn> turns = new ConcurrentHashMap<>();

  /**
   * Works alone, after the one who works now has stopped.
   *
   * @param work is given what stops it; a stream is to go through it
   */
  <T> CompletionStage<T> take(K key, Function<SharedKillSwitch, CompletionStage<T>> work) {
    Turn mine = new Turn();
    Turn other = turns.putIfAbsent(key, mine);
    if (other == null) {
      return run(key, mine, work);
    }
    other.stop.abort(takenOver());
    return other.over.thenCompose(over ->
        turns.putIfAbsent(key, mine) == null
            ? run(key, mine, work)
            : CompletableFuture.<T>failedFuture(takenOver()));
  }

  /** Works alone unless somebody works now; false then. */
  boolean takeIfFree(K key, Runnable work) {
    Turn mine = new Turn();
    if (turns.putIfAbsent(key, mine) != null) {
      return false;
    }
    try {
      work.run();
    } finally {
      end(key, mine);
    }
    return true;
  }

  private <T> CompletionStage<T> run(
      K key, Turn mine, Function<SharedKillSwitch, CompletionStage<T>> work) {
    CompletionStage<T> running;
    try {
      running = work.apply(mine.stop);
    } catch (RuntimeException failed) {
      running = CompletableFuture.failedStage(failed);
    }
    return running.whenComplete((done, failure) -> end(key, mine));
  }

  private void end(K key, Turn mine) {
    turns.remove(key, mine);
    mine.over.complete(null);
  }

  private static MediaException takenOver() {
    return new MediaException(MediaRefusal.TAKEN_OVER, "another request works on this upload");
  }
}
