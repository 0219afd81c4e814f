package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who sees little, or nothing, or uses no mouse. */
class AccessibilityInBrowserTest extends BrowserTest {
  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void axe_finds_nothing_anywhere(ColorScheme scheme) {
    String suffix = scheme.name().toLowerCase(java.util.Locale.ROOT);
    var options = Stage.desktop().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE);
    Page entrance = stage.context(options).newPage();
    entrance.navigate(stage.address());
    assertThat(entrance.getByLabel("User name")).isVisible();
    expectNoViolations(entrance, "the entrance");

    Person ann = stage.register("ann-" + suffix, "Ann", options);
    Person ben = stage.register("ben-" + suffix, "Ben", options);
    expectNoViolations(ann.page(), "the empty chat list");
    ann.startChat("ben-" + suffix);
    ann.write("Look at https://example.org");
    ben.open("Ann");
    ben.choose("Look at", "Reply");
    ben.write("I have");
    assertThat(ann.message("I have")).isVisible();
    assertThat(ann.mark("Look at")).hasText("Read");
    expectNoViolations(ann.page(), "a conversation");

    ann.message("Look at").hover();
    ann.message("Look at").locator(".more").click();
    expectNoViolations(ann.page(), "the actions of a message");
    ann.page().keyboard().press("Escape");
    ann.click("Chat menu");
    expectNoViolations(ann.page(), "the menu of a chat");
    ann.page().keyboard().press("Escape");
    ann.click("Emoji");
    assertThat(ann.page().locator(".emoji")).isVisible();
    expectNoViolations(ann.page(), "the emoji");
    ann.click("Settings");
    assertThat(ann.page().getByText("this device")).isVisible();
    expectNoViolations(ann.page(), "the settings");
    ann.page().keyboard().press("Escape");
    stage.suspend("ann-" + suffix);
    assertThat(ann.heading("Your account is suspended")).isVisible();
    expectNoViolations(ann.page(), "the chats of somebody who is suspended");
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void axe_finds_nothing_in_media(ColorScheme scheme) {
    String suffix = scheme.name().toLowerCase(java.util.Locale.ROOT);
    var options = Stage.desktop().setColorScheme(scheme).setReducedMotion(ReducedMotion.REDUCE);
    Person max = stage.register("max-" + suffix, "Max", options);
    Person nia = stage.register("nia-" + suffix, "Nia", options);
    max.page().context().grantPermissions(List.of("microphone"));
    max.startChat("nia-" + suffix);
    max.attach("Photos and videos", Samples.photo("hill.jpg", 800, 600));
    expectNoViolations(max.page(), "what is about to be sent");
    max.click("Send");
    assertThat(max.page().locator("parley-media")).hasCount(1);
    max.sendFiles("File", Samples.file("figures.bin", 5_000));
    max.click("Record a voice message");
    assertThat(max.page().locator(".recorder time")).hasText("0:01");
    expectNoViolations(max.page(), "a recording");
    max.click("Send the voice message");
    max.click("Attach");
    expectNoViolations(max.page(), "the ways to attach");
    max.page().keyboard().press("Escape");
    assertThat(max.button("Attach")).isFocused();

    nia.open("Max");
    assertThat(nia.page().locator("parley-media")).hasCount(3);
    assertThat(nia.page().getByAltText("Photo from Max")).isVisible();
    expectNoViolations(nia.page(), "media");
    nia.click("Open: Photo from Max");
    assertThat(nia.page().locator(".lightbox img")).isVisible();
    expectNoViolations(nia.page(), "a picture as large as the screen");
  }

  /** Between the field and the messages are a few buttons. */
  private static boolean isOnMessage(Page page) {
    return (boolean) page.evaluate("() => document.activeElement.matches('.message')");
  }

  @Test
  void everything_is_done_without_a_mouse() {
    Person cat = stage.register("cat", "Cat");
    Person dan = stage.register("dan", "Dan");
    var keys = cat.page().keyboard();

    keys.press("Control+k");
    keys.type("dan");
    keys.press("Enter");
    assertThat(cat.field()).isFocused();
    keys.type("first");
    keys.press("Enter");
    assertThat(cat.mark("first")).hasText("Delivered");
    keys.press("ArrowUp");
    keys.type(", mended");
    keys.press("Enter");
    assertThat(cat.message("first, mended")).containsText("edited");

    dan.open("Cat");
    dan.write("second");
    assertThat(cat.message("second")).isVisible();
    for (int buttons = 0; buttons < 4 && !isOnMessage(cat.page()); buttons++) {
      keys.press("Shift+Tab");
    }
    assertThat(cat.message("second")).isFocused();
    keys.press("ArrowUp");
    assertThat(cat.message("first, mended")).isFocused();
    keys.press("Enter");
    keys.press("ArrowRight");
    keys.press("Enter");
    assertThat(dan.page().locator(".reaction")).hasText("❤️");
  }

  @Test
  void a_screen_reader_hears_a_message_once() {
    Person eve = stage.register("eve", "Eve");
    Person fay = stage.register("fay", "Fay");
    eve.startChat("fay");
    eve.write("hello");
    fay.open("Eve");
    fay.page()
        .evaluate(
            "() => { globalThis.heard = []; const log = document.querySelector('[role=log]');"
                + " new MutationObserver(() => heard.push(log.textContent.trim()))"
                + ".observe(log, {childList: true, characterData: true, subtree: true}); }");

    eve.write("are you there?");
    assertThat(fay.page().getByRole(AriaRole.LOG)).hasText("Eve: are you there?");
    eve.write("good");
    assertThat(fay.page().getByRole(AriaRole.LOG)).hasText("Eve: good");

    assertThat(fay.page().evaluate("() => globalThis.heard"))
        .isEqualTo(List.of("Eve: are you there?", "Eve: good"));
    assertThat(fay.page().getByRole(AriaRole.LISTITEM).last())
        .hasText(
            java.util.regex.Pattern.compile(
                "Eve:\\s*good.*\\d\\d:\\d\\d", java.util.regex.Pattern.DOTALL));
  }

  @Test
  void a_phone_shows_one_thing_at_a_time() {
    Person gil = stage.register("gil", "Gil", Stage.phone());
    stage.register("hal", "Hal");
    gil.startChat("hal");
    gil.write("from the phone");
    assertThat(gil.mark("from the phone")).hasText("Delivered");
    assertThat(gil.search()).isHidden();

    gil.click("Back to chats");
    assertThat(gil.search()).isVisible();
    assertThat(gil.line("Hal")).containsText("from the phone");
    Object overflows =
        gil.page().evaluate("() => document.documentElement.scrollWidth > innerWidth");
    assertThat(overflows).isEqualTo(false);
  }
}
