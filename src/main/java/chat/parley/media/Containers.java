package chat.parley.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;
import java.util.Optional;

/**
 * The formats that sound and film of phones and browsers come in, told apart by what their first
 * bytes say of their contents. The general detector takes some of them for others.
 */
final class Containers {
  private static final int BEGIN_BYTES = 64;

  private static final String MATROSKA = "\u001a\u0045\u00df\u00a3";

  /** The first brand of a file (ISO 14496-12, section 4.3). */
  private static final Map<String, String> BRANDS =
      Map.ofEntries(
          Map.entry("isom", "video/mp4"),
          Map.entry("iso2", "video/mp4"),
          Map.entry("iso4", "video/mp4"),
          Map.entry("iso5", "video/mp4"),
          Map.entry("iso6", "video/mp4"),
          Map.entry("mp41", "video/mp4"),
          Map.entry("mp42", "video/mp4"),
          Map.entry("avc1", "video/mp4"),
          Map.entry("dash", "video/mp4"),
          Map.entry("M4V ", "video/mp4"),
          Map.entry("M4A ", "audio/mp4"),
          Map.entry("avif", "image/avif"));

  private Containers() {}

  /** The type of the contents, when it is one of these formats. */
  static Optional<String> sniff(byte[] head) {
    String begin = new String(head, 0, Math.min(head.length, BEGIN_BYTES), ISO_8859_1);
    if (begin.length() >= 12 && begin.startsWith("ftyp", 4)) {
      return Optional.ofNullable(BRANDS.get(begin.substring(8, 12)));
    }
    // RFC 9559: the document type is the element 4282, here of 4 bytes.
    if (begin.startsWith(MATROSKA) && begin.contains("\u0042\u0082\u0084webm")) {
      return Optional.of("video/webm");
    }
    return begin.startsWith("OggS") ? ogg(begin) : Optional.empty();
  }

  /** RFC 3533: the first page holds the header of its stream. */
  private static Optional<String> ogg(String begin) {
    if (begin.contains("OpusHead") || begin.contains("\u0001vorbis")) {
      return Optional.of("audio/ogg");
    }
    return begin.contains("\u0080theora") ? Optional.of("video/ogg") : Optional.empty();
  }
}
