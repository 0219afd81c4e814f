package chat.parley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/** Adds shards up. */
final class AdminSums {
  private AdminSums() {}

  /** One object for each node and kind, with counts of shards and entities. */
  static ArrayNode byNode(JsonNode shards) {
    Map<String, ObjectNode> sums = new TreeMap<>();
    ArrayNode all = new ObjectMapper().createArrayNode();
    for (JsonNode shard : shards) {
      String node = shard.path("node").asText();
      String kind = shard.path("kind").asText();
      ObjectNode sum =
          sums.computeIfAbsent(
              node + " " + kind,
              key ->
                  new ObjectMapper()
                      .createObjectNode()
                      .put("node", node)
                      .put("kind", kind)
                      .put("shards", 0)
                      .put("entities", 0));
      sum.put("shards", sum.get("shards").asInt() + 1);
      sum.put("entities", sum.get("entities").asInt() + shard.path("entities").asInt());
    }
    sums.values().forEach(all::add);
    return all;
  }
}
