package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes the pictures of {@code docs/images}: {@code scripts/test -Dtest=ScreenshotsTest
 * -Dscreenshots=true}. With {@code -Dscreenshots.into=FOLDER} it takes those of all views, in both
 * themes, directions and sizes, into another folder.
 */
@EnabledIfSystemProperty(named = "screenshots", matches = "true")
class ScreenshotsTest {
  private static final String INTO = System.getProperty("screenshots.into");
  private static final Path IMAGES = Path.of(INTO == null ? "docs/images" : INTO);

  @Test
  void takes_pictures() {
    try (Stage stage = new Stage()) {
      Page entrance = stage.context(Stage.desktop()).newPage();
      entrance.navigate(stage.address());
      assertThat(entrance.getByLabel("User name")).isVisible();
      take(entrance, "sign-in");

      Person nora = stage.register("nora", "Nora Lindqvist");
      take(nora.page(), "empty");
      List<Person> friends = friends(stage);
      talk(nora, friends);
      groups(nora, friends);
      everywhere(nora);
    }
  }

  private static List<Person> friends(Stage stage) {
    String[][] all = {
      {"amara", "Amara Okafor"},
      {"tomas", "Tomás Herrera-Villanueva de la Fuente y Montenegro"},
      {"yuki", "Yuki Tanaka"},
      {"hiking.club", "Hiking"},
      {"layla", "ليلى حداد"},
      {"jonas", "Jonas Weber"}
    };
    List<Person> friends = new ArrayList<>();
    for (String[] each : all) {
      friends.add(stage.register(each[0], each[1]));
    }
    return friends;
  }

  private static void say(Person person, String text) {
    person.write(text);
    assertThat(person.mark(text).last()).not().hasText("Waiting to be sent");
  }

  private static void talk(Person nora, List<Person> friends) {
    String[] greetings = {
      "", "The minutes are in the shared folder.", "See you at the station, platform 4.",
      "New route: 14 km, 600 m up. Who is in?", "شكرًا جزيلاً! أراك غدًا", "Thanks, that worked!"
    };
    for (int at = 1; at < friends.size(); at++) {
      friends.get(at).startChat("nora");
      say(friends.get(at), greetings[at]);
    }
    nora.open("Jonas");
    nora.open("Yuki");
    say(nora, "I will bring coffee ☕");
    nora.startChat("amara");
    Person amara = friends.getFirst();
    say(nora, "Morning! Is the workshop still at ten?");
    amara.open("Nora");
    say(amara, "Yes, in the big room. The programme is at https://workshop.example.org/programme");
    say(amara, "Could you bring the adapter? Mine has given up 🙈");
    nora.choose("Could you bring", "Reply");
    say(nora, "Of course. It is already in my bag.");
    say(
        nora,
        "I have been thinking about the second half: what if we let everybody build"
            + " something small instead of listening to us for an hour?");
    say(amara, "I love that");
    amara.message("I have been thinking").hover();
    amara.message("I have been thinking").locator(".more").click();
    amara.page().getByLabel("React with ❤️").click();
    say(amara, "🎉");
    say(nora, "Then let us do it. See you at ten!");
    assertThat(nora.mark("Then let us")).hasText("Read");
    assertThat(nora.page().locator(".reaction")).hasText("❤️");
  }

  private static void groups(Person nora, List<Person> friends) {
    Person yuki = friends.get(2);
    GroupTalk.of(nora).create("Allotment 14", "amara", "yuki", "jonas", "tomas", "layla");
    say(nora, "The beans are up! Who can water on Thursday?");
    yuki.open("Allotment");
    say(yuki, "I can, after five 🌱");
    say(yuki, "And I have found somebody who gives away a rain barrel.");
    Person tomas = friends.get(1);
    tomas.open("Allotment");
    say(tomas, "Count me in for carrying it.");
    Person layla = friends.get(4);
    layla.open("Allotment");
    say(layla, "سأحضر البذور يوم السبت إن شاء الله");
    if (INTO != null) {
      nora.choose("The beans are up", "Info");
      assertThat(nora.page().locator("dialog .member").first()).isVisible();
      take(nora.page(), "group-read-by");
      nora.page().keyboard().press("Escape");
    }
    say(nora, "You are the best. Saturday it is, then.");
  }

  /** The views of groups, in one theme and size. */
  private static void groupViews(Person nora, String suffix) {
    Page page = nora.page();
    if (page.locator(".stage .only-phone").isVisible()) {
      page.locator(".stage .only-phone").click();
    }
    nora.line("Allotment").click();
    assertThat(nora.message("Saturday it is")).isVisible();
    take(page, "group" + suffix);
    if (INTO == null) {
      return;
    }
    page.locator(".title").click();
    assertThat(page.locator("parley-group .member").nth(5)).isVisible();
    take(page, "group-info" + suffix);
    page.locator("parley-group-link .quiet").first().click();
    page.locator("parley-group .member .icon-button").nth(1).click();
    assertThat(page.locator(".linked")).isVisible();
    page.locator(".linked").scrollIntoViewIfNeeded();
    take(page, "group-link" + suffix);
    page.keyboard().press("Escape");
    page.locator(".chat-menu .icon-button").click();
    take(page, "group-menu" + suffix);
    page.keyboard().press("Escape");
    if (page.locator(".stage .only-phone").isVisible()) {
      page.locator(".stage .only-phone").click();
      take(page, "list" + suffix);
    }
    page.locator("#search").fill("wor");
    assertThat(page.locator("parley-found mark").first()).isVisible();
    take(page, "found" + suffix);
    page.locator("#search").press("Escape");
    page.locator(".side header .icon-button").first().click();
    page.locator(".pick").nth(1).click();
    page.locator(".pick").nth(2).click();
    take(page, "new-group" + suffix);
    page.keyboard().press("Escape");
  }

  private static void everywhere(Person nora) {
    Page page = nora.page();
    page.emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    groupViews(nora, "");
    if (INTO != null) {
      scheme(page, ColorScheme.DARK);
      groupViews(nora, "-dark");
      page.setViewportSize(390, 780);
      groupViews(nora, "-phone-dark");
      scheme(page, ColorScheme.LIGHT);
      groupViews(nora, "-phone");
      page.setViewportSize(1180, 760);
    }
    nora.open("Amara");
    take(page, "conversation");
    scheme(page, ColorScheme.DARK);
    take(page, "conversation-dark");
    page.setViewportSize(390, 780);
    take(page, "phone-conversation-dark");
    scheme(page, ColorScheme.LIGHT);
    nora.click("Back to chats");
    take(page, "phone-list");
    page.setViewportSize(1180, 760);
    nora.open("Tomás");
    take(page, "long-name");
    nora.click("Settings");
    assertThat(page.getByText("this device")).isVisible();
    take(page, "settings");
    page.getByLabel("Language").selectOption("ar");
    page.keyboard().press("Escape");
    page.locator(".lines .line")
        .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Amara"))
        .click();
    take(page, "right-to-left");
    page.setViewportSize(390, 780);
    take(page, "phone-right-to-left");
    if (INTO != null) {
      groupViews(nora, "-phone-rtl");
      page.setViewportSize(1180, 760);
      groupViews(nora, "-rtl");
    }
  }

  static void scheme(Page page, ColorScheme scheme) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
  }

  static void take(Page page, String name) {
    page.mouse().move(0, 0);
    page.screenshot(new Page.ScreenshotOptions().setPath(IMAGES.resolve(name + ".png")));
  }
}
