package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** A new build is served while the page of the old one is open. */
class UpdateInBrowserTest extends BrowserTest {
  @Test
  void a_new_version_comes_when_the_person_agrees_and_nothing_is_lost() {
    try (FrontDoor door = new FrontDoor(URI.create(stage.address()).getPort())) {
      Person ben = stage.register("ben", "Ben");
      Person ann =
          Person.register(stage.context(Stage.desktop()).newPage(), door.address(), "ann", "Ann");
      ann.startChat("ben");
      ann.write("before");
      assertThat(ann.mark("before")).hasText("Delivered");
      ann.waitForOfflineCopy();
      assertThat(ann.page().locator(".update")).hasCount(0);

      ann.field().fill("half a sentence");
      // What a browser has not written yet when the page goes is lost.
      await().pollInSameThread().until(() -> ann.rows("drafts") > 0);
      newBuild(door);
      ann.page()
          .evaluate(
              "() => navigator.serviceWorker.ready.then(it => it.update()).then(() => undefined)");
      assertThat(ann.page().getByText("A new version of Parley is ready.")).isVisible();
      assertThat(ann.page().locator("html")).not().hasAttribute("data-build", "two");
      ben.open("Ann");
      ben.write("meanwhile");
      assertThat(ann.message("meanwhile")).isVisible();

      ann.click("Load it");

      assertThat(ann.page().locator("html")).hasAttribute("data-build", "two");
      assertThat(ann.line("Ben")).containsText("Draft: half a sentence");
      ann.open("Ben");
      assertThat(ann.field()).hasValue("half a sentence");
      assertThat(ann.message("before")).isVisible();
      assertThat(ann.message("meanwhile")).isVisible();
      assertThat(ann.page().locator(".update")).hasCount(0);
      ann.write("after");
      assertThat(ann.mark("after")).hasText("Read");

      ann.page().context().setOffline(true);
      ann.page().reload();
      assertThat(ann.page().locator("html")).hasAttribute("data-build", "two");
      ann.open("Ben");
      assertThat(ann.message("after")).isVisible();
    }
  }

  /** The page says which it is, and its worker has another name for its files. */
  private static void newBuild(FrontDoor door) {
    door.change("/", page -> page.replace("<html ", "<html data-build=\"two\" "));
    door.change("/sw.js", worker -> worker.replaceFirst("[0-9a-f]{16}", "00000000000000b2"));
  }
}
