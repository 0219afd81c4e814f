package chat.parley.gateway;

import chat.parley.journal.UnavailableDatabaseException;
import chat.parley.media.MediaException;
import chat.parley.protocol.ErrorCode;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure about media is over HTTP. */
final class MediaFailure {
  private static final Logger LOG = LoggerFactory.getLogger(MediaFailure.class);
  private static final long SOON_MS = 1_000;
  private static final long LATER_MS = 60_000;

  private MediaFailure() {}

  /** The failure as {@link Routes} answers it. */
  static RuntimeException of(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return switch (cause) {
      case MediaException refused -> of(refused);
      case chat.parley.journal.BusyException busy ->
          CallFailure.retry(ErrorCode.BUSY, SOON_MS, "the server is busy");
      case UnavailableDatabaseException down -> {
        LOG.warn("media can't be noted: {}", down.getMessage());
        yield CallFailure.retry(ErrorCode.UNAVAILABLE, SOON_MS, "a database can't be reached");
      }
      case RuntimeException other -> other;
      case Throwable other -> new CompletionException(other);
    };
  }

  private static CallFailure of(MediaException refused) {
    String detail = refused.getMessage();
    return switch (refused.refusal()) {
      case EMPTY, WRONG_HASH -> new CallFailure(ErrorCode.BAD_FRAME, detail);
      case TOO_LARGE -> new CallFailure(ErrorCode.TOO_LARGE, detail);
      case UNKNOWN -> CallFailure.astray(404, detail);
      case WRONG_OFFSET -> CallFailure.astray(409, detail);
      case TAKEN_OVER -> CallFailure.astray(423, detail);
      case BROKEN_OFF -> CallFailure.astray(408, detail);
      case TOO_MANY_UNFINISHED -> CallFailure.retry(ErrorCode.RATE_LIMITED, LATER_MS, detail);
      case BUSY -> CallFailure.retry(ErrorCode.BUSY, SOON_MS, detail);
      case FULL, UNAVAILABLE -> {
        LOG.warn("media can't be stored", refused);
        yield CallFailure.retry(ErrorCode.UNAVAILABLE, LATER_MS, detail);
      }
    };
  }
}
