package chat.parley.web;

import static chat.parley.web.ScreenshotsTest.scheme;
import static chat.parley.web.ScreenshotsTest.take;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Takes the pictures of media, as {@link ScreenshotsTest} does those of the rest. */
@EnabledIfSystemProperty(named = "screenshots", matches = "true")
class MediaScreenshotsTest {
  @Test
  void takes_pictures_of_media() {
    try (Stage stage = new Stage()) {
      Person nora = stage.register("nora", "Nora Lindqvist");
      Person jonas = stage.register("jonas", "Jonas Weber");
      nora.page().context().grantPermissions(List.of("microphone"));
      talk(nora, jonas);
      attaching(nora);
      everywhere(nora);
    }
  }

  private static void talk(Person nora, Person jonas) {
    jonas.startChat("nora");
    jonas.sendFiles(
        "File",
        new FilePayload(
            "Programme of the workshop, second draft.pdf",
            "application/pdf",
            Samples.file("programme", 184_000).buffer));
    nora.open("Jonas");
    nora.click("Record a voice message");
    assertThat(nora.page().locator(".recorder time")).hasText("0:03");
    nora.click("Send the voice message");
    assertThat(nora.marks().last()).hasText("Read");
    jonas.sendFiles("Photos and videos", Samples.photo("evening.jpg", 2400, 1500));
    nora.attach("Photos and videos", Samples.photo("ridge.jpg", 1600, 1100));
    nora.page().getByPlaceholder("Add a caption").fill("The same evening, from the other side");
    nora.click("Send");
    assertThat(nora.marks().last()).hasText("Read");
    assertThat(nora.page().locator(".picture[data-seen]")).hasCount(2);
  }

  private static void attaching(Person nora) {
    Page page = nora.page();
    nora.attach(
        "Photos and videos",
        Samples.photo("one.jpg", 1200, 900),
        Samples.photo("two.jpg", 700, 1000),
        new FilePayload("notes.txt", "text/plain", "notes".getBytes()));
    take(page, "attaching");
    for (int left = 3; left > 0; left--) {
      page.locator(".tray .icon-button").first().click();
    }
    nora.click("Attach");
    take(page, "attach-menu");
    page.keyboard().press("Escape");
    nora.click("Record a voice message");
    assertThat(page.locator(".recorder time")).hasText("0:02");
    take(page, "recording");
    nora.click("Discard the recording");
  }

  private static void everywhere(Person nora) {
    Page page = nora.page();
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    take(page, "media");
    scheme(page, ColorScheme.DARK);
    take(page, "media-dark");
    page.setViewportSize(390, 780);
    take(page, "phone-media-dark");
    nora.button("Open: Photo from Jonas Weber").click();
    assertThat(page.locator(".lightbox img")).isVisible();
    take(page, "phone-picture");
    nora.click("Close");
    page.setViewportSize(1180, 760);
    scheme(page, ColorScheme.LIGHT);
    nora.button("Open: Photo from You").click();
    assertThat(page.locator(".lightbox img")).isVisible();
    take(page, "picture");
    nora.click("Close");
    nora.click("Settings");
    page.getByLabel("Language").selectOption("ar");
    page.keyboard().press("Escape");
    take(page, "media-right-to-left");
    page.setViewportSize(390, 780);
    take(page, "phone-media-right-to-left");
  }
}
