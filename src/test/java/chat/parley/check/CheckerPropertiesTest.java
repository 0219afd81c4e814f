package chat.parley.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The checker believes whoever tells the truth. */
class CheckerPropertiesTest {

  @Property(tries = 150)
  void a_run_without_a_fault_is_clean(@ForAll long seed, @ForAll @IntRange(max = 600) int steps) {
    RandomRun run = RandomRun.of(seed, steps);

    assertClean(Checker.check(run.observations, run.journal));
  }

  @Property(tries = 50)
  void records_survive_being_written_and_read(@ForAll long seed) {
    RandomRun run = RandomRun.of(seed, 200);

    assertThat(run.observations)
        .allSatisfy(each ->
            assertThat(ObservationFormat.read(RecordJson.parse(ObservationFormat.write(each))))
                .isEqualTo(each));
    assertThat(run.journal)
        .allSatisfy(each ->
            assertThat(JournalFormat.read(RecordJson.parse(JournalFormat.write(each))))
                .isEqualTo(each));
  }

  @Property(tries = 50)
  void it_does_not_matter_in_which_files_the_records_stand(@ForAll long seed) {
    RandomRun run = RandomRun.of(seed, 200);
    List<Observation> mixed =
        run.observations.stream()
            .collect(java.util.stream.Collectors.groupingBy(Observation::device))
            .values()
            .stream()
            .collect(java.util.stream.Collectors.toList())
            .stream()
            .sorted((one, other) -> new Random(seed).nextInt(3) - 1)
            .flatMap(List::stream)
            .toList();

    assertClean(Checker.check(mixed, run.journal));
    assertClean(Checker.check(mixed, Collections.emptyList()));
  }

  static void assertClean(List<Findings> all) {
    StringWriter text = new StringWriter();
    Verdict.print(all, new PrintWriter(text, true));
    assertThat(Checker.isClean(all)).as(text.toString()).isTrue();
  }
}
