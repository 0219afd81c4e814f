package chat.parley.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * How long the page takes with 10,000 messages in its store. Work for one more message is measured
 * in CPU time of the page's own thread, which other programs on the machine do not change much;
 * time on the clock is weighed with how much of a CPU this machine gives a program at that moment.
 */
class BudgetsInBrowserTest extends BrowserTest {
  private static final int MESSAGES = 10_000;
  private static final int RUNS = 5;
  private static final double PAINT_MS_MAX = 500;
  private static final double READY_MS_MAX = 1_000;
  private static final double APPEND_MS_MAX = 16;

  /**
   * How one opening of the page went.
   *
   * @param paint milliseconds to the first paint
   * @param ready milliseconds until it could be used
   * @param share the part of a CPU that a program got meanwhile
   */
  private record Opening(double paint, double ready, double share) {}

  @Test
  void ten_thousand_messages_are_no_burden() {
    Person ann = stage.register("ann", "Ann");
    stage.register("ben", "Ben");
    Writer writer = Writer.open(stage, "ben", "ann");
    writer.write(MESSAGES);
    assertThat(ann.line("Ben")).containsText("m" + MESSAGES);
    // Every message is in the store of this browser, not just the newest ones.
    await().pollInSameThread().until(() -> ann.rows("entries") >= MESSAGES);
    ann.waitForOfflineCopy();

    opens_at_once(ann);
    try (Meter meter = new Meter(ann.page())) {
      ann.open("Ben");
      ann.click("To the newest message");
      assertThat(ann.message("m" + MESSAGES)).isInViewport();
      appends_at_once(ann, meter, writer, "as it was opened");
      readToTheBeginning(ann);
      appends_at_once(ann, meter, writer, "read to the beginning and back");
    }
    assertThat(ann.page().locator(".message").count()).isLessThanOrEqualTo(150);
  }

  private static void opens_at_once(Person ann) {
    List<Opening> all = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      double before = share();
      ann.page().reload();
      assertThat(ann.line("Ben")).isVisible();
      double paint = timeOf(ann.page(), "first-contentful-paint");
      double ready = timeOf(ann.page(), "parley-ready");
      all.add(new Opening(paint, ready, Math.min(before, share())));
    }
    all.forEach(each -> print("opening: %s", each));

    // On a busy machine it gets its share of a CPU; the best of some runs had no bad luck.
    assertThat(all.stream().mapToDouble(each -> each.paint * each.share).min().orElseThrow())
        .as("first paint")
        .isLessThanOrEqualTo(PAINT_MS_MAX);
    assertThat(all.stream().mapToDouble(each -> each.ready * each.share).min().orElseThrow())
        .as("interactive")
        .isLessThanOrEqualTo(READY_MS_MAX);
  }

  /** Waits for it: the browser tells of a first paint after the page may be ready already. */
  private static double timeOf(Page page, String name) {
    var time =
        page.waitForFunction("name => performance.getEntriesByName(name)[0]?.startTime", name);
    return ((Number) time.jsonValue()).doubleValue();
  }

  /** Loads the whole chat from the store, and comes back to its end. */
  private static void readToTheBeginning(Person ann) {
    ann.click("Chat menu");
    ann.page().getByText("Go to a date…").click();
    // Not today: the messages may have been written before midnight.
    ann.page().locator("dialog input[type=date]").fill("2020-01-01");
    ann.click("Go");
    assertThat(ann.page().locator(".message .text").first()).hasText("m1");
    ann.click("To the newest message");
    assertThat(ann.button("To the newest message")).hasCount(0);
  }

  private static void appends_at_once(Person ann, Meter meter, Writer writer, String where) {
    writer.connect();
    List<Double> all = new ArrayList<>();
    for (int run = 0; run < 4 * RUNS; run++) {
      meter.restart();
      int number = writer.write(1);
      assertThat(ann.message("m" + number)).isInViewport();
      all.add(meter.workMs());
    }
    print("appending, %s: %s", where, all);
    assertThat(median(all)).as(where).isLessThanOrEqualTo(APPEND_MS_MAX);
  }

  private static double median(List<Double> all) {
    return all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow();
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  /** Which part of a CPU a program gets now that wants all of it; at most 1. */
  private static double share() {
    var thread = ManagementFactory.getThreadMXBean();
    long cpu = thread.getCurrentThreadCpuTime();
    long wall = System.nanoTime();
    long end = wall + TimeUnit.MILLISECONDS.toNanos(150);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    double given = thread.getCurrentThreadCpuTime() - cpu;
    return Math.clamp(given / (System.nanoTime() - wall), 0.01, 1);
  }

  /** Chromium's own count of what a page does, in CPU time of its thread. */
  private static final class Meter implements AutoCloseable {
    private final CDPSession session;
    private Map<String, Double> before = Map.of();

    Meter(Page page) {
      session = page.context().newCDPSession(page);
      JsonObject ofThread = new JsonObject();
      ofThread.addProperty("timeDomain", "threadTicks");
      session.send("Performance.enable", ofThread);
    }

    void restart() {
      before = read();
    }

    /** Milliseconds of scripts, styles and layout since then. */
    double workMs() {
      return since("ScriptDuration") + since("LayoutDuration") + since("RecalcStyleDuration");
    }

    private double since(String name) {
      return 1_000 * (read().get(name) - before.get(name));
    }

    private Map<String, Double> read() {
      Map<String, Double> all = new TreeMap<>();
      for (JsonElement each : session.send("Performance.getMetrics").getAsJsonArray("metrics")) {
        JsonObject metric = each.getAsJsonObject();
        all.put(metric.get("name").getAsString(), metric.get("value").getAsDouble());
      }
      return all;
    }

    @Override
    public void close() {
      session.detach();
    }
  }
}
