package chat.parley.check.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of chaos: 0 when every promise was kept, 1 when not. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description =
        "Runs a cluster of three nodes and two databases on this machine under faults, and checks.")
public final class ChaosCommand implements Callable<Integer> {
  private static final int BROKEN = 1;

  @Spec private CommandSpec spec;

  @Option(names = "--minutes", paramLabel = "N", description = "How long there are faults.")
  private double minutes = 10;

  @Option(names = "--seed", paramLabel = "N", description = "Draws the schedule of faults.")
  private long seed = 1;

  @Option(names = "--users", paramLabel = "N", description = "Users, with two devices each.")
  private int users = 200;

  @Option(names = "--direct", paramLabel = "N", description = "Pairs of users with a chat.")
  private int direct = 40;

  @Option(names = "--groups", paramLabel = "N", description = "Groups, of about ten members.")
  private int groups = 20;

  @Option(names = "--rate", paramLabel = "N", description = "Messages a second.")
  private double rate = 20;

  @Option(names = "--directory", paramLabel = "DIR", description = "For the evidence.")
  private Path directory = Path.of("target", "chaos");

  @Option(names = "--keep", description = "Keeps the evidence of a good run as well.")
  private boolean keep;

  @Option(names = "--plan", description = "Prints the schedule, and does nothing.")
  private boolean planOnly;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ChaosCommand()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, SQLException {
    if (minutes <= 0 || users < 2 || rate <= 0 || direct < 0 || groups < 0) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "minutes and rate are above 0, users 2 or more");
    }
    PrintWriter out = spec.commandLine().getOut();
    long lengthMs = (long) (minutes * TimeUnit.MINUTES.toMillis(1));
    Chaos.Plan plan = new Chaos.Plan(seed, lengthMs, users, direct, groups, rate);
    if (planOnly) {
      plan.schedule()
          .faults()
          .forEach(each ->
              out.printf(
                  "%7.1f s  %-16s target %d for %.1f s%s%n",
                  each.atMs() / 1_000.0,
                  each.kind().words(),
                  each.target(),
                  each.holdMs() / 1_000.0,
                  each.partitions() == 0 ? "" : ", %d partitions".formatted(each.partitions())));
      out.flush();
      return 0;
    }
    String time = LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
    Path run = directory.toAbsolutePath().resolve("seed-" + seed + "-" + time);
    boolean kept = new Chaos(plan, run, out).run();
    out.flush();
    if (kept && !keep) {
      delete(run);
    }
    return kept ? 0 : BROKEN;
  }

  /** Deletes a directory with all that is in it. */
  static void delete(Path directory) throws IOException {
    try (Stream<Path> tree = Files.walk(directory)) {
      List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    }
  }
}
