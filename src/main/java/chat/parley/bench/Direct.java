package chat.parley.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Pairs of users chat: in a closed loop, where each writer always has so many messages under way,
 * or in an open one at a fixed rate, where latency counts from when a message was due.
 */
final class Direct implements Workload {
  private static final int PAIRS = 50;

  @Override
  public Result run(Stage stage) {
    Options options = stage.options();
    int pairs = options.count("pairs", PAIRS);
    int window = options.count("window", 1);
    double rate = options.number("rate", 0);
    double warmUp = options.number("warm-up", 40);
    double seconds = options.number("seconds", 60);
    String body = "x".repeat(options.count("body", 100));
    options.expectAllUsed();
    Pair.Score score = new Pair.Score();
    List<Pair> all = connect(stage, pairs, window, body, score);

    drive(stage, all, rate, warmUp);
    stage.onLoop(() -> score.counting = true);
    Gauge.Reading before = stage.gauge().read();
    double measured = drive(stage, all, rate, seconds);
    Gauge.Reading done = stage.gauge().read().since(before);
    stage.onLoop(() -> all.forEach(Pair::leave));

    Result result = new Result("direct", options.given());
    result.put("messages", score.sent);
    result.put("messages_per_s", score.sent / measured);
    score.accepted.tell(result, "accepted");
    score.delivered.tell(result, "delivered");
    score.received.tell(result, "received");
    done.tell(result, score.sent, "message");
    result.put("lost", score.lost);
    result.put("reordered", score.reordered);
    result.put("retries", score.retries);
    return result;
  }

  private static List<Pair> connect(
      Stage stage, int pairs, int window, String body, Pair.Score score) {
    List<Crowd.Person> people = stage.crowd().of(2 * pairs);
    List<Pair> all = new ArrayList<>();
    Glance glance = new Glance();
    stage.onLoop(() -> {
      for (int i = 0; i < pairs; i++) {
        Pair pair =
            new Pair(
                stage.loop(),
                score,
                glance,
                people.get(2 * i),
                people.get(2 * i + 1),
                window,
                body);
        pair.connect(stage.subject().port());
        all.add(pair);
      }
    });
    stage.await("connecting", () -> all.stream().allMatch(Pair::isReady));
    return all;
  }

  /**
   * Has all pairs write for a time and waits until everything has arrived; the time, in seconds.
   */
  private static double drive(Stage stage, List<Pair> all, double rate, double seconds) {
    long start = System.nanoTime();
    if (rate > 0) {
      Beat beat = new Beat(stage.loop(), rate, start + (long) (seconds * 1e9));
      stage.onLoop(() -> beat.start((index, due) -> all.get((int) (index % all.size())).send(due)));
    } else {
      stage.onLoop(() -> all.forEach(pair -> pair.refill(true)));
    }
    stage.passSeconds(seconds);
    stage.onLoop(() -> all.forEach(pair -> pair.refill(false)));
    stage.await("the last messages", () -> all.stream().allMatch(Pair::isSettled));
    return (System.nanoTime() - start) / 1e9;
  }
}
