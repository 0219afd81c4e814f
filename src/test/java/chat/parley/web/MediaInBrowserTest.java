package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ServiceWorkerPolicy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What two people see of pictures and files. */
class MediaInBrowserTest extends BrowserTest {
  private static final Pattern UPLOADS = Pattern.compile(".*/v1/media/uploads/.+");
  private static final Pattern MEDIA = Pattern.compile(".*/v1/media/[0-9a-f]{64}");

  /** All calls of the page can be held or answered by the test. */
  private static NewContextOptions withoutWorker() {
    return Stage.desktop().setServiceWorkers(ServiceWorkerPolicy.BLOCK);
  }

  private static Object widthOf(Locator image) {
    return image.evaluate("image => image.decode().then(() => image.naturalWidth)");
  }

  @Test
  void a_picture_is_scaled_down_sent_and_seen_large() {
    Person ann = stage.register("ann", "Ann");
    Person ben = stage.register("ben", "Ben");
    ann.startChat("ben");
    ann.attach("Photos and videos", Samples.photo("evening.jpg", 3000, 2000));
    assertThat(ann.page().locator(".tray img")).isVisible();
    ann.page().getByPlaceholder("Add a caption").fill("From the hill");
    ann.click("Send");

    assertThat(ann.mark("From the hill")).hasText("Delivered");
    assertThat(ben.line("Ann")).containsText("Photo · From the hill");
    ben.open("Ann");
    Locator image = ben.page().getByAltText("Photo from Ann");
    assertThat(image).isVisible();
    assertThat(widthOf(image)).isEqualTo(2048);

    ben.click("Open: Photo from Ann");
    Locator large = ben.page().locator(".lightbox img");
    assertThat(large).isVisible();
    BoundingBox fitted = large.boundingBox();
    ben.page().keyboard().press("+");
    assertThat(large.boundingBox().width).isGreaterThan(fitted.width * 1.3);
    ben.page().keyboard().press("Escape");
    assertThat(ben.page().locator(".lightbox")).hasCount(0);
    assertThat(ben.button("Open: Photo from Ann")).isFocused();
  }

  @Test
  void a_picture_finds_its_room_kept_and_the_next_one_is_one_key_away() {
    Person cat = stage.register("cat", "Cat");
    Person dan = stage.register("dan", "Dan", withoutWorker());
    List<Route> held = new CopyOnWriteArrayList<>();
    dan.page().route(MEDIA, held::add);
    cat.startChat("dan");
    cat.sendFiles(
        "Photos and videos",
        Samples.photo("first.jpg", 900, 600),
        Samples.photo("second.jpg", 500, 800));
    assertThat(cat.marks()).hasText(new String[] {"Delivered", "Delivered"});
    dan.open("Cat");
    Locator pictures = dan.page().locator(".picture");
    assertThat(pictures).hasCount(2);
    assertThat(dan.page().locator(".picture .tiny")).hasCount(2);
    BoundingBox before = pictures.last().boundingBox();
    dan.page().waitForCondition(() -> held.size() == 2);
    held.forEach(Route::resume);

    assertThat(dan.page().getByAltText("Photo from Cat")).hasCount(2);
    assertThat(pictures.last().boundingBox()).usingRecursiveComparison().isEqualTo(before);
    dan.button("Open: Photo from Cat").first().click();
    assertThat(widthOf(dan.page().locator(".lightbox img"))).isEqualTo(900);
    dan.page().keyboard().press("ArrowRight");
    assertThat(dan.button("Next")).hasCount(0);
    assertThat(widthOf(dan.page().locator(".lightbox img"))).isEqualTo(500);
    dan.click("Close");
  }

  @Test
  void a_file_comes_byte_for_byte_and_hostile_names_are_only_names() throws IOException {
    Person eve = stage.register("eve", "Eve");
    Person fay = stage.register("fay", "Fay");
    for (Person each : List.of(eve, fay)) {
      each.page().onDialog(dialog -> stage.complaints.add(each.user() + dialog.message()));
    }
    FilePayload plain = Samples.file("figures.bin", 3_000_000);
    eve.startChat("fay");
    eve.sendFiles(
        "File",
        plain,
        Samples.file("<img src=x onerror=alert(1)>.png", 10),
        Samples.file("evil\u202egnp.exe", 11),
        new FilePayload("page.html", "text/html", "<script>alert(1)</script>".getBytes()));
    assertThat(eve.marks().last()).hasText("Delivered");
    fay.open("Eve");

    assertThat(fay.page().locator(".file-name"))
        .hasText(
            new String[] {
              "figures.bin", "_img src=x onerror=alert(1)_.png", "evilgnp.exe", "page.html"
            });
    assertThat(fay.page().locator(".messages img, .messages script")).hasCount(0);
    Download download = fay.page().waitForDownload(() -> fay.click("Save figures.bin"));
    assertThat(download.suggestedFilename()).isEqualTo("figures.bin");
    assertThat(download.createReadStream().readAllBytes()).isEqualTo(plain.buffer);
    Download page = fay.page().waitForDownload(() -> fay.click("Save page.html"));
    assertThat(page.suggestedFilename()).isEqualTo("page.html");
    assertThat(fay.page().url()).startsWith(stage.address());
  }

