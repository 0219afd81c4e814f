package chat.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Shows two runs side by side, or the medians of two sets of runs. A run is {@code FILE#3}, the
 * third line of a file of results, or {@code FILE#-1}, its last; {@code FILE} alone is all of its
 * runs, by workload and settings.
 */
final class Compare {
  static final String HELP =
      """
      compare A B  two runs side by side; FILE#3 is the third line of a file of results, FILE#-1
                   the last, FILE all of them: the medians by workload and settings
      """;

  /** What has to be the same for runs to be counted together. */
  private record Kind(String workload, Map<String, String> settings) {
    static Kind of(Result result) {
      return new Kind(result.workload(), result.settings());
    }

    @Override
    public String toString() {
      return Result.title(workload, settings);
    }
  }

  private Compare() {}

  /** The table for the arguments of the command. */
  static String of(List<String> arguments) {
    if (arguments.size() != 2) {
      throw new BenchException("compare takes two: FILE, FILE#3 or FILE#-1 each");
    }
    return table(read(arguments.getFirst()), read(arguments.getLast()));
  }

  /**
   * The runs that an argument names.
   *
   * @throws BenchException when there is no such file or line, or a line is no result
   */
  static List<Result> read(String argument) {
    int hash = argument.lastIndexOf('#');
    boolean one = hash >= 0 && argument.substring(hash + 1).matches("-?[1-9][0-9]{0,8}");
    String file = one ? argument.substring(0, hash) : argument;
    List<String> lines;
    try (Stream<String> all = Files.lines(Path.of(file))) {
      lines = all.filter(line -> !line.isBlank()).toList();
    } catch (IOException failed) {
      throw new BenchException(file + " can't be read");
    }
    if (!one) {
      return lines.stream().map(Result::parse).toList();
    }
    int number = Integer.parseInt(argument.substring(hash + 1));
    int at = number > 0 ? number - 1 : lines.size() + number;
    if (at < 0 || at >= lines.size()) {
      throw new BenchException(file + " has " + lines.size() + " lines, and none " + number);
    }
    return List.of(Result.parse(lines.get(at)));
  }

  /** Figures of both, and B as a multiple of A, for each kind of run that both have. */
  static String table(List<Result> a, List<Result> b) {
    Map<Kind, List<Result>> ofA = byKind(a);
    Map<Kind, List<Result>> ofB = byKind(b);
    Set<Kind> shared = new LinkedHashSet<>(ofA.keySet());
    shared.retainAll(ofB.keySet());
    StringBuilder text = new StringBuilder();
    if (shared.isEmpty()) {
      single(text, ofA, ofB);
      return text.toString();
    }
    for (Kind kind : shared) {
      text.append(kind).append('\n');
      compare(text, ofA.remove(kind), ofB.remove(kind));
    }
    ofA.keySet().forEach(kind -> text.append("only in A: ").append(kind).append('\n'));
    ofB.keySet().forEach(kind -> text.append("only in B: ").append(kind).append('\n'));
    return text.toString();
  }

  /** Two kinds of the same workload, when there are no others to choose from. */
  private static void single(
      StringBuilder text, Map<Kind, List<Result>> ofA, Map<Kind, List<Result>> ofB) {
    if (ofA.size() != 1 || ofB.size() != 1) {
      throw new BenchException("no workload was run with the same settings in both");
    }
    Kind a = ofA.keySet().iterator().next();
    Kind b = ofB.keySet().iterator().next();
    if (!a.workload().equals(b.workload())) {
      throw new BenchException(a.workload() + " and " + b.workload() + " can't be compared");
    }
    text.append("A: ").append(a).append("\nB: ").append(b).append('\n');
    compare(text, ofA.get(a), ofB.get(b));
  }

  private static Map<Kind, List<Result>> byKind(List<Result> results) {
    Map<Kind, List<Result>> kinds = new LinkedHashMap<>();
    results.forEach(
        each -> kinds.computeIfAbsent(Kind.of(each), kind -> new ArrayList<>()).add(each));
    return kinds;
  }

  private static void compare(StringBuilder text, List<Result> a, List<Result> b) {
    text.append("  A  ").append(origin(a)).append("\n  B  ").append(origin(b)).append('\n');
    Circumstances ofA = a.getFirst().circumstances();
    Circumstances ofB = b.getFirst().circumstances();
    if (Stream.concat(a.stream(), b.stream())
        .anyMatch(each -> !each.circumstances().machine().equals(ofA.machine()))) {
      text.append("  not the same machine: ")
          .append(ofA.machine())
          .append(" / ")
          .append(ofB.machine())
          .append('\n');
    }
    line(text, "", String.format("%14s", "A"), String.format("%14s", "B"), "B/A");
    Set<String> names = new LinkedHashSet<>();
    Stream.concat(a.stream(), b.stream()).forEach(each -> names.addAll(each.figures().keySet()));
    for (String name : names) {
      double inA = median(a, name);
      double inB = median(b, name);
      double ratio = inB / inA;
      String shown = Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.3f", ratio) : "-";
      line(text, name, Result.shown(inA), Result.shown(inB), shown);
    }
  }

  private static void line(StringBuilder text, String name, String a, String b, String ratio) {
    text.append(String.format(Locale.ROOT, "  %-46s %s %s %8s%n", name, a, b, ratio));
  }

  private static String origin(List<Result> results) {
    Circumstances last = results.getLast().circumstances();
    String one = last.commit() + ", " + last.time();
    return results.size() == 1 ? one : "median of " + results.size() + " runs, the last of " + one;
  }

  /** NaN when a figure is in none of them. */
  private static double median(List<Result> results, String name) {
    double[] values =
        results.stream()
            .mapToDouble(each -> each.figures().getOrDefault(name, Double.NaN))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    if (values.length == 0) {
      return Double.NaN;
    }
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
