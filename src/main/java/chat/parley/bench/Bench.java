package chat.parley.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command: runs a workload. */
public final class Bench {
  private static final Map<String, Workload> WORKLOADS =
      new TreeMap<>(
          Map.of(
              "direct", new Direct(),
              "offline", new Offline(),
              "history", new History(),
              "recovery", new Recovery()));

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
    Workload workload = arguments.isEmpty() ? null : WORKLOADS.get(arguments.getFirst());
    if (workload == null) {
      throw new BenchException("the workloads are " + String.join(", ", WORKLOADS.keySet()));
    }
    Options options = new Options(arguments.subList(1, arguments.size()));
    try (Stage stage = new Stage(options)) {
      stage.tell(workload.run(stage));
    }
  }
}
