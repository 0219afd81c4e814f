package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was said is found again, passed on, saved, and told of. */
class FindingInBrowserTest {
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

  @Test
  void messages_are_found_in_all_chats_and_in_one() {
    Person ann = stage.register("ann", "Ann");
    stage.register("ben", "Ben");
    stage.register("cat", "Cat");
    ann.startChat("ben");
    ann.write("The café at the corner opens at nine");
    ann.write("Something else");
    assertThat(ann.mark("Something else")).hasText("Delivered");
    ann.startChat("cat");
    ann.write("Which corner do you mean?");
    ann.write("a corner that goes away");
    ann.choose("goes away", "Delete for everyone");
    ann.page().locator("dialog").getByText("Delete for everyone").last().click();
    assertThat(ann.message("You deleted this message")).isVisible();
    // What is found is what was stored when it was looked for, and nothing is from the outbox.
    assertThat(ann.mark("Which corner")).hasText("Delivered");
    assertThat(ann.mark("You deleted this message")).hasText("Delivered");

    ann.search().fill("Corner");
    Locator hits = ann.page().locator("parley-chat-list parley-found .line");
    assertThat(hits).hasCount(2);
    ann.search().fill("cafe corner");
    assertThat(hits).hasCount(1);
    assertThat(hits.locator("mark")).hasText(new String[] {"café", "corner"});
    hits.click();
    assertThat(ann.heading("Ben")).isVisible();
    assertThat(ann.message("The café")).isFocused();

    GroupTalk.of(ann).menu("Search in this chat");
    ann.page().getByLabel("Search messages").fill("corner");
    assertThat(ann.page().locator("dialog parley-found .line")).hasCount(1);
    ann.page().locator("dialog parley-found .line").click();
    assertThat(ann.page().locator("dialog")).hasCount(0);
    assertThat(ann.message("The café")).isFocused();
  }

  @Test
  void a_message_is_passed_on_to_several_chats_as_it_reads_now() {
    Person dan = stage.register("dan", "Dan");
    Person eve = stage.register("eve", "Eve");
    Person fay = stage.register("fay", "Fay");
    dan.startChat("fay");
    dan.write("hello Fay");
    dan.startChat("eve");
    dan.write("good nwes");
    assertThat(dan.mark("good nwes")).hasText("Delivered");
    dan.choose("good nwes", "Edit");
    dan.write("good news");
    assertThat(dan.message("good news")).containsText("edited");

    dan.choose("good news", "Forward");
    Locator dialog = dan.page().locator("dialog");
    dialog.locator(".pick").filter(new Locator.FilterOptions().setHasText("Fay")).click();
    dialog.locator(".pick").filter(new Locator.FilterOptions().setHasText("Eve")).click();
    dialog.getByText("Send").click();
    assertThat(dan.page().getByText("Forwarded to 2 chats")).isVisible();

    fay.open("Dan");
    assertThat(fay.message("good news")).isVisible();
    eve.open("Dan");
    assertThat(eve.message("good news")).hasCount(2);
  }

  @Test
  void a_chat_is_saved_whole_as_text_and_as_json() throws IOException {
    Person gil = stage.register("gil", "Gil");
    stage.register("hal", "Hal");
    Writer.write(stage, "hal", "gil", 120);
    assertThat(gil.line("Hal")).containsText("m120");
    gil.open("Hal");
    // The last message has been read, so that another device begins its window there.
    gil.click("To the newest message");
    assertThat(gil.message("m120")).isInViewport();
    assertThat(gil.line("Hal")).not().containsText("unread");
    Person other = stage.signIn("gil");
    other.open("Hal");
    assertThat(other.message("m120")).isVisible();

    List<String> lines = Files.readAllLines(export(other, "Text, to read").path());
    assertThat(lines).filteredOn(line -> line.endsWith("] Hal: m1")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.contains("] Hal: m")).hasSize(120);

    JsonNode json =
        new ObjectMapper().readTree(Files.readString(export(other, "JSON, complete").path()));
    assertThat(json.get("entries")).hasSize(120);
    assertThat(json.at("/entries/0/content/text").textValue()).isEqualTo("m1");
    assertThat(json.at("/people/hal").textValue()).isEqualTo("Hal");
  }

  private static Download export(Person person, String format) {
    GroupTalk.of(person).menu("Export");
    Locator dialog = person.page().locator("dialog");
    dialog.getByLabel(format).check();
    Download file =
        person
            .page()
            .waitForDownload(() ->
                dialog.getByText("Save", new Locator.GetByTextOptions().setExact(true)).click());
    assertThat(dialog).hasCount(0);
    return file;
  }

  @Test
  void notifications_are_asked_for_in_the_settings_alone_and_can_be_turned_off() {
    var context = stage.context(Stage.desktop());
    context.addInitScript(NOTED);
    Page page = context.newPage();
    Person ida = Person.register(page, stage.address(), "ida", "Ida");
    ida.waitForOfflineCopy();
    Person jon = stage.register("jon", "Jon");
    jon.startChat("ida");
    jon.write("nobody is told of this");
    // By name, as it will be told of.
    assertThat(ida.line("Jon")).containsText("nobody is told of this");
    assertThat(noted(page)).isEqualTo(List.of());

    ida.click("Settings");
    page.getByLabel("Notify me of messages").check();
    page.keyboard().press("Escape");
    jon.write("but of this");
    page.waitForFunction("() => globalThis.noted.length === 2");
    assertThat(noted(page)).isEqualTo(List.of("asked", "Jon (2 unread): but of this"));

    ida.click("Settings");
    page.getByLabel("Notify me of messages").uncheck();
    page.keyboard().press("Escape");
    jon.write("not of this");
    assertThat(ida.line("Jon")).containsText("not of this");
    ida.open("Jon");
    assertThat(jon.mark("not of this")).hasText("Read");
    assertThat(noted(page)).isEqualTo(List.of("asked", "Jon (2 unread): but of this"));
  }

  /** A browser that only notes what it was asked to show, to a person who looks elsewhere. */
  private static final String NOTED =
      """
      globalThis.noted = [];
      document.hasFocus = () => false;
      globalThis.Notification = class {
        static permission = 'default';
        static async requestPermission() {
          noted.push('asked');
          return (this.permission = 'granted');
        }
      };
      ServiceWorkerRegistration.prototype.showNotification = async (title, { body }) =>
        void noted.push(`${title}: ${body}`);
      """;

  private static Object noted(Page page) {
    return page.evaluate("() => globalThis.noted");
  }
}
