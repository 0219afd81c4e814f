package chat.parley.ops;

import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked.
 *
 * @param variables of the path, by the names of the endpoint's template
 * @param query the parameters behind the question mark
 * @param body the JSON object; empty for calls without one
 */
record Call(Map<String, String> variables, Map<String, String> query, ObjectNode body) {
  private static final int TEXT_MAX = 256;

  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .build();

  /** An empty object to be filled. */
  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Reads a body; whatever is not one object is refused. */
  static ObjectNode parse(byte[] bytes) {
    try {
      JsonNode node = JSON.readTree(bytes);
      if (node instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException bad) {
      throw new Failure(ErrorCode.BAD_FRAME, "the body is not JSON: " + bad.getOriginalMessage());
    } catch (IOException impossible) {
      throw new Failure(ErrorCode.BAD_FRAME, "the body can't be read");
    }
    throw new Failure(ErrorCode.BAD_FRAME, "the body is one JSON object");
  }

  String variable(String name) {
    return variables.get(name);
  }

  /** The user of the path. */
  UserId user() {
    String user = variable("user");
    if (!UserId.isValid(user)) {
      throw new Failure(
          ErrorCode.BAD_FRAME, "a user is named by 2 to 32 characters of a-z 0-9 . _ -");
    }
    return new UserId(user);
  }

  /** A parameter behind the question mark. */
  Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** A text of the body, 1 to 256 characters. */
  String text(String field) {
    JsonNode node = body.get(field);
    if (node == null || !node.isTextual()) {
      throw new Failure(ErrorCode.BAD_FRAME, "`" + field + "` is a string");
    }
    String text = node.textValue();
    if (text.isEmpty() || text.length() > TEXT_MAX) {
      throw new Failure(
          ErrorCode.BAD_FRAME, "`" + field + "` has 1 to " + TEXT_MAX + " characters");
    }
    return text;
  }
}
