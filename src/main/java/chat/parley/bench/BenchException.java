package chat.parley.bench;

/** The bench can't go on; the message is a line for whoever runs it. */
final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BenchException(String message) {
    super(message);
  }
}
