package chat.parley.client;

import chat.parley.model.Body;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** Plain text as the content of a message: {@code {"text": "…"}}. */
public final class TextContent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TEXT = "text";

  private TextContent() {}

  /** The body that carries a text. */
  public static Body of(String text) {
    return Body.content(JSON.createObjectNode().put(TEXT, text).toString());
  }

  /** The text that a body carries; empty when it carries something else. */
  public static Optional<String> read(Body body) {
    return switch (body.kind()) {
      case CONTENT -> parse(body.bytes().utf8());
      case CIPHERTEXT, MEMBERSHIP -> Optional.empty();
    };
  }

  private static Optional<String> parse(String json) {
    try {
      JsonNode text = JSON.readTree(json).path(TEXT);
      return text.isTextual() ? Optional.of(text.asText()) : Optional.empty();
    } catch (JsonProcessingException flaw) {
      // The server has checked it; a store that was tampered with must not end the display.
      return Optional.empty();
    }
  }
}
