package chat.parley.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The figures of one run of a workload, in the order in which they are shown. */
final class Result {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final String workload;
  private final Map<String, String> settings;
  private final Map<String, Double> figures = new LinkedHashMap<>();
  private final Circumstances circumstances;

  Result(String workload, Map<String, String> settings) {
    this(workload, settings, Circumstances.NONE);
  }

  private Result(String workload, Map<String, String> settings, Circumstances circumstances) {
    this.workload = workload;
    this.settings = new LinkedHashMap<>(settings);
    this.circumstances = circumstances;
  }

  /** The same figures, with what they were measured by. */
  Result under(Circumstances those) {
    Result result = new Result(workload, settings, those);
    result.figures.putAll(figures);
    return result;
  }

  /** A figure; its name ends with its unit. One that is not finite is kept as NaN: not known. */
  void put(String name, double value) {
    figures.put(name, Double.isFinite(value) ? value : Double.NaN);
  }

  String workload() {
    return workload;
  }

  /** The options that were given, by their names. */
  Map<String, String> settings() {
    return Collections.unmodifiableMap(settings);
  }

  /** By their names, in the order in which they are shown. */
  Map<String, Double> figures() {
    return Collections.unmodifiableMap(figures);
  }

  Circumstances circumstances() {
    return circumstances;
  }

  /** One line, for a file of results. */
  String toJson() {
    ObjectNode line = JSON.createObjectNode();
    line.put("workload", workload);
    ObjectNode chosen = line.putObject("settings");
    settings.forEach(chosen::put);
    line.set("run", JSON.valueToTree(circumstances));
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

  /**
   * Reads a line again; what it does not say of the run is unknown.
   *
   * @throws BenchException when it is no result
   */
  static Result parse(String line) {
    try {
      JsonNode read = JSON.readTree(line);
      if (!read.path("workload").isTextual() || !read.path("figures").isObject()) {
        throw new BenchException("this is no result: " + line);
      }
      Map<String, String> settings = new LinkedHashMap<>();
      read.path("settings")
          .properties()
          .forEach(each -> settings.put(each.getKey(), each.getValue().asText()));
      Circumstances run =
          read.has("run")
              ? JSON.treeToValue(read.get("run"), Circumstances.class)
              : Circumstances.NONE;
      Result result = new Result(read.get("workload").asText(), settings, run);
      read.get("figures")
          .properties()
          .forEach(each -> result.put(each.getKey(), each.getValue().asDouble(Double.NaN)));
      return result;
    } catch (JsonProcessingException flaw) {
      throw new BenchException("this is no result: " + line);
    }
  }

  /** A table, a figure a line. */
  String toTable() {
    StringBuilder table = new StringBuilder(title(workload, settings)).append('\n');
    figures.forEach((name, value) ->
        table.append(String.format(Locale.ROOT, "  %-44s %s%n", name, shown(value))));
    return table.toString();
  }

  /** A workload with its settings, on one line. */
  static String title(String workload, Map<String, String> settings) {
    StringBuilder title = new StringBuilder(workload);
    settings.forEach((name, value) -> title.append("  ").append(name).append('=').append(value));
    return title.toString();
  }

  /** A figure in fourteen columns. */
  static String shown(double value) {
    if (Double.isNaN(value)) {
      return String.format(Locale.ROOT, "%14s", "-");
    }
    double size = Math.abs(value);
    String format = size >= 1000 || value == Math.rint(value) ? "%,14.0f" : "%14.4g";
    return String.format(Locale.ROOT, format, value);
  }
}
