package chat.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node that has just been started, and is warm by other users, is asked for users with long logs,
 * so that each of them is replayed. The same users say hello once more afterwards: what that costs
 * is no replay.
 */
final class Recovery implements Workload {
  private static final int USERS = 1_000;
  private static final int EVENTS = 500;
  private static final int AT_ONCE = 50;
  private static final int WRITERS = 32;
  private static final int WINDOWS = 8;
  private static final int PAIRS = 50;

  /** Entities write lazily what only spares work after a replay. */
  private static final double LAZY_WRITES_SECONDS = 35;

  /** PostgreSQL shows the counters of a connection that has become quiet ten seconds later. */
  private static final double COUNTERS_SECONDS = 11;

  private record Pass(
      Latencies latencies,
      double seconds,
      Gauge.Reading gauge,
      Logs.Reading logs,
      Optional<Statements.Reading> statements) {}

  @Override
  public String help() {
    return """
    a node that has just been started is asked for users with long logs
    --users 1000  who say hello
    --events 500  in each of their logs, at least
    --at-once 50  who say hello at the same time
    --writers 32  who make the logs long
    --pairs 50  of other users who chat before, so that the node is warm
    --warm-up 40  seconds of that
    --statements 1  0: does without counting statements, which costs the database a little
    --body 100  characters of a message
    """;
  }

  @Override
  public Result run(Stage stage) {
    Options options = stage.options();
    int users = options.count("users", USERS);
    int events = options.count("events", EVENTS);
    int atOnce = options.count("at-once", AT_ONCE);
    int writers = options.count("writers", WRITERS);
    int pairs = options.count("pairs", PAIRS);
    double warmUp = options.number("warm-up", 40);
    boolean counts = options.count("statements", 1) > 0;
    String body = "x".repeat(options.count("body", 100));
    options.expectAllUsed();
    if (users < 1 || atOnce < 1 || writers < 1) {
      throw new BenchException("--users, --at-once and --writers are 1 or more");
    }
    Optional<Statements> statements = counts ? Statements.begin(stage.subject()) : Optional.empty();
    List<Crowd.Person> people = stage.crowd().of(users);
    lengthen(stage, people, events, stage.crowd("writer").of(writers), body);
    List<Crowd.Person> others = stage.crowd("other").of(2 * pairs);
    List<Logs.Length> lengths = new Logs(stage.subject()).lengths(people);

    stage.subject().restartNode();
    warmUp(stage, others, warmUp, body);
    Pass cold = pass(stage, people, atOnce, statements);
    Pass warm = pass(stage, people, atOnce, statements);

    Result result = new Result("recovery", options.given());
    tell(result, cold, warm, users);
    tell(result, lengths);
    stage.ceilings().tell(result, cold.gauge(), users, "entity");
    return result;
  }

  /** Has messages written to those whose logs are too short. */
  private static void lengthen(
      Stage stage, List<Crowd.Person> people, int events, List<Crowd.Person> writers, String body) {
    List<Logs.Length> lengths = new Logs(stage.subject()).lengths(people);
    List<Letter> letters = new ArrayList<>();
    for (int i = 0; i < people.size(); i++) {
      int missing = (int) Math.max(0, events - lengths.get(i).events());
      if (missing > 0) {
        letters.add(new Letter(writers.get(i % writers.size()), people.get(i), missing, body));
      }
    }
    if (!letters.isEmpty()) {
      Mail.deliver(stage, letters, WINDOWS);
      stage.passSeconds(LAZY_WRITES_SECONDS);
    }
  }

  private static void warmUp(Stage stage, List<Crowd.Person> others, double seconds, String body) {
    Glance glance = new Glance();
    List<Pair> pairs = new ArrayList<>();
    Pair.Score score = new Pair.Score();
    stage.onLoop(() -> {
      for (int i = 0; i + 1 < others.size(); i += 2) {
        Pair pair =
            new Pair(stage.loop(), score, glance, others.get(i), others.get(i + 1), 1, body);
        pair.connect(stage.subject().port());
        pairs.add(pair);
      }
    });
    stage.await("connecting", () -> pairs.stream().allMatch(Pair::isReady));
    stage.onLoop(() -> pairs.forEach(pair -> pair.refill(true)));
    stage.passSeconds(seconds);
    stage.onLoop(() -> pairs.forEach(pair -> pair.refill(false)));
    stage.await("the last messages", () -> pairs.stream().allMatch(Pair::isSettled));
    stage.onLoop(() -> pairs.forEach(Pair::leave));
    stage.passSeconds(LAZY_WRITES_SECONDS);
  }

