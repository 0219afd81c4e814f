package chat.parley.gateway;

import chat.parley.model.Bytes;
import java.util.List;

/** What a session tells the stream of its socket. */
sealed interface SocketMessage {

  /** Leave to read one more frame. */
  enum Read implements SocketMessage {
    ON
  }

  /** Text frames to write, in order; answered with {@link SessionMessage.Written}. */
  record Frames(List<Bytes> utf8) implements SocketMessage {}

  /** Close after what was written. */
  enum End implements SocketMessage {
    END
  }

  /** Close, whatever waits. */
  enum Cut implements SocketMessage {
    NOW
  }
}
