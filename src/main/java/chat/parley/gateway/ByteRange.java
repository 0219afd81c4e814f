package chat.parley.gateway;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * What part of a file a request asks for (RFC 9110, section 14). Several ranges in one request are
 * answered with the whole file, which a server may do.
 */
sealed interface ByteRange {
  Pattern ONE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

  /** All of it. */
  record Whole() implements ByteRange {}

  /** A part that is there, of at least one byte. */
  record Part(long from, long length) implements ByteRange {}

  /** Nothing that is there. */
  record Unsatisfiable() implements ByteRange {}

  /**
   * Reads the {@code Range} header.
   *
   * @param wanted whether it counts
   * @param size bytes of the file
   */
  static ByteRange of(HttpRequest request, boolean wanted, long size) {
    Optional<String> header = Caller.header(request, "Range");
    if (!wanted || header.isEmpty() || !request.method().value().equals("GET")) {
      return new Whole();
    }
    return parse(header.get(), size);
  }

  /** A header that is no single range is ignored, as RFC 9110 has it. */
  static ByteRange parse(String header, long size) {
    Matcher range = ONE.matcher(header);
    if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
      return new Whole();
    }
    if (range.group(1).isEmpty()) {
      long last = Math.min(size, Long.parseLong(range.group(2)));
      return last == 0 ? new Unsatisfiable() : new Part(size - last, last);
    }
    long from = Long.parseLong(range.group(1));
    long to = range.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(range.group(2));
    if (to < from) {
      return new Whole();
    }
    return from >= size ? new Unsatisfiable() : new Part(from, Math.min(size - 1, to) - from + 1);
  }
}
