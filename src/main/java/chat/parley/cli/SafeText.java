package chat.parley.cli;

/**
 * Makes text harmless for a terminal: control characters become pictures of themselves, so that
 * nobody's message can move the cursor, change colours or answer for the reader; marks that turn
 * the direction of writing are dropped.
 */
final class SafeText {
  private static final int PICTURES = 0x2400;
  private static final int PICTURE_OF_DELETE = 0x2421;
  private static final int REPLACEMENT = 0xFFFD;
  private static final int DELETE = 0x7F;
  private static final int C1_LAST = 0x9F;

  private SafeText() {}

  /** The text with its line breaks; a tab becomes a space. */
  static String lines(String text) {
    StringBuilder safe = new StringBuilder(text.length());
    String unified = text.replace("\r\n", "\n");
    unified.codePoints().forEach(point -> append(safe, point));
    return safe.toString();
  }

  /** The text in one line. */
  static String line(String text) {
    return lines(text).replace("\n", " ⏎ ");
  }

  private static void append(StringBuilder safe, int point) {
    if (point == '\n') {
      safe.append('\n');
    } else if (point == '\t') {
      safe.append(' ');
    } else if (point < ' ') {
      safe.appendCodePoint(PICTURES + point);
    } else if (point == DELETE) {
      safe.appendCodePoint(PICTURE_OF_DELETE);
    } else if (point > DELETE && point <= C1_LAST || isHalf(point)) {
      safe.appendCodePoint(REPLACEMENT);
    } else if (point == 0x2028 || point == 0x2029) {
      safe.append('\n');
    } else if (!isDirection(point)) {
      safe.appendCodePoint(point);
    }
  }

  private static boolean isHalf(int point) {
    return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
  }

  private static boolean isDirection(int point) {
    return point >= 0x202A && point <= 0x202E
        || point >= 0x2066 && point <= 0x2069
        || point == 0x200E
        || point == 0x200F
        || point == 0x061C;
  }
}
