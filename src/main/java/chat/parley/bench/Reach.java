package chat.parley.bench;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Which share of what users are told comes from another node than that of their socket: with the
 * partition in the address of the socket, which a load balancer can choose the node by, and
 * without. For a cluster that runs already, as {@code scripts/cluster start} starts it; its users
 * are kept by the port.
 */
final class Reach implements Workload {
  private static final String COUNTER = "parley_entity_events_total{from=\"%s\"}";

  @Override
  public String help() {
    return """
    which share of events reaches sockets from another node, in a cluster that runs already
    --port 8080  where clients connect
    --management "7627 7628 7629"  management ports of all nodes
    --pairs 100  of users, of whom one writes to the other
    --rate 50  messages a second of all pairs together
    --seconds 30  with the partition in the address, and as many without
    """;
  }

  @Override
  public Result run(Stage stage) {
    Options options = stage.options();
    int port = options.count("port", 8080);
    List<String> management = options.list("management", "7627 7628 7629");
    Load load =
        new Load(
            options.count("pairs", 100), options.number("rate", 50), options.number("seconds", 30));
    options.expectAllUsed();
    Crowd crowd = new Crowd(stage.folder().resolve("cluster-" + port), port);
    Result result = new Result("reach", options.given());
    BiFunction<BiConsumer<Pair, Integer>, Pair.Score, Pairs> pairs =
        (connect, score) ->
            Pairs.connect(stage, crowd, load.pairs(), 1, "x".repeat(100), score, connect);
    share(load, management, score -> pairs.apply(Pair::connectByPartition, score), result, "with");
    share(load, management, score -> pairs.apply(Pair::connect, score), result, "without");
    return result;
  }

  private record Load(int pairs, double rate, double seconds) {}

  private static void share(
      Load load,
      List<String> management,
      Function<Pair.Score, Pairs> pairs,
      Result result,
      String how) {
    Pair.Score score = new Pair.Score();
    score.counting = true;
    Pairs all = pairs.apply(score);
    double here = counted(management, "here");
    double elsewhere = counted(management, "elsewhere");
    all.drive(load.rate(), load.seconds());
    here = counted(management, "here") - here;
    elsewhere = counted(management, "elsewhere") - elsewhere;
    all.leave();
    result.put(how + "_messages", score.sent);
    result.put(how + "_events", here + elsewhere);
    result.put(how + "_share_from_elsewhere", elsewhere / (here + elsewhere));
    score.delivered.tell(result, how + "_delivered");
    result.put(how + "_lost", score.lost);
    result.put(how + "_reordered", score.reordered);
  }

  /** A counter of all nodes together. */
  private static double counted(List<String> management, String from) {
    return management.stream()
        .mapToDouble(port -> NodePage.read(port(port)).value(COUNTER.formatted(from)))
        .sum();
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException flaw) {
      throw new BenchException("--management is ports, and " + text + " is none");
    }
  }
}
