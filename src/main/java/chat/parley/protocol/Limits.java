package chat.parley.protocol;

/** The limits of protocol version 1, each named once. Sizes are bytes, times milliseconds. */
public final class Limits {
  /** The version that {@code hello} names. */
  public static final int PROTOCOL = 1;

  /** A whole text frame, in either direction. */
  public static final int FRAME_BYTES_MAX = 64 * 1024;

  /** The content or the decoded ciphertext of one message. */
  public static final int BODY_BYTES_MAX = 32 * 1024;

  /** Messages in one {@code send}. */
  public static final int BATCH_MAX = 32;

  /** Conversations in the cursors of {@code hello}, in one {@code received} or {@code read}. */
  public static final int CURSORS_MAX = 500;

  /** Entries in one page of history. */
  public static final int PAGE_MAX = 200;

  /** Conversations in one {@code heads}. */
  public static final int HEADS_MAX = 100;

  /** The largest body that {@code heads} carries as {@code last}; a larger one is left out. */
  public static final int LAST_BYTES_MAX = 2 * 1024;

  /** Users in one {@code watch}. */
  public static final int WATCH_MAX = 100;

  /** Settings of a conversation, and settings of no conversation. */
  public static final int PREFERENCES_MAX = 64;

  /** Characters of a preference's key. */
  public static final int PREFERENCE_KEY_MAX = 64;

  /** UTF-8 bytes of a preference's value. */
  public static final int PREFERENCE_BYTES_MAX = 1024;

  /** Signed-in devices of a user at one time. */
  public static final int DEVICES_MAX = 8;

  /** Open sessions of a user at one time; the oldest one yields. */
  public static final int SESSIONS_MAX = 32;

  /** Characters of a display name. */
  public static final int NAME_MAX = 64;

  /** Characters of a device's label. */
  public static final int LABEL_MAX = 64;

  /** Characters of a new password, at least. */
  public static final int PASSWORD_MIN = 8;

  /** Characters of a password. */
  public static final int PASSWORD_MAX = 256;

  /** Characters of the token that a client gives to match an answer to its request. */
  public static final int REQUEST_MAX = 64;

  /** Characters of a device's token. */
  public static final int TOKEN_MAX = 256;

  /** Members of a group. */
  public static final int MEMBERS_MAX = 200;

  /** Characters of a group's description. */
  public static final int DESCRIPTION_MAX = 512;

  /** Characters of an invite link. */
  public static final int LINK_MAX = 64;

  /** How long an invite link may be good, when it is not good for ever. */
  public static final long LINK_MS_MAX = 366L * 24 * 60 * 60 * 1000;

  /** Characters of the line for a developer that goes with an error. */
  public static final int DETAIL_MAX = 1024;

  /** Depth of nested JSON in what a client sends, the frame itself counted. */
  public static final int JSON_DEPTH_MAX = 32;

  /** Counters (sequences, numbers, positions) are below this, so that JavaScript holds them. */
  public static final long COUNTER_MAX = 1L << 53;

  /** How long after connecting {@code hello} may take. */
  public static final long HELLO_MS_MAX = 5_000;

  /** How long a {@code typing} is shown. */
  public static final long TYPING_MS = 5_000;

  private Limits() {}
}
