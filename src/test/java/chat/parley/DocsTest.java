package chat.parley;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documents lead somewhere, and name what is there. */
class DocsTest {
  private static final Path README = Path.of("README.md");
  private static final Path DOCS = Path.of("docs");
  private static final Path DECISIONS = DOCS.resolve("adr");
  private static final Path SOURCES = Path.of("src", "main", "java", "chat", "parley");
  private static final int README_LINES_MAX = 200;

  private static final Pattern LINK = Pattern.compile("!?\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
  private static final Pattern SCRIPT = Pattern.compile("\\bscripts/[a-z-]+\\b(?!\\.)");

  @Test
  void every_link_leads_to_a_file_and_a_heading() {
    List<String> astray = new ArrayList<>();
    for (Path page : pages()) {
      for (String link : found(LINK, withoutCode(read(page)))) {
        if (!link.contains("://") && !leads(page, link)) {
          astray.add(page + ": " + link);
        }
      }
    }

    assertThat(astray).isEmpty();
  }

  @Test
  void the_readme_is_short() {
    assertThat(read(README).lines().count()).isLessThan(README_LINES_MAX);
  }

  @Test
  void the_readme_names_every_package_of_the_code_and_no_other() {
    assertThat(found(Pattern.compile("(?m)^\\|[^|]*\\| `([a-z]+)` \\|"), read(README)))
        .containsExactlyInAnyOrderElementsOf(packages());
  }

  @Test
  void every_decision_is_in_the_list_of_decisions() {
    List<String> decisions =
        files(DECISIONS).stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> name.matches("\\d{4}-.*\\.md"))
            .toList();

    assertThat(decisions).isNotEmpty();
    assertThat(found(LINK, read(DECISIONS.resolve("README.md"))))
        .containsExactlyElementsOf(decisions);
  }

  @Test
  void every_document_is_reached_from_the_readme() {
    Set<Path> reached = new HashSet<>();
    follow(README, reached);

    assertThat(reached).containsAll(pages());
  }

  @Test
  void every_script_that_is_named_can_be_run() {
    Set<String> scripts = new TreeSet<>();
    pages().forEach(page -> scripts.addAll(found(SCRIPT, read(page))));

    assertThat(scripts)
        .isNotEmpty()
        .allSatisfy(script -> assertThat(Path.of(script)).isRegularFile().isExecutable());
  }

  @Test
  void the_format_of_the_journal_tells_every_manifest() {
    Pattern manifest = Pattern.compile("static final String [A-Z_]+ = \"([a-z-]+)\";");
    List<String> manifests = new ArrayList<>(List.of("message"));
    for (String codec : List.of("user/UserEventCodec.java", "group/GroupEventCodec.java")) {
      manifests.addAll(found(manifest, read(SOURCES.resolve(Path.of(codec)))));
    }

    assertThat(found(Pattern.compile("// Manifest \"([a-z-]+)\""), journalFormat()))
        .containsExactlyInAnyOrderElementsOf(manifests);
  }

  private static String journalFormat() {
    return read(DOCS.resolve("journal.proto"));
  }

  private static List<Path> pages() {
    return Stream.concat(
            Stream.of(README, Path.of("CHANGELOG.md"), Path.of("web", "README.md")),
            files(DOCS).stream().filter(file -> file.toString().endsWith(".md")))
        .toList();
  }

  private static Set<String> packages() {
    Set<String> packages = new TreeSet<>();
    for (Path file : files(SOURCES)) {
      if (file.toString().endsWith(".java")) {
        packages.add(SOURCES.relativize(file).getName(0).toString());
      }
    }
    return packages;
  }

  private static void follow(Path page, Set<Path> reached) {
    if (!reached.add(page) || !page.toString().endsWith(".md")) {
      return;
    }
    for (String link : found(LINK, withoutCode(read(page)))) {
      if (!link.contains("://") && !link.startsWith("#")) {
        follow(target(page, link), reached);
      }
    }
  }

  private static boolean leads(Path page, String link) {
    int hash = link.indexOf('#');
    Path target = hash == 0 ? page : target(page, link);
    return Files.exists(target)
        && (hash < 0 || headings(read(target)).contains(link.substring(hash + 1)));
  }

  private static Path target(Path page, String link) {
    return page.resolveSibling(link.replaceFirst("#.*", "")).normalize();
  }

  /** The anchors of a page's headings, as they are made of them where Markdown is shown. */
  private static Set<String> headings(String text) {
    Map<String, Integer> times = new HashMap<>();
    Set<String> anchors = new HashSet<>();
    for (String heading : found(Pattern.compile("(?m)^#+ (.*)$"), withoutCode(text))) {
      String anchor =
          heading
              .toLowerCase(Locale.ROOT)
              .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
              .strip()
              .replace(' ', '-');
      int before = times.merge(anchor, 1, Integer::sum) - 1;
      anchors.add(before == 0 ? anchor : anchor + "-" + before);
    }
    return anchors;
  }

  private static String withoutCode(String text) {
    return text.replaceAll("(?ms)^```.*?^```$", "");
  }

  /** The first group of each match, or the whole match when there is none. */
  private static List<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map((MatchResult each) -> each.group(each.groupCount() == 0 ? 0 : 1))
        .toList();
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> tree = Files.walk(root)) {
      return tree.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(file + " can't be read", failure);
    }
  }
}
