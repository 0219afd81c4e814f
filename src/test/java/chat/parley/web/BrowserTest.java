package chat.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** Tests of the page in a real browser, before a node of their own; no page may complain. */
abstract class BrowserTest {
  static Stage stage;

  @BeforeAll
  static void start() {
    stage = new Stage();
  }

  @AfterAll
  static void stop() {
    if (stage != null) {
      stage.close();
      stage = null;
    }
  }

  @AfterEach
  void nothing_has_complained() {
    stage.closePages();
    assertThat(stage.complaints).isEmpty();
  }

  /** Fails on what makes the page hard to use for some people. */
  static void expectNoViolations(Page page, String where) {
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations)
        .as(where)
        .extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
        .isEmpty();
  }
}