  /** Has everybody say hello, some at a time, and leave when all are ready. */
  private static Pass pass(
      Stage stage, List<Crowd.Person> people, int atOnce, Optional<Statements> statements) {
    Logs logs = new Logs(stage.subject());
    Latencies latencies = new Latencies();
    Turnstile[] turnstile = new Turnstile[1];
    List<Seat> seats =
        seats(
            stage,
            people,
            (seat, glance, utf8) -> {
              if (glance.type.equals("ready")) {
                latencies.add(System.nanoTime() - seat.helloNanos());
                turnstile[0].done();
              }
            });
    int port = stage.subject().port();
    turnstile[0] =
        new Turnstile(
            seats.stream().<Runnable>map(each -> () -> each.connect(port, null)).toList(), atOnce);

    stage.passSeconds(COUNTERS_SECONDS);
    Logs.Reading logsBefore = logs.read();
    Optional<Statements.Reading> statementsBefore = statements.map(Statements::read);
    Gauge.Reading before = stage.gauge().read();
    long start = System.nanoTime();
    stage.onLoop(turnstile[0]::open);
    stage.await("hello", () -> turnstile[0].isEmpty());
    double seconds = (System.nanoTime() - start) / 1e9;
    Gauge.Reading gauge = stage.gauge().read().since(before);
    Optional<Statements.Reading> run =
        statements.map(each -> each.read().since(statementsBefore.orElseThrow()));
    stage.passSeconds(COUNTERS_SECONDS);
    stage.onLoop(() -> seats.forEach(Seat::leave));
    return new Pass(latencies, seconds, gauge, logs.read().since(logsBefore), run);
  }

  private static List<Seat> seats(Stage stage, List<Crowd.Person> people, Seat.Guest guest) {
    Glance glance = new Glance();
    return people.stream()
        .map(each -> new Seat(stage.loop(), each, Map.of(), guest, glance))
        .toList();
  }

  private static void tell(Result result, Pass cold, Pass warm, double users) {
    result.put("entities", users);
    result.put("entities_per_s", users / cold.seconds());
    cold.latencies().tell(result, "hello_to_ready");
    result.put("cpu_server_ms_per_entity", 1000 * cold.gauge().costs().server() / users);
    result.put("cpu_database_ms_per_entity", 1000 * cold.gauge().costs().database() / users);
    result.put("cpu_both_ms_per_entity", cold.gauge().bothMsPer(users));
    result.put("journal_rows_read_per_entity", cold.logs().rows() / users);
    result.put("journal_index_scans_per_entity", cold.logs().scans() / users);
    result.put("snapshot_rows_read_per_entity", cold.logs().snapshots() / users);
    result.put("journal_rows_written_per_entity", cold.gauge().rows() / users);
    cold.statements()
        .ifPresent(each -> {
          each.tell(result, users, "entity");
          System.err.print(each.shown(users, "entity"));
        });
    warm.latencies().tell(result, "again_hello_to_ready");
    result.put("again_cpu_server_ms_per_entity", 1000 * warm.gauge().costs().server() / users);
    result.put("again_cpu_database_ms_per_entity", 1000 * warm.gauge().costs().database() / users);
    result.put("again_cpu_both_ms_per_entity", warm.gauge().bothMsPer(users));
    warm.statements()
        .ifPresent(each -> System.err.print(each.shown(users, "entity that was there")));
  }

  private static void tell(Result result, List<Logs.Length> lengths) {
    double users = lengths.size();
    result.put("log_events_mean", lengths.stream().mapToLong(Logs.Length::events).sum() / users);
    result.put(
        "log_events_after_snapshot_mean",
        lengths.stream().mapToLong(each -> each.events() - each.snapshot()).sum() / users);
    result.put(
        "logs_with_snapshot_share",
        lengths.stream().filter(each -> each.snapshot() > 0).count() / users);
  }
}
