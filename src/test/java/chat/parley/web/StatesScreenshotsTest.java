package chat.parley.web;

import static chat.parley.web.ScreenshotsTest.scheme;
import static chat.parley.web.ScreenshotsTest.take;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes pictures of what is seldom seen, as {@link ScreenshotsTest} does those of the rest: texts
 * of both directions that are cut, and an account that is suspended. Only for looking at them.
 */
@EnabledIfSystemProperty(named = "screenshots.into", matches = ".+")
class StatesScreenshotsTest {
  private static final int LINES = 4;

  @Test
  void takes_pictures_of_states() {
    try (Stage stage = new Stage()) {
      Person nora = stage.register("nora", "Nora Lindqvist");
      talk(stage, nora);
      everywhere(nora.page(), "cut");
      stage.suspend("nora");
      assertThat(nora.page().locator("parley-suspended h2")).isVisible();
      nora.page().locator("textarea").fill("I will bring the seeds");
      nora.page().locator("textarea").press("Enter");
      assertThat(nora.message("I will bring")).isVisible();
      everywhere(nora.page(), "suspended");
    }
  }

  private static void talk(Stage stage, Person nora) {
    Person jonas = stage.register("jonas", "Jonas Weber");
    Person layla = stage.register("layla", "ليلى حداد");
    Person tomas =
        stage.register("tomas", "Tomás Herrera-Villanueva de la Fuente y Montenegro de León");
    jonas.startChat("nora");
    jonas.attach("Photos and videos", Samples.photo("evening.jpg", 900, 600));
    jonas
        .page()
        .getByPlaceholder("Add a caption")
        .fill("The very same evening, seen from the other side of the valley");
    jonas.click("Send");
    layla.startChat("nora");
    layla.write("سأحضر البذور يوم السبت إن شاء الله ومعها كل ما نحتاج إليه في الحديقة");
    GroupTalk.of(layla).create("Allotment 14", "nora", "jonas");
    layla.write("Who can water on Thursday, before it gets too hot for everybody?");
    tomas.startChat("nora");
    tomas.write("أراك غدًا عند المحطة، الرصيف الرابع، قبل الموعد بعشر دقائق من فضلك");
    assertThat(nora.page().locator(".lines .line")).hasCount(LINES);
    nora.open("Tomás");
    nora.choose("أراك", "Reply");
    nora.write("Agreed, see you there");
    assertThat(nora.mark("Agreed")).hasText("Read");
  }

  private static void everywhere(Page page, String name) {
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    for (String language : new String[] {"en", "ar"}) {
      page.evaluate("language => localStorage['parley.language'] = language", language);
      page.reload();
      page.locator(".lines .line").filter(said("Tomás")).click();
      assertThat(page.locator(".message").first()).isVisible();
      if (name.equals("suspended")) {
        assertThat(page.locator("parley-suspended h2")).isVisible();
      }
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        scheme(page, scheme);
        String suffix = "-" + language + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
        take(page, name + suffix);
        page.setViewportSize(390, 780);
        take(page, name + suffix + "-phone");
        page.setViewportSize(1180, 760);
      }
      scheme(page, ColorScheme.LIGHT);
    }
  }

  private static com.microsoft.playwright.Locator.FilterOptions said(String text) {
    return new com.microsoft.playwright.Locator.FilterOptions().setHasText(text);
  }
}
