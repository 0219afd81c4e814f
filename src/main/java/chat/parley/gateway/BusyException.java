package chat.parley.gateway;

/** The node has too much of this kind of work; without a stack trace, for it may come often. */
final class BusyException extends RuntimeException {
  BusyException(String what) {
    super(what, null, false, false);
  }
}
