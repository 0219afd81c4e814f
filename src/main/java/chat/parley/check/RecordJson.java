package chat.parley.check;

import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame.Reached;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The values that lines of both kinds have in common. */
final class RecordJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordJson() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static String text(ObjectNode node) {
    try {
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * A line as JSON.
   *
   * @throws IllegalArgumentException when it is none
   */
  static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (JsonProcessingException flaw) {
      throw new IllegalArgumentException("not JSON: " + flaw.getOriginalMessage(), flaw);
    }
  }

  static JsonNode field(JsonNode node, String name) {
    JsonNode value = node.get(name);
    if (value == null || value.isNull()) {
      throw new IllegalArgumentException("the line has no \"" + name + "\"");
    }
    return value;
  }

  static long number(JsonNode node, String name) {
    JsonNode value = field(node, name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("\"" + name + "\" is no number");
    }
    return value.longValue();
  }

  static String text(JsonNode node, String name) {
    return field(node, name).asText();
  }

  static Conversation conversation(JsonNode node) {
    return Conversation.parse(text(node, "conversation"));
  }

  static MessageId id(JsonNode node) {
    return new MessageId(text(node, "id"));
  }

  /** A device as {@code alice/2}; 0 is the server on behalf of the user. */
  static String text(Sender device) {
    return device.user().value() + "/" + device.device();
  }

  static Sender device(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a device is named user/number");
    }
    return new Sender(
        new UserId(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  static void put(ObjectNode node, String name, Reached marks) {
    node.putArray(name).add(marks.received()).add(marks.read());
  }

  static Reached marks(JsonNode node, String name) {
    JsonNode pair = field(node, name);
    return new Reached(at(pair, 0).longValue(), at(pair, 1).longValue());
  }

  /** An entry as {@code [sequence, time, device, number, id, hash]}, and true for a change. */
  static void add(ArrayNode to, EntryPrint entry) {
    to.add(entry.sequence())
        .add(entry.time())
        .add(text(entry.from()))
        .add(entry.number())
        .add(entry.id().value())
        .add(entry.hash());
    if (entry.membership()) {
      to.add(true);
    }
  }

  static EntryPrint entry(JsonNode node) {
    return new EntryPrint(
        at(node, 0).longValue(),
        at(node, 1).longValue(),
        device(at(node, 2).asText()),
        at(node, 3).longValue(),
        new MessageId(at(node, 4).asText()),
        at(node, 5).asText(),
        node.path(6).asBoolean());
  }

  static JsonNode at(JsonNode list, int place) {
    JsonNode value = list.get(place);
    if (value == null) {
      throw new IllegalArgumentException("a list of the line is too short");
    }
    return value;
  }

  static List<EntryPrint> entries(JsonNode list) {
    List<EntryPrint> entries = new ArrayList<>();
    list.forEach(each -> entries.add(entry(each)));
    return entries;
  }
}
