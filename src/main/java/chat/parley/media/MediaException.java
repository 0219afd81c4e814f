package chat.parley.media;

import java.io.IOException;
import java.util.Locale;

/** Something about media was refused; the message is one line for a developer. */
public final class MediaException extends RuntimeException {
  private final MediaRefusal refusal;

  public MediaException(MediaRefusal refusal, String message) {
    // Without a stack trace: refusals are ordinary.
    super(message, null, false, false);
    this.refusal = refusal;
  }

  private MediaException(MediaRefusal refusal, String message, IOException cause) {
    super(message, cause);
    this.refusal = refusal;
  }

  /** What a failing store means: that it is full, or that it can't be used. */
  static MediaException of(IOException failure) {
    String reason = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    boolean full = reason.contains("no space left") || reason.contains("quota exceeded");
    return full
        ? new MediaException(MediaRefusal.FULL, "no room is left for media", failure)
        : new MediaException(MediaRefusal.UNAVAILABLE, "media can't be stored now", failure);
  }

  public MediaRefusal refusal() {
    return refusal;
  }
}
