package chat.parley.check;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks recorded files: 0 when every promise was kept, 1 when not, 2 when they can't be read. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks recorded histories and journal dumps against what Parley promises.")
public final class CheckCommand implements Callable<Integer> {
  private static final int BROKEN = 1;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Histories and dumps, one JSON object a line.")
  private List<Path> files;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new CheckCommand()).execute(arguments));
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    RecordFiles records;
    try {
      records = RecordFiles.read(files);
    } catch (IOException | IllegalArgumentException flaw) {
      throw new CommandLine.ParameterException(spec.commandLine(), flaw.toString());
    }
    out.printf(
        "%,d observations and %,d records of journals.%n",
        records.observations().size(), records.journal().size());
    List<Findings> all = Checker.check(records);
    Verdict.print(all, out);
    out.flush();
    return Checker.isClean(all) ? 0 : BROKEN;
  }
}
