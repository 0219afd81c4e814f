package chat.parley.group;

/** The intervals of a group and of its fan-out, all in milliseconds, and their limits. */
final class GroupTiming {
  /** Marks are in the log this long after they have moved. */
  static final long FLUSH_MS = 1_000;

  /** What only spares work after a recovery is in the log this long after it became known. */
  static final long LAZY_FLUSH_MS = 30_000;

  /** A request is answered within this time, if only by asking for it again. */
  static final long ANSWER_MS = 8_000;

  /** How soon a device is to ask again for what could not be done in time. */
  static final long RETRY_AFTER_MS = 1_000;

  /** A node that has not attached again for this long is taken for gone. */
  static final long NODE_MS = 150_000;

  /** A group without nodes and duties leaves memory after this long. */
  static final long REST_MS = 60_000;

  /** Nodes that may be attached. */
  static final int NODES_MAX = 1_000;

  /** Requests that may wait for the logs of others. */
  static final int WAITERS_MAX = 256;

  /** Comings and goings of which users' logs may not yet know, above which no more are made. */
  static final int UNTOLD_MAX = 500;

  /** Repeats that one tick sends. */
  static final int REPEATS_MAX = 100;

  /** How long a node gathers users who have come, or marks, for one message to the group. */
  static final long GATHER_MS = 100;

  /** A node attaches again after this long, or up to a fifth earlier. */
  static final long ATTACH_MS = 50_000;

  /** A node asks again a group that does not answer after this long. */
  static final long ANSWER_NODE_MS = 3_000;

  private GroupTiming() {}
}
