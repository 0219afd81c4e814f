package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
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
    Person other = new Person(stage.context(Stage.desktop()).newPage(), "ann");
    other.page().navigate(stage.address());
    other.signIn("ann", Person.PASSWORD, "Sign in");
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
    dan.page()
        .waitForFunction(
            "() => new Promise(resolve => { const open = indexedDB.open('parley');"
                + " open.onsuccess = () => { const all = open.result.transaction('drafts')"
                + ".objectStore('drafts').count(); all.onsuccess = () => {"
                + " open.result.close(); resolve(all.result > 0); }; }; })");

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
    Person other = new Person(stage.context(Stage.desktop()).newPage(), "gil");
    other.page().navigate(stage.address());
    other.signIn("gil", Person.PASSWORD, "Sign in");
    // Other devices are told what was read once it is in the log, which takes some seconds.
    assertThat(other.line("Hal")).containsText("m320");
    assertThat(other.line("Hal")).not().containsText("unread");
    other.open("Hal");
    assertThat(other.message("m320")).isInViewport();
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          other.page().evaluate("() => { document.querySelector('.scroller').scrollTop = 0; }");
          assertThat(other.page().locator(".message").count()).isLessThanOrEqualTo(150);
          return other.page().getByText("This is the beginning").isVisible();
        });
    assertThat(other.page().locator(".message .text").first()).hasText("m1");
  }

  /** A chat that is longer than the screen, read to its end. */
  private static Person readsToTheEnd(String user, String other) {
    Person reader = stage.register(user, user);
    stage.register(other, other);
    Writer.write(stage, other, user, 60);
    reader.open(other);
    reader.click("To the newest message");
    assertThat(reader.message("m60")).isInViewport();
    return reader;
  }

  private static Person openedBy(String user, String with) {
    Person person = new Person(stage.context(Stage.desktop()).newPage(), user);
    person.page().navigate(stage.address());
    person.signIn(user, Person.PASSWORD, "Sign in");
    person.enter();
    person.open(with);
    return person;
  }

  @Test
  void rows_that_grow_after_they_were_placed_leave_the_view_at_the_end() {
    Person mona = readsToTheEnd("mona", "nick");
    Person nick = openedBy("nick", "mona");

    nick.sendFiles("Photos and videos", Samples.photo("tower.jpg", 600, 900));
    assertThat(mona.page().getByAltText("Photo from nick")).isInViewport();
    nick.write("below the picture");
    assertThat(mona.message("below the picture")).isInViewport();

    mona.page()
        .evaluate("() => { document.querySelector('.message').style.paddingBottom = '400px'; }");
    assertThat(mona.message("below the picture")).isInViewport();
    nick.write("and after that");
    assertThat(mona.message("and after that")).isInViewport();
    assertThat(mona.button("To the newest message")).hasCount(0);
  }

  @Test
  void whoever_has_gone_up_stays_there_whatever_grows_or_comes() {
    Person olga = readsToTheEnd("olga", "paul");
    Person paul = openedBy("paul", "olga");
    Page page = olga.page();
    page.evaluate("() => { document.querySelector('.scroller').scrollTop -= 600; }");
    assertThat(olga.button("To the newest message")).isVisible();

    page.evaluate(
        "() => { const scroller = document.querySelector('.scroller');"
            + " globalThis.before = scroller.scrollTop;"
            + " document.querySelector('.message').style.paddingBottom = '400px'; }");
    page.waitForFunction(
        "() => Math.abs(document.querySelector('.scroller').scrollTop - before - 400) < 2");
    paul.write("further down");

    assertThat(olga.message("further down")).hasCount(1);
    assertThat(olga.message("further down")).not().isInViewport();
    olga.click("To the newest message");
    assertThat(olga.message("further down")).isInViewport();
  }

  @Test
  void the_settings_change_name_theme_and_language() {
    Person ida = stage.register("ida", "Ida");
    Person jon = stage.register("jon", "Jon");
    ida.click("Settings");
    ida.page().locator("input[name=name]").fill("Ida the Second");
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

    Object kept =
        kim.page()
            .evaluate(
                "() => new Promise(resolve => { const open = indexedDB.open('parley');"
                    + " open.onsuccess = () => { const all = open.result.transaction('entries')"
                    + ".objectStore('entries').count(); all.onsuccess = () =>"
                    + " resolve(all.result); }; })");
    assertThat(kept).isEqualTo(0);
  }

  /** Whether the first and the last letter of a text that is cut can be seen. */
  private static final String CUT =
      """
      text => {
        const node = [...text.childNodes].find(each => each.nodeType === Node.TEXT_NODE);
        const box = text.getBoundingClientRect();
        const isSeen = at => {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const letter = range.getBoundingClientRect();
          return letter.left > box.left - 2 && letter.right < box.right + 2;
        };
        return `${isSeen(0)} ${isSeen(node.data.length - 1)}`;
      }
      """;

  @Test
  void a_text_is_cut_where_it_ends_whichever_way_the_page_goes() {
    Person lou = stage.register("lou", "Lou");
    Person max = stage.register("max", "Max");
    Person layla = stage.register("layla", "ليلى");
    String english = "The very same evening, seen from the other side of the valley, an hour later";
    String arabic = "المساء نفسه كما يُرى من الجانب الآخر من الوادي بعد ساعة من غروب الشمس هناك";
    max.startChat("lou");
    max.attach("Photos and videos", Samples.photo("evening.jpg", 300, 200));
    max.page().getByPlaceholder("Add a caption").fill(english);
    max.click("Send");
    assertThat(max.marks()).hasText("Delivered");
    GroupTalk.of(layla).create("Evenings", "lou");
    layla.write(arabic);
    Locator said = lou.page().locator(".lines .brief bdi:last-of-type");
    Locator about = lou.page().locator(".lines .about");

    for (String language : new String[] {"en", "ar"}) {
      lou.page().evaluate("language => localStorage['parley.language'] = language", language);
      lou.page().reload();
      assertThat(about)
          .hasText(new String[] {"ليلى:", language.equals("en") ? "Photo ·" : "صورة ·"});
      assertThat(said).hasText(new String[] {arabic, english});

      assertThat(said.evaluateAll("all => all.map(" + CUT + ")"))
          .isEqualTo(List.of("true false", "true false"));
    }
  }
}
