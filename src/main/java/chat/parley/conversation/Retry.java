package chat.parley.conversation;

/**
 * Something to be said again until it is confirmed, at growing intervals.
 *
 * @param dueAt epoch milliseconds
 * @param attempt how often it has been said again
 */
public record Retry(long dueAt, int attempt) {
  static final long FIRST_MS = 1_000;
  static final long LAST_MS = 60_000;

  /** It has just been said for the first time. */
  public static Retry first(long now) {
    return new Retry(now + FIRST_MS, 0);
  }

  /** It is to be said at once. */
  public static Retry at(long now) {
    return new Retry(now, 0);
  }

  /** It has been said once more. */
  public Retry next(long now) {
    long pause = Math.min(LAST_MS, FIRST_MS << Math.min(attempt + 1, 10));
    return new Retry(now + pause, attempt + 1);
  }
}