  @Test
  void an_upload_goes_on_after_a_reload_and_is_sent_once() throws IOException {
    Person gil = stage.register("gil", "Gil", withoutWorker());
    Person hal = stage.register("hal", "Hal");
    List<String> offsets = new CopyOnWriteArrayList<>();
    List<Route> held = new CopyOnWriteArrayList<>();
    gil.page()
        .route(
            UPLOADS,
            route -> {
              boolean isPart = route.request().method().equals("PATCH");
              if (isPart) {
                offsets.add(route.request().headers().get("upload-offset"));
              }
              if (isPart && offsets.size() == 2) {
                held.add(route);
              } else {
                route.resume();
              }
            });
    FilePayload file = Samples.file("long.bin", 2_500_000);
    gil.startChat("hal");
    gil.sendFiles("File", file);
    Locator progress = gil.page().getByRole(com.microsoft.playwright.options.AriaRole.PROGRESSBAR);
    assertThat(progress).hasAttribute("aria-valuenow", "5");
    assertThat(gil.marks()).hasText("Waiting to be sent");
    gil.write("said meanwhile");
    assertThat(gil.mark("said meanwhile")).hasText("Delivered");

    held.forEach(Route::abort);
    gil.page().reload();
    gil.open("Hal");

    hal.open("Gil");
    assertThat(hal.page().locator(".message")).hasCount(2);
    assertThat(gil.marks()).hasText(new String[] {"Read", "Read"});
    assertThat(offsets).startsWith("0", "131072", "131072");
    Download download = hal.page().waitForDownload(() -> hal.click("Save long.bin"));
    assertThat(download.createReadStream().readAllBytes()).isEqualTo(file.buffer);
  }

  @Test
  void a_picture_that_was_pasted_without_a_connection_is_sent_later_and_once() {
    Person ola = stage.register("ola", "Ola");
    Person pia = stage.register("pia", "Pia");
    ola.startChat("pia");
    ola.waitForOfflineCopy();
    Page page = ola.page();
    page.context().setOffline(true);
    page.evaluate(HAND_OVER, "paste");
    assertThat(page.locator(".tray img")).hasCount(1);
    page.evaluate(HAND_OVER, "dragover");
    assertThat(page.getByText("Drop files to send them")).isVisible();
    page.evaluate(HAND_OVER, "drop");
    assertThat(page.locator(".tray img")).hasCount(2);
    ola.click("Send");
    assertThat(ola.marks()).hasText(new String[] {"Waiting to be sent", "Waiting to be sent"});

    page.reload();
    ola.open("Pia");
    assertThat(page.getByAltText("Photo from You")).hasCount(2);
    page.context().setOffline(false);

    pia.open("Ola");
    assertThat(pia.page().getByAltText("Photo from Ola")).hasCount(2);
    assertThat(ola.marks()).hasText(new String[] {"Read", "Read"});
    assertThat(pia.page().locator(".message")).hasCount(2);
  }

  /** Gives the page a drawn picture, as the clipboard or a mouse would. */
  private static final String HAND_OVER =
      """
      type => {
        const canvas = document.createElement('canvas');
        canvas.width = 60;
        canvas.height = 40;
        canvas.getContext('2d').fillRect(5, 5, 30, 20);
        return new Promise(resolve => canvas.toBlob(blob => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([blob], 'drawn.png', {type: 'image/png'}));
          const about = {bubbles: true, cancelable: true};
          const event = type === 'paste'
              ? new ClipboardEvent(type, {...about, clipboardData: transfer})
              : new DragEvent(type, {...about, dataTransfer: transfer});
          document.querySelector('textarea').dispatchEvent(event);
          resolve();
        }, 'image/png'));
      }
      """;

