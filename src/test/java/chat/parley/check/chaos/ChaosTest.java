package chat.parley.check.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A short run of chaos: a cluster, a crowd, and every promise. */
class ChaosTest {
  private static final long SEED = 20;
  private static final long LENGTH_MS = 120_000;

  @Test
  void no_promise_is_broken_while_nodes_and_databases_die() throws IOException, SQLException {
    Path parent = Files.createDirectories(Path.of("target", "chaos").toAbsolutePath());
    Path evidence = Files.createTempDirectory(parent, "test-");
    StringWriter told = new StringWriter();

    boolean kept;
    try (Writer file = Files.newBufferedWriter(evidence.resolve("chaos.log"));
        PrintWriter out = new PrintWriter(new Both(told, file), true)) {
      Chaos.Plan plan = new Chaos.Plan(SEED, LENGTH_MS, 24, 12, 4, 8);
      kept = new Chaos(plan, evidence, out).run();
    }

    assertThat(kept).as("see %s%n%s", evidence, told).isTrue();
    ChaosCommand.delete(evidence);
  }

  /** Writes the same to two places, so that a run that hangs can be looked at. */
  private static final class Both extends Writer {
    private final Writer one;
    private final Writer other;

    Both(Writer one, Writer other) {
      this.one = one;
      this.other = other;
    }

    @Override
    public void write(char[] text, int from, int length) throws IOException {
      one.write(text, from, length);
      other.write(text, from, length);
    }

    @Override
    public void flush() throws IOException {
      one.flush();
      other.flush();
    }

    @Override
    public void close() throws IOException {
      one.close();
      other.close();
    }
  }
}
