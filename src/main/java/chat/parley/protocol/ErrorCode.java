package chat.parley.protocol;

import static chat.parley.protocol.ErrorCode.Reaction.AUTH;
import static chat.parley.protocol.ErrorCode.Reaction.FIX;
import static chat.parley.protocol.ErrorCode.Reaction.RETRY;

/** Every way in which a request can fail: a closed list, the same over HTTP and the socket. */
public enum ErrorCode {
  /** Not JSON, an unknown type, a field that is missing, ill-typed or out of range. */
  BAD_FRAME(FIX, 400),
  /** A frame above 64 KiB, a body above 32 KiB, a page or a list above its limit. */
  TOO_LARGE(FIX, 413),
  /** No token, a wrong one or a revoked one; a wrong user or password. */
  UNAUTHENTICATED(AUTH, 401),
  /** Signed in, but not entitled; where this would tell a secret, it is the unknown's answer. */
  FORBIDDEN(FIX, 403),
  /** No such user. */
  UNKNOWN_USER(FIX, 404),
  /** No such conversation, or none of which the caller may know. */
  NOT_MEMBER(FIX, 404),
  /** The group would have more than 200 members. */
  GROUP_FULL(FIX, 409),
  /** A number of an earlier batch, or one of the last batch with another id. */
  NUMBER_REUSED(FIX, 409),
  /** The name is taken, now or ever; or a limit of the account is reached. */
  TAKEN(FIX, 409),
  /** Too many requests; again after {@code after} milliseconds. */
  RATE_LIMITED(RETRY, 429),
  /** The node has too much to do; again after {@code after} milliseconds. */
  BUSY(RETRY, 503),
  /** A log can't be reached now, or no answer came in time; it may have been stored. */
  UNAVAILABLE(RETRY, 503),
  /** A commit for an epoch of the group's keys that is over. */
  STALE_EPOCH(FIX, 409),
  /** The protocol version is not spoken here. */
  UPGRADE_REQUIRED(FIX, 426),
  /** A fault of the server; nothing can be said of the request. */
  INTERNAL(RETRY, 500);

  /** What the client is to do; {@code class} on the wire, in lower case. */
  public enum Reaction {
    /** The same again, later: it may or may not have taken effect. */
    RETRY,
    /** It will never work as it was sent, and nothing of it was stored. */
    FIX,
    /** Sign in again. */
    AUTH
  }

  private final Reaction reaction;
  private final int status;

  ErrorCode(Reaction reaction, int status) {
    this.reaction = reaction;
    this.status = status;
  }

  public Reaction reaction() {
    return reaction;
  }

  /** The HTTP status that goes with it. */
  public int status() {
    return status;
  }
}
