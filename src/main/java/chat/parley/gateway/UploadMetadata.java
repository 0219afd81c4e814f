package chat.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.protocol.ErrorCode;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/**
 * The {@code Upload-Metadata} of tus: keys with values in base64. Nothing of it is kept, for names
 * belong to messages; what could never be a name is refused so that its sender hears of it.
 */
final class UploadMetadata {
  private static final int CHARACTERS_MAX = 4_096;
  private static final int NAME_BYTES_MAX = 255;

  private UploadMetadata() {}

  /** A {@link CallFailure} unless it has the form, and every {@code filename} is a plain name. */
  static void check(String header) {
    if (header.length() > CHARACTERS_MAX) {
      throw new CallFailure(
          ErrorCode.TOO_LARGE, "`Upload-Metadata` has at most " + CHARACTERS_MAX + " characters");
    }
    Set<String> keys = new HashSet<>();
    if (header.isBlank()) {
      return;
    }
    for (String pair : header.split(",", -1)) {
      String[] parts = pair.strip().split(" ", -1);
      if (parts[0].isEmpty() || parts.length > 2 || !keys.add(parts[0])) {
        throw malformed();
      }
      String value = parts.length == 2 ? decode(parts[1]) : "";
      if ((parts[0].equals("filename") || parts[0].equals("name")) && !isPlainName(value)) {
        throw new CallFailure(ErrorCode.BAD_FRAME, "`" + parts[0] + "` is not the name of a file");
      }
    }
  }

  private static String decode(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw malformed();
    }
  }

  /** A name without a path and without control characters. */
  static boolean isPlainName(String name) {
    return !name.isBlank()
        && !name.equals(".")
        && !name.equals("..")
        && name.getBytes(UTF_8).length <= NAME_BYTES_MAX
        && name.chars().noneMatch(each -> each == '/' || each == '\\' || each < ' ' || each == 127);
  }

  private static CallFailure malformed() {
    return new CallFailure(
        ErrorCode.BAD_FRAME, "`Upload-Metadata` is a list of keys, each with a value in base64");
  }
}
