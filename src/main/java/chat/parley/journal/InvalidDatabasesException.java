package chat.parley.journal;

/** The configuration of databases is wrong; the message is one line for the operator. */
public final class InvalidDatabasesException extends RuntimeException {
  public InvalidDatabasesException(String message) {
    super(message);
  }
}
