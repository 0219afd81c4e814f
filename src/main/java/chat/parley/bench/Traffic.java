package chat.parley.bench;

/**
 * What went over the sockets of a loop.
 *
 * @param sockets that were open at that moment
 * @param framesSent by clients; {@code framesReceived} by the server to clients
 * @param bytesSent of their payloads, without headers; {@code bytesReceived} likewise
 */
record Traffic(
    int sockets, long framesSent, long framesReceived, long bytesSent, long bytesReceived) {

  /** What went since an earlier moment, over the sockets of now. */
  Traffic since(Traffic earlier) {
    return new Traffic(
        sockets,
        framesSent - earlier.framesSent,
        framesReceived - earlier.framesReceived,
        bytesSent - earlier.bytesSent,
        bytesReceived - earlier.bytesReceived);
  }

  /** Frames in both directions. */
  long frames() {
    return framesSent + framesReceived;
  }

  /** Mean payload of a frame, in bytes; NaN when there was none. */
  double frameBytes() {
    return (double) (bytesSent + bytesReceived) / frames();
  }
}
