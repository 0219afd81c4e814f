package chat.parley.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The figures of one run of a workload, in the order in which they are shown. */
final class Result {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String workload;
  private final Map<String, String> settings;
  private final Map<String, Double> figures = new LinkedHashMap<>();

  Result(String workload, Map<String, String> settings) {
    this.workload = workload;
    this.settings = new LinkedHashMap<>(settings);
  }

  /** A figure; its name ends with its unit. */
  void put(String name, double value) {
    figures.put(name, value);
  }

  /** One line, for a file of results. */
  String toJson() {
    ObjectNode line = JSON.createObjectNode();
    line.put("workload", workload);
    ObjectNode chosen = line.putObject("settings");
    settings.forEach(chosen::put);
    ObjectNode measured = line.putObject("figures");
    figures.forEach((name, value) -> {
      if (value.isNaN()) {
        measured.putNull(name);
      } else {
        measured.put(name, value);
      }
    });
    return line.toString();
  }

  /** A table, a figure a line. */
  String toTable() {
    StringBuilder table = new StringBuilder(workload);
    settings.forEach((name, value) -> table.append("  ").append(name).append('=').append(value));
    table.append('\n');
    figures.forEach((name, value) ->
        table.append(String.format(Locale.ROOT, "  %-40s %s%n", name, shown(value))));
    return table.toString();
  }

  static String shown(double value) {
    if (Double.isNaN(value)) {
      return String.format(Locale.ROOT, "%14s", "-");
    }
    double size = Math.abs(value);
    String format = size >= 1000 || value == Math.rint(value) ? "%,14.0f" : "%14.4g";
    return String.format(Locale.ROOT, format, value);
  }
}
