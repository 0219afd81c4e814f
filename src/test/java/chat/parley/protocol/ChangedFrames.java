package chat.parley.protocol;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** A frame with one thing changed, in every place and in many ways. */
final class ChangedFrames {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What each value is replaced with. Null is left out: it is the same as a missing field. */
  private static final List<JsonNode> VALUES =
      parsed(
          "1",
          "0",
          "-1",
          "1.5",
          "9007199254740991",
          "9007199254740992",
          "1e300",
          "true",
          "\"\"",
          "\"x\"",
          "\"bob\"",
          "\"@bob\"",
          "\"@\"",
          "\"#k3jq7wz2m5xvb4n6t2aprd7ehc\"",
          "\"00f1e2d3c4b5a697\"",
          "\"AA==\"",
          "[]",
          "[1]",
          "[\"bob\"]",
          "[{}]",
          "{}",
          "{\"@bob\":1}",
          "{\"@bob\":0}",
          "{\"bob\":1}",
          "{\"x\":{\"y\":[null]}}");

  /** Rules between two values, which a schema can't tell: ascending numbers, from and to. */
  private static final Set<String> BETWEEN_VALUES =
      Set.of("/messages/0/number", "/messages/1/number", "/after/0", "/after/1");

  /** One change and its result. */
  record Changed(String what, JsonNode frame) {
    @Override
    public String toString() {
      return what;
    }
  }

  private ChangedFrames() {}

  static List<Changed> of(JsonNode frame) {
    List<Changed> all = new ArrayList<>();
    for (JsonPointer at : places(frame, JsonPointer.empty())) {
      if (isNotTold(at.toString())) {
        continue;
      }
      all.add(new Changed(at + " left out", replaced(frame, at, null)));
      for (JsonNode value : VALUES) {
        all.add(new Changed(at + " = " + value, replaced(frame, at, value)));
      }
      all.addAll(lengthened(frame, at));
    }
    return all;
  }

  /** Inside of content anything goes, and the validator passes over keys that begin with #. */
  private static boolean isNotTold(String at) {
    return at.contains("/content/") || at.contains("/#") || BETWEEN_VALUES.contains(at);
  }

  /** A list just within and just above the limits that there are. */
  private static List<Changed> lengthened(JsonNode frame, JsonPointer at) {
    if (!(frame.at(at) instanceof ArrayNode list) || list.isEmpty() || list.get(0).has("number")) {
      return List.of();
    }
    return IntStream.of(1, 2, 100, 101, 200, 201)
        .mapToObj(size -> {
          ArrayNode longer = JSON.createArrayNode();
          IntStream.range(0, size).forEach(index -> longer.add(list.get(0)));
          return new Changed(at + " of " + size, replaced(frame, at, longer));
        })
        .toList();
  }

  private static List<JsonPointer> places(JsonNode node, JsonPointer at) {
    List<JsonPointer> places = new ArrayList<>();
    node.fieldNames()
        .forEachRemaining(name -> {
          JsonPointer below = at.appendProperty(name);
          places.add(below);
          places.addAll(places(node.get(name), below));
        });
    for (int index = 0; node.isArray() && index < node.size(); index++) {
      JsonPointer below = at.appendIndex(index);
      places.add(below);
      places.addAll(places(node.get(index), below));
    }
    return places;
  }

  /** A copy with another value there, or with none when it is null. */
  private static JsonNode replaced(JsonNode frame, JsonPointer at, JsonNode value) {
    JsonNode copy = frame.deepCopy();
    switch (copy.at(at.head())) {
      case ObjectNode object when value == null -> object.remove(at.last().getMatchingProperty());
      case ObjectNode object -> object.set(at.last().getMatchingProperty(), value);
      case ArrayNode array when value == null -> array.remove(at.last().getMatchingIndex());
      case ArrayNode array -> array.set(at.last().getMatchingIndex(), value);
      default -> throw new IllegalStateException("a place is in an object or a list");
    }
    return copy;
  }

  private static List<JsonNode> parsed(String... texts) {
    List<JsonNode> values = new ArrayList<>();
    for (String text : texts) {
      try {
        values.add(JSON.readTree(text));
      } catch (JsonProcessingException failure) {
        throw new IllegalArgumentException(failure);
      }
    }
    return values;
  }
}
