package chat.parley.gateway;

import chat.parley.protocol.ErrorCode;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The JSON bodies of HTTP calls: small, flat objects. */
final class Json {
  /** A body may have this many bytes. */
  static final int BYTES_MAX = 8 * 1024;

  private static final int DEPTH_MAX = 4;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode object;

  private Json(JsonNode object) {
    this.object = object;
  }

  /** Reads an object; a {@link CallFailure} when it is none. */
  static Json parse(byte[] utf8) {
    try {
      JsonNode node = MAPPER.readTree(utf8);
      if (node == null || !node.isObject()) {
        throw new CallFailure(ErrorCode.BAD_FRAME, "the body is a JSON object");
      }
      return new Json(node);
    } catch (JacksonException notJson) {
      throw new CallFailure(ErrorCode.BAD_FRAME, "the body is not JSON");
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** A text of that many characters (UTF-16 units). */
  String text(String name, int min, int max) {
    String text = textOrNull(name, max);
    if (text == null) {
      throw new CallFailure(ErrorCode.BAD_FRAME, "`" + name + "` is missing");
    }
    if (text.length() < min) {
      throw new CallFailure(
          ErrorCode.BAD_FRAME, "`" + name + "` has at least " + min + " characters");
    }
    return text;
  }

  /** A text of at most that many characters, or null. */
  String textOrNull(String name, int max) {
    JsonNode node = object.get(name);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isTextual()) {
      throw new CallFailure(ErrorCode.BAD_FRAME, "`" + name + "` is a string");
    }
    String text = node.textValue();
    if (text.length() > max) {
      throw new CallFailure(
          ErrorCode.TOO_LARGE, "`" + name + "` has at most " + max + " characters");
    }
    return text;
  }

  /** A text for people: 1 to that many characters, trimmed, without control characters. */
  String label(String name, int max) {
    String text = text(name, 1, max).strip();
    if (text.isEmpty() || text.codePoints().anyMatch(Json::isUnprintable)) {
      throw new CallFailure(
          ErrorCode.BAD_FRAME, "`" + name + "` is blank or has control characters");
    }
    return text;
  }

  private static boolean isUnprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      // Marks that turn the direction of what follows, and could disguise a name as another.
      default ->
          codePoint >= 0x202A && codePoint <= 0x202E || codePoint >= 0x2066 && codePoint <= 0x2069;
    };
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JacksonException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
