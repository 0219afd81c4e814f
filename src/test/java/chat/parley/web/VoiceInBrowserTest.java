package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Voice messages, spoken into the browser's own microphone that beeps. */
class VoiceInBrowserTest extends BrowserTest {
  private static final String RECORD = "Record a voice message";

  private static Person speaker(String user, String name) {
    Person person = stage.register(user, name);
    person.page().context().grantPermissions(List.of("microphone"));
    return person;
  }

  private static void waitForSeconds(Page page, int seconds) {
    assertThat(page.locator(".recorder time"))
        .hasText(Pattern.compile("\\d:(0[%d-9]|[1-5]\\d)".formatted(seconds)));
  }

  @Test
  void a_voice_message_is_recorded_by_a_tap_and_heard() {
    Person ann = speaker("ann", "Ann");
    Person ben = stage.register("ben", "Ben");
    ann.startChat("ben");
    ann.tap(RECORD);
    waitForSeconds(ann.page(), 1);
    ann.click("Send the voice message");

    assertThat(ann.marks()).hasText("Delivered");
    assertThat(ben.line("Ann")).containsText(Pattern.compile("Voice message \\(\\d:\\d\\d\\)"));
    ben.open("Ann");
    Locator play = ben.page().locator("parley-sound .round");
    assertThat(play).hasAttribute("aria-label", Pattern.compile("Play: Voice message .* from Ann"));
    noteThePosition(ben.page());
    play.click();
    assertThat(ben.page().getByLabel("Position")).isEnabled();
    ben.page().waitForFunction("() => globalThis.furthest > 0");
    assertThat(play).hasAttribute("aria-label", Pattern.compile("Play: .*"));
  }

  /** Notes how far it has been heard; at its end it stands at the beginning again. */
  private static void noteThePosition(Page page) {
    page.evaluate(
        "() => { globalThis.furthest = 0; setInterval(() => { globalThis.furthest = Math.max("
            + "furthest, Number(document.querySelector('parley-sound input').value)); }, 20); }");
  }

  @Test
  void a_voice_message_is_spoken_while_pressing_or_thrown_away() {
    Person cat = speaker("cat", "Cat");
    stage.register("dan", "Dan");
    cat.startChat("dan");
    cat.tap(RECORD);
    waitForSeconds(cat.page(), 0);
    cat.click("Discard the recording");
    assertThat(cat.field()).isVisible();

    cat.button(RECORD).hover();
    cat.page().mouse().down();
    waitForSeconds(cat.page(), 1);
    cat.page().mouse().up();

    assertThat(cat.page().locator("parley-sound")).hasCount(1);
    assertThat(cat.marks()).hasText("Delivered");
  }

  @Test
  void who_does_not_allow_the_microphone_is_told_how_to() {
    Person eve = stage.register("eve", "Eve");
    stage.register("fay", "Fay");
    eve.startChat("fay");
    eve.page()
        .evaluate(
            "() => { navigator.mediaDevices.getUserMedia = () =>"
                + " Promise.reject(new DOMException('no', 'NotAllowedError')); }");
    eve.click(RECORD);
    assertThat(eve.page().getByText("Parley may not use the microphone.")).isVisible();

    eve.page()
        .evaluate(
            "() => { navigator.mediaDevices.getUserMedia = () =>"
                + " Promise.reject(new DOMException('no', 'NotFoundError')); }");
    eve.click(RECORD);
    assertThat(eve.page().getByText("No microphone was found.")).isVisible();
    assertThat(eve.page().locator("parley-sound")).hasCount(0);
  }
}
