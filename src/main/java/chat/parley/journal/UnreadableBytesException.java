package chat.parley.journal;

/** Bytes of the journal that break their format; the message names what was wrong, never a body. */
public final class UnreadableBytesException extends RuntimeException {
  public UnreadableBytesException(String message) {
    super(message);
  }

  public UnreadableBytesException(String message, Throwable cause) {
    super(message, cause);
  }
}
