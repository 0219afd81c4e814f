package chat.parley.journal;

/** So much work waits for a database that more is refused: to be tried again a little later. */
public final class BusyException extends RuntimeException {
  public BusyException(String database) {
    // Without a stack trace: it is thrown most often when there is the least time.
    super("too much work waits for database " + database, null, false, false);
  }
}
