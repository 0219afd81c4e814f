package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The views of groups, of what is found and passed on: for everybody, on any screen. */
class GroupViewsInBrowserTest {
  private static Stage stage;

  @BeforeAll
  static void start() {
    stage = new Stage();
  }

  @AfterAll
  static void stop() {
    if (stage != null) {
      stage.close();
    }
  }

  private static void expectNoViolations(Page page, String where) {
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations)
        .as(where)
        .extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
        .isEmpty();
  }

  private static void close(Page page) {
    page.keyboard().press("Escape");
    assertThat(page.locator("dialog")).hasCount(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void axe_finds_nothing_in_the_views_of_groups(ColorScheme scheme) {
    String suffix = scheme.name().toLowerCase(Locale.ROOT);
    var options = Stage.desktop().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE);
    Person ann = stage.register("ann-" + suffix, "Ann", options);
    Person ben = stage.register("ben-" + suffix, "Ben", options);
    Page page = ann.page();
    ben.startChat("ann-" + suffix);
    ben.write("Shall we make a group?");
    assertThat(ann.line("Ben")).isVisible();
    ann.click("New group");
    GroupTalk.of(ann).pick("ben-" + suffix);
    expectNoViolations(page, "a new group");
    close(page);
    GroupTalk.of(ann).create("Walkers", "ben-" + suffix);
    ann.write("Welcome");
    ben.open("Walkers");
    ben.write("Thank you for the group");
    assertThat(ann.message("Thank you")).isVisible();
    assertThat(ann.mark("Welcome")).hasText("Read");
    expectNoViolations(page, "the conversation of a group");

    Locator info = GroupTalk.of(ann).info();
    info.getByText("Make a link").click();
    assertThat(info.locator(".linked")).isVisible();
    info.getByLabel("Actions for Ben").click();
    info.getByText("Add", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(info.locator("parley-picker")).isVisible();
    expectNoViolations(page, "what is known of a group");
    info.getByLabel("Edit title and description").click();
    expectNoViolations(page, "the title and description of a group");
    close(page);

    ann.choose("Welcome", "Info");
    assertThat(page.locator("dialog").getByText("Read by")).isVisible();
    expectNoViolations(page, "who has read a message");
    close(page);
    ann.choose("Welcome", "Forward");
    assertThat(page.locator(".pick").first()).isVisible();
    expectNoViolations(page, "passing on");
    close(page);
    expectNoViolationsOfFinding(ann);
  }

  private static void expectNoViolationsOfFinding(Person ann) {
    Page page = ann.page();
    GroupTalk.of(ann).menu("Search in this chat");
    page.getByLabel("Search messages").fill("group");
    assertThat(page.locator("dialog mark").first()).isVisible();
    expectNoViolations(page, "looking for messages of a chat");
    close(page);
    ann.search().fill("group");
    assertThat(page.locator("parley-chat-list mark").first()).isVisible();
    expectNoViolations(page, "looking for messages");
    ann.search().press("Escape");
    GroupTalk.of(ann).menu("Export");
    expectNoViolations(page, "exporting");
    close(page);
    ann.click("Settings");
    assertThat(page.getByLabel("Play a sound")).not().isChecked();
    expectNoViolations(page, "notifications in the settings");
    close(page);
  }

  @Test
  void a_group_is_made_without_a_mouse() {
    Person cat = stage.register("cat", "Cat");
    stage.register("dan", "Dan");
    var keys = cat.page().keyboard();
    cat.button("New group").focus();
    keys.press("Enter");
    assertThat(cat.page().getByLabel("Title")).isFocused();
    keys.type("Keyboards");
    keys.press("Tab");
    keys.type("dan");
    keys.press("Enter");
    assertThat(cat.page().locator(".chips")).containsText("Dan");
    cat.page().getByLabel("Title").focus();
    keys.press("Enter");
    assertThat(cat.heading("Keyboards")).isVisible();
    assertThat(cat.field()).isFocused();
  }

  @Test
  void everything_fits_a_phone_from_right_to_left() {
    Person gil = stage.register("gil", "Gil", Stage.phone());
    stage.register("hal", "Halldóra Guðmundsdóttir-Þorvaldsdóttir");
    Page page = gil.page();
    String title = "A group with a rather long title that goes on and on and on";
    GroupTalk.of(gil).create(title, "hal");
    gil.write("from the phone");
    assertThat(gil.mark("from the phone")).hasText("Delivered");
    gil.click("Back to chats");
    page.evaluate("() => localStorage.setItem('parley.language', 'ar')");
    page.reload();
    assertThat(page.locator("html")).hasAttribute("dir", "rtl");
    gil.waitForConnection();
    expectFits(page);
    page.locator(".side header .icon-button").first().click();
    assertThat(page.locator("parley-picker")).isVisible();
    expectFits(page);
    close(page);
    gil.line("A group with").click();
    assertThat(gil.message("from the phone")).isVisible();
    expectFits(page);
    GroupTalk.of(gil).info();
    expectFits(page);
    close(page);
    page.locator(".side header .icon-button").last().waitFor(hidden());
    gil.message("from the phone").locator(".more").click();
    expectFits(page);
  }

  private static Locator.WaitForOptions hidden() {
    return new Locator.WaitForOptions()
        .setState(com.microsoft.playwright.options.WaitForSelectorState.HIDDEN);
  }

  /** Nothing is wider than the screen, and dialogs stand within it. */
  private static void expectFits(Page page) {
    Object over =
        page.evaluate(
            "() => { const wide = document.documentElement.scrollWidth > innerWidth;"
                + " const all = [...document.querySelectorAll('dialog, dialog *, .bar *')];"
                + " const out = all.filter(each => { const box = each.getBoundingClientRect();"
                + " return box.width > 1 && !each.closest('.vh, bdi')"
                + " && (box.left < -1 || box.right > innerWidth + 1); });"
                + " return (wide ? ['the page'] : []).concat(out.map(each => each.outerHTML)); }");
    assertThat(over).isEqualTo(List.of());
  }
}
