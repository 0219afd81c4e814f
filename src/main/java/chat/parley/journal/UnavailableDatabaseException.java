package chat.parley.journal;

/** A database that can't be reached or used; the message is one line for the operator. */
public final class UnavailableDatabaseException extends RuntimeException {
  public UnavailableDatabaseException(Database database, Throwable cause) {
    super("database " + database + " can't be used: " + firstLine(deepest(cause)), cause);
  }

  UnavailableDatabaseException(String reason) {
    super(reason);
  }

  public UnavailableDatabaseException(Database database, String reason) {
    super("database " + database + " can't be used: " + reason);
  }

  private static Throwable deepest(Throwable throwable) {
    Throwable deepest = throwable;
    while (deepest.getCause() != null && deepest.getCause().getMessage() != null) {
      deepest = deepest.getCause();
    }
    return deepest;
  }

  private static String firstLine(Throwable throwable) {
    return String.valueOf(throwable.getMessage()).lines().findFirst().orElse("");
  }
}
