package chat.parley.protocol;

import chat.parley.model.Bytes;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the text of a frame into {@link Fields}, strictly: one JSON object and nothing after it, no
 * key twice, within the limits of size and depth.
 *
 * <p>The objects {@code content} and {@code membership} are not taken apart: they are checked, and
 * kept as they were written but for white space, so that no number or escape in them changes.
 */
final class FrameText {
  /** Stands for a number that is no 64-bit integer: there is no field that it would fit. */
  private static final Object OTHER_NUMBER = new Object();

  private static final Set<String> KEPT_AS_WRITTEN = Set.of("content", "membership");

  private final JsonFactory factory;

  /**
   * @param depthMax depth of nested objects and arrays, the frame itself counted
   */
  FrameText(int depthMax) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(depthMax)
            .maxStringLength(Limits.FRAME_BYTES_MAX)
            .maxNameLength(Limits.FRAME_BYTES_MAX)
            .build();
    this.factory =
        new JsonFactoryBuilder()
            .streamReadConstraints(constraints)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Keys come from strangers: a table of them would be theirs to fill.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
  }

  /** Reads UTF-8. */
  Fields parse(byte[] utf8) throws FrameException {
    if (utf8.length > Limits.FRAME_BYTES_MAX) {
      throw tooLarge();
    }
    try {
      return parse(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException malformed) {
      throw new FrameException(ErrorCode.BAD_FRAME, "the frame is not UTF-8");
    }
  }

  /** Reads a text. */
  Fields parse(String text) throws FrameException {
    checkSize(text);
    try (JsonParser parser = factory.createParser(text.toCharArray())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new FrameException(ErrorCode.BAD_FRAME, "a frame is a JSON object");
      }
      Fields fields = object(parser, text);
      if (parser.nextToken() != null) {
        throw new FrameException(ErrorCode.BAD_FRAME, "there is text after the frame's object");
      }
      return fields;
    } catch (IOException notJson) {
      throw new FrameException(
          ErrorCode.BAD_FRAME, "the frame is not JSON, names a key twice or is nested too deep");
    }
  }

  private static FrameException tooLarge() {
    return new FrameException(
        ErrorCode.TOO_LARGE, "a frame is at most " + Limits.FRAME_BYTES_MAX + " bytes");
  }

  /** Counts the UTF-8 bytes; a text with half a surrogate pair has no UTF-8 form. */
  private static void checkSize(String text) throws FrameException {
    int length = text.length();
    if (length > Limits.FRAME_BYTES_MAX) {
      throw tooLarge();
    }
    long bytes = UnicodeText.utf8Size(text);
    if (bytes < 0) {
      throw new FrameException(ErrorCode.BAD_FRAME, "the frame is not UTF-8");
    }
    if (bytes > Limits.FRAME_BYTES_MAX) {
      throw tooLarge();
    }
  }

  private static Fields object(JsonParser parser, String text) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken token = parser.nextToken();
      Object value =
          token == JsonToken.START_OBJECT && KEPT_AS_WRITTEN.contains(name)
              ? asWritten(parser, text)
              : value(parser, token, text);
      if (value != null) {
        values.put(name, value);
      }
    }
    return new Fields(values);
  }

  /** A string, a long, a boolean, a list, fields, null, or {@link #OTHER_NUMBER}. */
  private static Object value(JsonParser parser, JsonToken token, String text) throws IOException {
    return switch (token) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT ->
          parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
              ? OTHER_NUMBER
              : (Object) parser.getLongValue();
      case VALUE_NUMBER_FLOAT -> OTHER_NUMBER;
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      case START_OBJECT -> object(parser, text);
      case START_ARRAY -> array(parser, text);
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("a parser never has " + token + " where a value begins");
    };
  }

  private static List<Object> array(JsonParser parser, String text) throws IOException {
    List<Object> values = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      values.add(value(parser, token, text));
    }
    return values;
  }

  private static Bytes asWritten(JsonParser parser, String text) throws IOException {
    int from = (int) parser.currentLocation().getCharOffset() - 1;
    parser.skipChildren();
    int to = (int) parser.currentLocation().getCharOffset();
    return Bytes.utf8(withoutWhiteSpace(text, from, to));
  }

  /** Valid JSON without the white space between its tokens. */
  private static String withoutWhiteSpace(String text, int from, int to) {
    StringBuilder compact = new StringBuilder(to - from);
    boolean quoted = false;
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      if (quoted && c == '\\') {
        compact.append(c).append(text.charAt(++at));
      } else if (quoted || c > ' ') {
        compact.append(c);
        quoted = quoted ^ c == '"';
      }
    }
    return compact.toString();
  }
}
