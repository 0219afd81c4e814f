package chat.parley.gateway;

/**
 * The times of a session, all in milliseconds.
 *
 * @param heartbeat between two pings of the client; after two missed ones the socket is closed
 * @param hello until the first frame must have come
 * @param helloRepeat between two hellos to an entity that does not answer
 * @param welcome until an entity that does not answer is given up
 * @param renewMin and {@code renewMax}: between two renewals, drawn anew each time
 * @param request until an unanswered request is answered for the entity
 * @param stuck until a reader that takes nothing is given up
 * @param close until a socket that does not close is cut
 */
public record SessionTiming(
    long heartbeat,
    long hello,
    long helloRepeat,
    long welcome,
    long renewMin,
    long renewMax,
    long request,
    long stuck,
    long close) {

  /** Those of a node, with a heartbeat of the operator's choice. */
  public static SessionTiming withHeartbeat(long heartbeatMs) {
    return new SessionTiming(
        heartbeatMs, 5_000, 3_000, 30_000, 15_000, 25_000, 10_000, 30_000, 1_000);
  }
}
