package chat.parley.bench;

import java.util.List;
import java.util.function.ObjIntConsumer;

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
    int pairs = options.count("pairs", 100);
    double rate = options.number("rate", 50);
    double seconds = options.number("seconds", 30);
    options.expectAllUsed();
    Crowd crowd = new Crowd(stage.folder().resolve("cluster-" + port), port);
    Pairs.Plan plan = new Pairs.Plan(crowd, pairs, 1, "x".repeat(100));
    Load load = new Load(plan, rate, seconds, management);
    Result result = new Result("reach", options.given());
    share(stage, load, Pair::connectByPartition, result, "with");
    share(stage, load, Pair::connect, result, "without");
    return result;
  }

  /** What is driven, and the management ports of the nodes that count. */
  private record Load(Pairs.Plan pairs, double rate, double seconds, List<String> management) {}

  private static void share(
      Stage stage, Load load, ObjIntConsumer<Pair> connect, Result result, String how) {
    Pair.Score score = new Pair.Score();
    score.counting = true;
    Pairs all = Pairs.connect(stage, load.pairs(), score, connect);
    double here = counted(load.management(), "here");
    double elsewhere = counted(load.management(), "elsewhere");
    all.drive(load.rate(), load.seconds());
    here = counted(load.management(), "here") - here;
    elsewhere = counted(load.management(), "elsewhere") - elsewhere;
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
