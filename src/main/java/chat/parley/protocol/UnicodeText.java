package chat.parley.protocol;

/** What must be known of a text before it leaves as UTF-8. */
final class UnicodeText {
  private UnicodeText() {}

  /** The number of bytes in UTF-8, or -1 when half a surrogate pair stands alone. */
  static long utf8Size(String text) {
    long size = text.length();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c < 0x80) {
        continue;
      }
      if (c < 0x800) {
        size += 1;
      } else if (!Character.isSurrogate(c)) {
        size += 2;
      } else if (startsPair(text, at)) {
        size += 2;
        at++;
      } else {
        return -1;
      }
    }
    return size;
  }

  private static boolean startsPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }
}
