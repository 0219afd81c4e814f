package chat.parley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Objects of JSON as aligned columns, or one object as a list of its fields. */
final class Table {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** Fields that are epoch milliseconds. */
  private static final Set<String> TIMES = Set.of("created", "since", "heard", "started");

  private final ZoneId zone;

  Table(ZoneId zone) {
    this.zone = zone;
  }

  /** One line for each object, below the names of the columns. */
  List<String> rows(Iterable<JsonNode> objects, String... columns) {
    List<List<String>> all = new ArrayList<>();
    all.add(List.of(columns));
    for (JsonNode object : objects) {
      List<String> row = new ArrayList<>();
      for (String column : columns) {
        row.add(text(column, object.path(column)));
      }
      all.add(row);
    }
    return aligned(all);
  }

  /** One line for each field. */
  List<String> fields(JsonNode object) {
    List<List<String>> all = new ArrayList<>();
    object
        .properties()
        .forEach(each -> all.add(List.of(each.getKey(), text(each.getKey(), each.getValue()))));
    return aligned(all);
  }

  private String text(String column, JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return "-";
    }
    if (TIMES.contains(column) && value.isIntegralNumber()) {
      return TIME.format(Instant.ofEpochMilli(value.longValue()).atZone(zone));
    }
    if (value.isArray()) {
      List<String> parts = new ArrayList<>();
      value.forEach(each -> parts.add(each.asText()));
      return SafeText.line(String.join(",", parts));
    }
    return SafeText.line(value.asText());
  }

  private static List<String> aligned(List<List<String>> rows) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        int at = column;
        int width = rows.stream().mapToInt(each -> each.get(at).length()).max().orElse(0);
        line.append(row.get(column));
        line.append(" ".repeat(width - row.get(column).length() + 2));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
