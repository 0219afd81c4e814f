package chat.parley.client;

import chat.parley.protocol.Limits;

/** The limits and intervals of a device, each named once. Times are milliseconds. */
public final class Pace {
  /** How long {@code welcome} may take before the connection is given up. */
  public static final long WELCOME_MS_MAX = 10_000;

  /** How long a catch-up may stand still before the connection is given up. */
  public static final long READY_MS_MAX = 30_000;

  /** An unanswered batch is sent again after this long, then after twice as long, and so on. */
  public static final long SEND_MS = 10_000;

  /** An unanswered pull is asked again after this long, then after twice as long, and so on. */
  public static final long PULL_MS = 10_000;

  /** A mark that the server has not shown is said again after this long, then twice as long … */
  public static final long MARK_MS = 5_000;

  /** No repeat waits longer than this. */
  public static final long REPEAT_MS_MAX = 60_000;

  /** How long a request may go unanswered. */
  public static final long REQUEST_MS_MAX = 15_000;

  /** After "try again" a change of a group is asked for again this much later, then twice … */
  public static final long GROUP_AGAIN_MS = 1_000;

  /** Changes of groups that wait for their answer. */
  public static final int GROUP_REQUESTS_MAX = 256;

  /** Changes of groups that are unanswered at one time. */
  public static final int GROUP_ASKED_MAX = 32;

  /** A person's typing is told at most this often. */
  public static final long TYPING_EVERY_MS = 3_000;

  /** How long an upload or a download may stand still before its connection is given up. */
  public static final long MEDIA_STILL_MS_MAX = 90_000;

  /** The progress of an upload is told at most this often. */
  public static final long MEDIA_TELL_MS = 100;

  /** Downloads at one time; others wait. */
  public static final int DOWNLOADS_MAX = 4;

  /** Downloads that may wait. */
  public static final int DOWNLOADS_WAITING_MAX = 1_000;

  /** Pulls that are unanswered at one time, over all conversations. */
  public static final int PULLS_MAX = 8;

  /** Conversations with an unanswered batch at one time. */
  public static final int SENDS_MAX = 64;

  /** Requests that are unanswered at one time. */
  public static final int REQUESTS_MAX = 64;

  /** Entries asked for when paging back. */
  public static final int OLDER_PAGE = 50;

  /** Bytes of bodies in one batch, encoded: a frame less the names of its fields. */
  public static final int BATCH_BYTES_MAX = Limits.FRAME_BYTES_MAX - 1024;

  /** Bytes that a message takes in a frame besides its body. */
  static final int MESSAGE_OVERHEAD_BYTES = 96;

  /** Heartbeats that may go unanswered. */
  public static final int PONGS_MISSED_MAX = 2;

  static final long HEARTBEAT_MS_MIN = 1_000;
  static final long HEARTBEAT_MS_MAX = 300_000;

  private Pace() {}

  /** The wait before the next repeat: doubles with each try, at most {@link #REPEAT_MS_MAX}. */
  static long repeat(long first, int tries) {
    return Math.min(first << Math.min(tries, 10), REPEAT_MS_MAX);
  }
}
