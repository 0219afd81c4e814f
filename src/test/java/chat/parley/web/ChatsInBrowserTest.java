package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The chat list, long conversations, and the settings. */
class ChatsInBrowserTest extends BrowserTest {
  private static void menu(Person person, String item) {
    person.click("Chat menu");
    person.page().getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(item)).click();
  }

  @Test
  void what_is_pinned_muted_or_archived_is_so_on_all_devices() {
    Person ann = stage.register("ann", "Ann");
    stage.register("ben", "Ben");
    stage.register("cat", "Cat");
    ann.startChat("ben");
    ann.write("to Ben");
    ann.startChat("cat");
    ann.write("to Cat");
    Locator lines = ann.page().locator(".lines .line");
    assertThat(lines.first()).containsText("Cat");

    ann.open("Ben");
    menu(ann, "Pin");
    assertThat(lines.first()).containsText("Ben");
    menu(ann, "Mute");
    assertThat(ann.line("Ben")).containsText("Muted");
    Person other = stage.signIn("ann");
    assertThat(other.line("Ben")).containsText("Pinned");
    assertThat(other.line("Ben")).containsText("Muted");

    menu(ann, "Archive");
    assertThat(other.line("Ben")).hasCount(0);
    other.page().getByText("Archived").click();
    assertThat(other.line("Ben")).isVisible();
  }

  @Test
  void a_draft_waits_in_its_chat() {
    Person dan = stage.register("dan", "Dan");
    stage.register("eve", "Eve");
    stage.register("fay", "Fay");
    dan.startChat("eve");
    dan.field().fill("half a sentence");
    dan.startChat("fay");
    assertThat(dan.line("Eve")).containsText("Draft: half a sentence");
    // What a browser has not written yet when the page goes is lost.
    await().pollInSameThread().until(() -> dan.rows("drafts") > 0);

    dan.page().reload();
    dan.open("Eve");

    assertThat(dan.field()).hasValue("half a sentence");
  }

  @Test
  void a_long_conversation_is_read_back_to_its_beginning() {
    Person gil = stage.register("gil", "Gil");
    stage.register("hal", "Hal");
    Writer.write(stage, "hal", "gil", 320);
    assertThat(gil.line("Hal")).containsText("m320");

    gil.open("Hal");
    assertThat(gil.message("m1").first()).isVisible();
    assertThat(gil.page().locator(".unread")).isVisible();
    gil.click("To the newest message");
    assertThat(gil.message("m320")).isInViewport();
    assertThat(gil.line("Hal")).not().containsText("unread");

    // A new device reads older pages from the server when it comes near them.
    Person other = stage.signIn("gil");
    // Other devices are told what was read once it is in the log, which takes some seconds.
    assertThat(other.line("Hal")).containsText("m320");
    assertThat(other.line("Hal")).not().containsText("unread");
    other.open("Hal");
    assertThat(other.message("m320")).isInViewport();
    await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          other.page().evaluate("() => { document.querySelector('.scroller').scrollTop = 0; }");
          assertThat(other.page().locator(".message").count()).isLessThanOrEqualTo(150);
          return other.page().getByText("This is the beginning").isVisible();
        });
    assertThat(other.page().locator(".message .text").first()).hasText("m1");
  }

  @Test
  void the_settings_change_name_theme_and_language() {
    Person ida = stage.register("ida", "Ida");
    Person jon = stage.register("jon", "Jon");
    ida.click("Settings");
    Locator name = ida.page().locator("input[name=name]");
    assertThat(name).hasValue("Ida");
    name.fill("Ida the Second");
    ida.click("Save");
    assertThat(ida.page().getByText("Saved")).isVisible();
    jon.startChat("ida");
    assertThat(jon.heading("Ida the Second")).isVisible();

    ida.page().getByLabel("Dark").check();
    assertThat(ida.page().locator("html")).hasAttribute("data-theme", "dark");
    ida.page().getByLabel("Language").selectOption("ar");
    assertThat(ida.page().locator("html")).hasAttribute("dir", "rtl");
    ida.page().reload();
    assertThat(ida.heading("المحادثات")).isVisible();
    assertThat(ida.page().locator("html")).hasAttribute("data-theme", "dark");
  }

  @Test
  void signing_out_forgets_what_this_browser_held() {
    Person kim = stage.register("kim", "Kim");
    kim.startChat("kim");
    kim.write("a note to myself");
    assertThat(kim.mark("a note to myself")).not().hasText("Waiting to be sent");
    kim.click("Settings");
    kim.click("Sign out of this browser");
    kim.page().locator("dialog.small").getByText("Sign out").last().click();
    assertThat(kim.heading("Sign in")).isVisible();

    // The server may have shown the device out before this browser had forgotten everything.
    await().pollInSameThread().until(() -> kim.rows("entries") == 0);
  }
}
