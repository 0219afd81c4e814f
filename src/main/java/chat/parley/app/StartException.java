package chat.parley.app;

/** The node can't start; the message is one line for the operator. */
public final class StartException extends RuntimeException {
  StartException(String reason) {
    super(reason, null, false, false);
  }
}
