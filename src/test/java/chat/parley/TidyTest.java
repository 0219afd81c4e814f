package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house rules that a compiler does not know. */
class TidyTest {
  private static final Path MAIN = Path.of("src", "main");
  private static final Path TEST = Path.of("src", "test");
  private static final int COLUMNS_MAX = 100;
  private static final int MAIN_LINES_MAX = 400;
  private static final int TEST_LINES_MAX = 500;

  /** A line that can't be broken: an import, or one that holds an address. */
  private static final Predicate<String> UNBREAKABLE =
      line -> line.startsWith("import ") || line.contains("://");

  private static final Pattern EMPTY_NAME =
      Pattern.compile(
          "\\b(?:class|record|interface|enum)\\s+\\w*"
              + "(?:Manager|Utils?|Helpers?|Impl|Data|DTO|Dto)\\b");

  private static final Pattern SLEEP = Pattern.compile("\\bThread\\s*\\.\\s*sleep\\(");

  private static final Pattern PRINT = Pattern.compile("\\bSystem\\s*\\.\\s*(?:out|err)\\b");

  /** Directories of one machine: nobody else has them. */
  private static final Pattern ONE_MACHINE =
      Pattern.compile("(?<![\\w.*-])/(?:home|root|work|Users)/\\w");

  @Test
  void no_line_is_longer_than_a_hundred_columns() {
    assertThat(
            lines(java(MAIN, TEST), line -> columns(line) > COLUMNS_MAX && !UNBREAKABLE.test(line)))
        .isEmpty();
  }

  @Test
  void no_file_is_longer_than_its_limit() {
    assertThat(longerThan(MAIN_LINES_MAX, java(MAIN))).isEmpty();
    assertThat(longerThan(TEST_LINES_MAX, java(TEST))).isEmpty();
  }

  @Test
  void every_package_says_what_it_is_for() {
    List<Path> packages = java(MAIN).stream().map(Path::getParent).distinct().toList();

    assertThat(packages)
        .isNotEmpty()
        .allSatisfy(folder -> assertThat(folder.resolve("package-info.java")).exists());
  }

  @Test
  void no_class_has_a_name_that_says_nothing() {
    assertThat(lines(java(MAIN, TEST), line -> EMPTY_NAME.matcher(line).find())).isEmpty();
  }

  @Test
  void nothing_sleeps() {
    assertThat(lines(java(MAIN, TEST), line -> SLEEP.matcher(line).find())).isEmpty();
  }

  @Test
  void only_the_command_lines_print() {
    List<Path> silent =
        java(MAIN).stream()
            .filter(file -> Stream.of("cli", "app", "bench").noneMatch(room -> in(file, room)))
            .toList();

    assertThat(lines(silent, line -> PRINT.matcher(line).find())).isEmpty();
  }

  @Test
  void nothing_names_a_directory_of_one_machine() {
    assertThat(lines(texts(), line -> ONE_MACHINE.matcher(line).find())).isEmpty();
  }

  @Test
  void golden_files_are_there_and_not_empty() {
    List<Path> golden = files(TEST.resolve("resources").resolve("golden"), file -> true);

    assertThat(golden).isNotEmpty().allSatisfy(file -> assertThat(file).isNotEmptyFile());
  }

  /** The rules themselves: what they are to catch, and what they must let pass. */
  @Test
  void the_patterns_catch_what_they_are_for() {
    assertThat("final class Session" + "Manager {").containsPattern(EMPTY_NAME);
    assertThat("record Client" + "Data(int n) {}").containsPattern(EMPTY_NAME);
    assertThat("interface Database {").doesNotContainPattern(EMPTY_NAME);
    assertThat("Thread." + "sleep(5)").containsPattern(SLEEP);
    assertThat("cd /ho" + "me/me").containsPattern(ONE_MACHINE);
    assertThat("https://example.org/ho" + "me/page").doesNotContainPattern(ONE_MACHINE);
  }

  private static List<Path> java(Path... roots) {
    return Stream.of(roots)
        .flatMap(root -> files(root, file -> file.toString().endsWith(".java")).stream())
        .toList();
  }

  /** All sources, resources and pages that people write. */
  private static List<Path> texts() {
    Pattern written =
        Pattern.compile(".*\\.(?:java|scala|ts|conf|sql|proto|json|ya?ml|xml|md|sh|properties)");
    Predicate<Path> text = file -> written.matcher(file.getFileName().toString()).matches();
    return Stream.of(Path.of("src"), Path.of("docs"), Path.of("scripts"), Path.of("web", "src"))
        .filter(Files::exists)
        .flatMap(root -> files(root, text).stream())
        .toList();
  }

  private static List<Path> files(Path root, Predicate<Path> wanted) {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(Files::isRegularFile).filter(wanted).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean in(Path file, String room) {
    return file.startsWith(MAIN.resolve(Path.of("java", "chat", "parley", room)));
  }

  private static int columns(String line) {
    return line.codePointCount(0, line.length());
  }

  private static List<String> longerThan(int max, List<Path> files) {
    return files.stream()
        .filter(file -> read(file).size() > max)
        .map(file -> file + " has " + read(file).size() + " lines")
        .toList();
  }

  /** Every offending line with its place. */
  private static List<String> lines(List<Path> files, Predicate<String> offending) {
    List<String> found = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = read(file);
      for (int at = 0; at < lines.size(); at++) {
        if (offending.test(lines.get(at))) {
          found.add(file + ":" + (at + 1) + ": " + lines.get(at).strip());
        }
      }
    }
    return found;
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(file + " can't be read", failure);
    }
  }
}
