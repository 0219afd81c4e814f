package chat.parley.user;

/** The intervals of an entity, all in milliseconds, and its limits. */
final class Timing {
  /** Marks are in the log this long after they have moved. */
  static final long FLUSH_MS = 1_000;

  /** What only spares work after a recovery is in the log this long after it became known. */
  static final long LAZY_FLUSH_MS = 30_000;

  /** A batch is answered within this time, if only by asking the device to send it again. */
  static final long ANSWER_MS = 10_000;

  /** How soon a device is to send again what could not be stored in time. */
  static final long RETRY_AFTER_MS = 1_000;

  /** How soon a device is to send again what is held up by a block. */
  static final long BLOCKED_AFTER_MS = 60_000;

  /** A session that has not renewed for this long is taken for gone. */
  static final long SESSION_MS = 75_000;

  /** A watcher that has not repeated for this long is taken for gone. */
  static final long WATCH_MS = 60_000;

  /** Last seen is written at most this often while the user is there, and given again so late. */
  static final long SEEN_MS = 30_000;

  /** An entity without sessions and duties leaves memory after this long. */
  static final long REST_MS = 180_000;

  /** The window in which failed sign-ins count. */
  static final long FAILURES_MS = 15 * 60_000;

  /** Failed sign-ins of one address within the window. */
  static final int FAILURES_MAX = 10;

  /** Addresses whose failures are counted. */
  static final int ADDRESSES_MAX = 1_000;

  /** Sessions of others that may show one user. */
  static final int WATCHERS_MAX = 1_000;

  /** Users that one user may block. */
  static final int BLOCKED_MAX = 1_000;

  /** Repeats that one tick sends. */
  static final int REPEATS_MAX = 100;

  /** Chats in one event of progress. */
  static final int PROGRESS_MAX = 1_000;

  private Timing() {}
}
