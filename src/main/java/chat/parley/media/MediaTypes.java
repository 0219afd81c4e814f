package chat.parley.media;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypes;

/** What kind of file some bytes are, by their beginning alone: nobody's word is taken for it. */
public final class MediaTypes {
  /** The type of what is not known. */
  public static final String UNKNOWN = "application/octet-stream";

  /** Bytes of the beginning that are looked at. */
  static final int HEAD_BYTES = 16 * 1024;

  /** Types that a browser shows or plays without running anything of theirs; SVG is none. */
  private static final Set<String> SAFE =
      Set.of(
          "image/png",
          "image/jpeg",
          "image/gif",
          "image/webp",
          "image/avif",
          "image/bmp",
          "audio/mpeg",
          "audio/mp4",
          "audio/ogg",
          "audio/wav",
          "audio/flac",
          "audio/aac",
          "video/mp4",
          "video/webm",
          "video/ogg",
          "video/quicktime");

  /** The names that browsers know, of types that the detector names otherwise. */
  private static final Map<String, String> USUAL =
      Map.ofEntries(
          Map.entry("audio/vnd.wave", "audio/wav"),
          Map.entry("audio/x-wav", "audio/wav"),
          Map.entry("audio/x-flac", "audio/flac"),
          Map.entry("audio/x-aac", "audio/aac"),
          Map.entry("image/x-ms-bmp", "image/bmp"));

  private static final MimeTypes DETECTOR = MimeTypes.getDefaultMimeTypes();

  private MediaTypes() {}

  /** The type, such as {@code image/png}; {@link #UNKNOWN} when the bytes don't tell. */
  static String sniff(byte[] head) {
    return Containers.sniff(head).orElseGet(() -> detect(head));
  }

  private static String detect(byte[] head) {
    try {
      MediaType type = DETECTOR.detect(new ByteArrayInputStream(head), new Metadata());
      String name = type.getBaseType().toString();
      return USUAL.getOrDefault(name, name);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** Whether a browser may show it in the page of this server. */
  public static boolean isSafe(String type) {
    return SAFE.contains(type);
  }
}
