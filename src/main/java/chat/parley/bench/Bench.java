package chat.parley.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command: runs a workload, or compares what runs have found. */
public final class Bench {
  private static final Map<String, Workload> WORKLOADS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("direct", new Direct()),
              Map.entry("group", new Group()),
              Map.entry("history", new History()),
              Map.entry("idle", new Idle()),
              Map.entry("limit", new Limit()),
              Map.entry("offline", new Offline()),
              Map.entry("reach", new Reach()),
              Map.entry("recovery", new Recovery())));

  private Bench() {}

  public static void main(String[] arguments) {
    try {
      run(List.copyOf(Arrays.asList(arguments)));
    } catch (BenchException failed) {
      System.err.println("bench: " + failed.getMessage());
      System.exit(1);
    }
  }

  private static void run(List<String> arguments) {
    if (arguments.contains("--help")) {
      System.out.print(help());
      return;
    }
    String command = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    if (command.equals("compare")) {
      System.out.print(Compare.of(rest));
      return;
    }
    Workload workload = WORKLOADS.get(command);
    if (workload == null) {
      throw new BenchException(
          "the workloads are " + String.join(", ", WORKLOADS.keySet()) + "; see --help");
    }
    try (Stage stage = new Stage(new Options(rest))) {
      stage.tell(workload.run(stage));
    }
  }

  /** All workloads with their options. */
  static String help() {
    StringBuilder help =
        new StringBuilder("scripts/bench WORKLOAD [--option value]…\n")
            .append("scripts/bench ")
            .append(Compare.HELP);
    WORKLOADS.forEach((name, workload) -> {
      List<String> lines = workload.help().lines().toList();
      help.append('\n')
          .append(name)
          .append(lines.isEmpty() ? "" : ": " + lines.getFirst())
          .append('\n');
      lines.stream().skip(1).forEach(line -> option(help, line));
    });
    help.append("\nevery workload:\n");
    Stage.HELP.lines().forEach(line -> option(help, line));
    Ceilings.HELP.lines().forEach(line -> option(help, line));
    return help.toString();
  }

  /** A line such as {@code --pairs 50 pairs of users}, in columns. */
  private static void option(StringBuilder help, String line) {
    String[] parts = line.strip().split(" {2,}", 2);
    help.append(String.format("  %-28s %s%n", parts[0], parts.length < 2 ? "" : parts[1]));
  }
}
