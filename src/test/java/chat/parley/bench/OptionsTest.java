package chat.parley.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static Options options(String... arguments) {
    return new Options(List.of(arguments));
  }

  @Test
  void are_names_with_values_and_have_defaults() {
    Options options =
        options(
            "--pairs", "7", "--rate", "0.5", "--sizes", "1, 10", "--quick", "on", "--f", "-a  -b");

    assertThat(options.count("pairs", 50)).isEqualTo(7);
    assertThat(options.count("window", 1)).isEqualTo(1);
    assertThat(options.number("rate", 0)).isEqualTo(0.5);
    assertThat(options.counts("sizes", "2")).containsExactly(1, 10);
    assertThat(options.counts("others", "2,3")).containsExactly(2, 3);
    assertThat(options.flag("quick", false)).isTrue();
    assertThat(options.flag("ceilings", true)).isTrue();
    assertThat(options.list("f", "")).containsExactly("-a", "-b");
    assertThat(options.text("dir", "target/bench")).isEqualTo("target/bench");
    options.expectAllUsed();
  }

  @Test
  void say_what_is_wrong_with_them() {
    assertRefused(() -> options("pairs", "7"), "options are --name value; pairs is none");
    assertRefused(() -> options("--pairs"), "options are --name value; --pairs is none");
    assertRefused(() -> options("--a", "1", "--a", "2"), "--a is given twice");
    assertRefused(
        () -> options("--rate", "fast").number("rate", 0),
        "--rate is a number from 0 up, not fast");
    assertRefused(
        () -> options("--rate", "-1").number("rate", 0), "--rate is a number from 0 up, not -1");
    assertRefused(
        () -> options("--rate", "NaN").number("rate", 0), "--rate is a number from 0 up, not NaN");
    assertRefused(
        () -> options("--pairs", "2.5").count("pairs", 1), "--pairs is a whole number, not 2.5");
    assertRefused(
        () -> options("--sizes", "1,,2").counts("sizes", "1"),
        "--sizes is a number from 0 up, not ");
    assertRefused(
        () -> options("--quick", "yes").flag("quick", true), "--quick is on or off, not yes");
    assertRefused(() -> options("--pears", "3").expectAllUsed(), "there is no option --pears here");
  }

  private static void assertRefused(Runnable work, String message) {
    assertThatThrownBy(work::run).isInstanceOf(BenchException.class).hasMessage(message);
  }

  @Test
  void are_told_without_directories() {
    Options options =
        options(
            "--dir",
            "/somewhere/bench",
            "--pairs",
            "7",
            "--node-flags",
            "-Xmx1g -XX:StartFlightRecording=filename=/some/where/x.jfr -Xlog:gc:../logs/gc.log");

    assertThat(options.given())
        .containsOnlyKeys("pairs", "node-flags")
        .containsEntry(
            "node-flags", "-Xmx1g -XX:StartFlightRecording=filename=x.jfr -Xlog:gc:gc.log");
  }
}
