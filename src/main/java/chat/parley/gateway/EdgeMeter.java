package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;

/**
 * Is told what happens at the edge, so that it can be counted. Called by many threads, and never
 * waits.
 */
public interface EdgeMeter {
  /** Counts nothing. */
  EdgeMeter NONE = new EdgeMeter() {};

  /**
   * An HTTP call was answered.
   *
   * @param call one of {@code register sign-in socket media call page}
   * @param status of HTTP; 101 for a socket
   */
  default void answered(String call, int status) {}

  /**
   * A {@code send} was answered with {@code accepted}, and was not a repeat.
   *
   * @param nanos since its frame was read
   */
  default void accepted(int messages, long nanos) {}

  /** A client was told an error on its socket. */
  default void refused(ErrorCode code) {}

  /** A socket is being closed by this side. */
  default void closed(ErrorCode code) {}

  /**
   * A session was told something by its user's entity.
   *
   * @param elsewhere whether that is on another node
   */
  default void told(boolean elsewhere) {}

  /** Frames were left out because a client reads too slowly; it fetches what matters later. */
  default void leftOut(int frames) {}

  /** A connection was given up because its client takes nothing. */
  default void stuck() {}
}
