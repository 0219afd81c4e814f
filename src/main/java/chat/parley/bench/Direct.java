package chat.parley.bench;

/**
 * Pairs of users chat: in a closed loop, where each writer always has so many messages under way,
 * or in an open one at a fixed rate, where latency counts from when a message was due.
 */
final class Direct implements Workload {
  private static final int PAIRS = 50;

  @Override
  public String help() {
    return """
    pairs of users chat, in a closed loop or at a fixed rate
    --pairs 50  of users, of whom one writes to the other
    --window 1  messages that a writer always has under way
    --rate 0  messages a second of all pairs together, whatever is under way; 0 for no rate
    --body 100  characters of a message
    --warm-up 40  seconds before it counts
    --seconds 60  that count
    """;
  }

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
    Pairs.Plan plan = new Pairs.Plan(stage.crowd(), pairs, window, body);
    Pairs all = Pairs.connect(stage, plan, score, Pair::connect);

    all.drive(rate, warmUp);
    stage.onLoop(() -> score.counting = true);
    Gauge.Reading before = stage.gauge().read();
    double measured = all.drive(rate, seconds);
    Gauge.Reading done = stage.gauge().read().since(before);
    all.leave();

    Result result = new Result("direct", options.given());
    result.put("messages", score.sent);
    result.put("messages_per_s", score.sent / measured);
    score.accepted.tell(result, "accepted");
    score.delivered.tell(result, "delivered");
    score.received.tell(result, "received");
    done.tell(result, score.sent, "message");
    stage.ceilings().tell(result, done, score.sent, "message");
    result.put("lost", score.lost);
    result.put("reordered", score.reordered);
    result.put("retries", score.retries);
    return result;
  }
}
