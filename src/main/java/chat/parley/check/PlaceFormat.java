package chat.parley.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** The lines of a dump that tell where partitions lie: {@code op} is {@code place}. */
final class PlaceFormat {
  private static final String PLACE = "place";

  private PlaceFormat() {}

  static boolean isOne(JsonNode line) {
    return line.path("op").asText().equals(PLACE);
  }

  static String write(PlaceRecord place) {
    ObjectNode line = RecordJson.object();
    line.put("op", PLACE).put("database", place.database()).put("partition", place.partition());
    line.put("state", place.state().text()).put("version", place.version());
    place.target().ifPresent(target -> line.put("target", target));
    if (place.leftover()) {
      line.put("leftover", true);
    }
    return RecordJson.text(line.put("rows", place.rows()));
  }

  /**
   * Reads a line that {@link #write} wrote; unknown fields are passed over.
   *
   * @throws IllegalArgumentException when it is none
   */
  static PlaceRecord read(JsonNode line) {
    return new PlaceRecord(
        RecordJson.text(line, "database"),
        Math.toIntExact(RecordJson.number(line, "partition")),
        PlaceRecord.State.parse(RecordJson.text(line, "state")),
        RecordJson.number(line, "version"),
        Optional.ofNullable(line.path("target").textValue()),
        line.path("leftover").asBoolean(),
        RecordJson.number(line, "rows"));
  }
}
