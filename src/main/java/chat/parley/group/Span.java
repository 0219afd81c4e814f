package chat.parley.group;

/**
 * A time of membership: the entries from joining to leaving, both included.
 *
 * @param to {@link #OPEN} while it lasts
 * @param received the mark at leaving; 0 while it lasts
 * @param read the mark at leaving; 0 while it lasts
 */
public record Span(long from, long to, long received, long read) {
  static final long OPEN = Long.MAX_VALUE;

  static Span from(long joined) {
    return new Span(joined, OPEN, 0, 0);
  }

  Span closed(long left, long receivedTo, long readTo) {
    return new Span(from, left, receivedTo, readTo);
  }

  public boolean holds(long sequence) {
    return from <= sequence && sequence <= to;
  }
}
