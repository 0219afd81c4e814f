package chat.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Pages of long conversations, read backwards, one at a time. The conversations are written through
 * the node and kept for the next run. What a page costs must not depend on the length.
 */
final class History implements Workload {
  private static final String LENGTHS = "10000,100000,300000";
  private static final int LENGTHS_MAX = 10;
  private static final int PAGE = 50;
  private static final int PAGES = 2_000;
  private static final int RUN = 20;
  private static final int WARM_UP_PAGES = 400;

  /** A conversation that is read, and what its pages came to. */
  private record Scroll(long length, Crowd crowd, PageReader reader, Latencies latencies) {
    Crowd.Person owner() {
      return crowd.of(2).getFirst();
    }

    Crowd.Person other() {
      return crowd.of(2).getLast();
    }
  }

  @Override
  public String help() {
    return """
    pages of long conversations backwards, one at a time; the conversations are kept
    --lengths 10000,100000,300000  of the conversations; 1000000 takes minutes to make
    --page 50  entries
    --pages 2000  of each conversation, spread over it; 0 for all of it
    --body 100  characters of a message
    --warm-up 30  seconds
    """;
  }

  @Override
  public Result run(Stage stage) {
    Options options = stage.options();
    List<Long> lengths = lengths(options.text("lengths", LENGTHS));
    int page = options.count("page", PAGE);
    int pages = options.count("pages", PAGES);
    double warmUp = options.number("warm-up", 30);
    String body = "x".repeat(options.count("body", 100));
    options.expectAllUsed();
    if (page < 1 || page > 200) {
      throw new BenchException("--page is 1 to 200");
    }
    List<Scroll> scrolls = lengths.stream().map(each -> open(stage, each, page)).toList();
    await(stage, scrolls);
    fill(stage, scrolls, body);
    warmUp(stage, scrolls, page, warmUp);

    Result result = new Result("history", options.given());
    List<Gauge.Reading> readings = new ArrayList<>();
    for (Scroll each : scrolls) {
      PagePlan plan = PagePlan.of(each.reader().head(), page, pages, RUN);
      readings.add(measure(stage, each, plan, result));
    }
    stage.onLoop(() -> scrolls.forEach(each -> each.reader().leave()));
    Scroll first = scrolls.getFirst();
    Scroll last = scrolls.getLast();
    result.put(
        "cpu_of_longest_to_shortest",
        readings.getLast().bothMsPer(last.reader().read())
            / readings.getFirst().bothMsPer(first.reader().read()));
    result.put(
        "p50_of_longest_to_shortest", last.latencies().medianMs() / first.latencies().medianMs());
    stage.ceilings().tell(result, readings.getLast(), last.reader().read(), "page");
    return result;
  }

  private static List<Long> lengths(String text) {
    try {
      List<Long> lengths = Stream.of(text.split(",")).map(Long::valueOf).sorted().toList();
      if (lengths.getFirst() >= PAGE && lengths.size() <= LENGTHS_MAX) {
        return lengths;
      }
    } catch (NumberFormatException flaw) {
      // Told below.
    }
    throw new BenchException("--lengths are numbers from " + PAGE + " up, such as " + LENGTHS);
  }

  private static Scroll open(Stage stage, long length, int page) {
    Crowd crowd = stage.crowd("history-" + length + "-");
    List<Crowd.Person> both = crowd.of(2);
    PageReader reader =
        new PageReader(
            stage.loop(),
            stage.subject().port(),
            both.getFirst(),
            "@" + both.getLast().name(),
            page,
            new Glance());
    stage.onLoop(reader::connect);
    return new Scroll(length, crowd, reader, new Latencies());
  }

  private static void await(Stage stage, List<Scroll> scrolls) {
    stage.await("reading pages", () -> scrolls.stream().allMatch(each -> each.reader().isIdle()));
  }

  /** Writes what is missing, half of it from each side. */
  private static void fill(Stage stage, List<Scroll> scrolls, String body) {
    List<Letter> letters = new ArrayList<>();
    for (Scroll each : scrolls) {
      int missing = (int) Math.max(0, each.length() - each.reader().head());
      letters.add(new Letter(each.owner(), each.other(), missing / 2, body));
      letters.add(new Letter(each.other(), each.owner(), missing - missing / 2, body));
    }
    stage.onLoop(() -> scrolls.forEach(each -> each.reader().leave()));
    Mail.deliver(stage, letters, 1);
    stage.onLoop(() -> scrolls.forEach(each -> each.reader().connect()));
    await(stage, scrolls);
    for (Scroll each : scrolls) {
      if (each.reader().head() < each.length()) {
        throw new BenchException("a conversation ends at " + each.reader().head());
      }
    }
  }

  private static void warmUp(Stage stage, List<Scroll> scrolls, int page, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (System.nanoTime() < end) {
      for (Scroll each : scrolls) {
        PagePlan plan = PagePlan.of(each.reader().head(), page, WARM_UP_PAGES, RUN);
        stage.onLoop(() -> each.reader().walk(plan, new Latencies()));
        await(stage, List.of(each));
      }
    }
  }

  /** Reads by the plan, and puts what it came to into the result; what it cost. */
  private static Gauge.Reading measure(Stage stage, Scroll scroll, PagePlan plan, Result result) {
    PageReader reader = scroll.reader();
    Gauge.Reading before = stage.gauge().read();
    stage.onLoop(() -> reader.walk(plan, scroll.latencies()));
    await(stage, List.of(scroll));
    Gauge.Reading done = stage.gauge().read().since(before);
    String of = "_of_" + scroll.length();
    result.put("pages" + of, reader.read());
    scroll.latencies().tell(result, "page" + of);
    result.put("cpu_server_ms_per_page" + of, 1000 * done.costs().server() / reader.read());
    result.put("cpu_database_ms_per_page" + of, 1000 * done.costs().database() / reader.read());
    result.put("cpu_both_ms_per_page" + of, done.bothMsPer(reader.read()));
    result.put("wrong" + of, reader.wrong());
    result.put("retries" + of, reader.retries());
    return done;
  }
}