  @Test
  void another_tab_takes_an_upload_over() {
    BrowserContext context = stage.context(withoutWorker());
    Person ida = Person.register(context.newPage(), stage.address(), "ida", "Ida");
    Person jon = stage.register("jon", "Jon");
    ida.startChat("jon");
    ida.write("first");
    assertThat(ida.mark("first")).hasText("Delivered");
    Person tab = new Person(context.newPage(), "ida");
    tab.page().navigate(stage.address());
    tab.open("Jon");
    List<Route> held = new CopyOnWriteArrayList<>();
    ida.page().route(UPLOADS, held::add);
    tab.sendFiles("File", Samples.file("of-the-second.bin", 400_000));
    assertThat(ida.media("of-the-second.bin")).hasCount(1);
    ida.page().waitForCondition(() -> !held.isEmpty());

    ida.page().close();

    assertThat(tab.marks().last()).hasText("Delivered");
    jon.open("Ida");
    assertThat(jon.media("of-the-second.bin")).hasCount(1);
    assertThat(jon.page().locator(".message")).hasCount(2);
  }

  @Test
  void bytes_that_are_not_those_that_were_sent_are_refused() {
    Person kim = stage.register("kim", "Kim");
    Person leo = stage.register("leo", "Leo", withoutWorker());
    byte[] other = Samples.file("other", 5_000).buffer;
    leo.page().route(MEDIA, route -> route.fulfill(new Route.FulfillOptions().setBodyBytes(other)));
    kim.startChat("leo");
    kim.sendFiles("File", Samples.file("true.bin", 5_000));
    leo.open("Kim");
    leo.click("Save true.bin");
    assertThat(leo.page().getByText("What came is not what was sent.")).isVisible();

    leo.page().unroute(MEDIA);
    Download download = leo.page().waitForDownload(() -> leo.click("Save true.bin"));
    assertThat(download.failure()).isNull();
  }

  @Test
  void what_is_too_large_is_told_and_what_failed_is_sent_again_or_cancelled() {
    Person mia = stage.register("mia", "Mia", withoutWorker());
    Person ned = stage.register("ned", "Ned");
    Page page = mia.page();
    mia.startChat("ned");
    Pattern beginnings = Pattern.compile(".*/v1/media/uploads$");
    Map<String, String> small = Map.of("Tus-Max-Size", "1000");
    page.route(
        beginnings,
        route -> {
          boolean asks = route.request().method().equals("OPTIONS");
          route.fulfill(
              asks
                  ? new Route.FulfillOptions().setStatus(204).setHeaders(small)
                  : new Route.FulfillOptions().setStatus(413).setBody("{}"));
        });
    mia.click("Attach");
    page.waitForFileChooser(() -> page.getByText("File", exactly()).click())
        .setFiles(Samples.file("huge.bin", 2_000));
    assertThat(page.getByText("The server takes files of up to 1 kB.")).isVisible();
    assertThat(page.locator(".tray")).hasCount(0);

    mia.sendFiles("File", Samples.file("again.bin", 900));
    assertThat(page.getByText("Not sent: The file is too large for the server.")).isVisible();
    page.unroute(beginnings);
    mia.click("Send again");
    assertThat(mia.marks()).hasText("Delivered");

    page.route(UPLOADS, route -> {});
    mia.sendFiles("File", Samples.file("never.bin", 900));
    mia.click("Cancel sending");
    assertThat(mia.media("never.bin")).hasCount(0);
    mia.write("the last");
    ned.open("Mia");
    assertThat(ned.message("the last")).isVisible();
    assertThat(ned.page().locator(".message")).hasCount(2);
  }

  @Test
  void a_download_under_way_can_be_cancelled_and_begun_again() throws IOException {
    Person oren = stage.register("oren", "Oren");
    Person petra = stage.register("petra", "Petra", withoutWorker());
    FilePayload file = Samples.file("long.bin", 400_000);
    oren.startChat("petra");
    oren.sendFiles("File", file);
    assertThat(oren.marks()).hasText("Delivered");
    List<Route> held = new CopyOnWriteArrayList<>();
    petra.page().route(MEDIA, held::add);
    petra.open("Oren");
    petra.click("Save long.bin");
    assertThat(petra.button("Cancel loading")).isFocused();
    petra.page().waitForCondition(() -> held.size() == 1);
    expectNoViolations(petra.page(), "a download under way");

    petra.click("Cancel loading");
    assertThat(petra.button("Save long.bin")).isFocused();
    assertThat(petra.page().locator(".piece .error")).hasCount(0);

    petra.page().unroute(MEDIA);
    Download download = petra.page().waitForDownload(() -> petra.click("Save long.bin"));
    assertThat(download.createReadStream().readAllBytes()).isEqualTo(file.buffer);
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }
}
