package chat.parley.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Users are written to while they are away, and then all come back at once. The first round is for
 * warming up; every round writes new messages, and devices name exactly what they had before.
 */
final class Offline implements Workload {
  private static final int USERS = 1_000;
  private static final int MESSAGES = 100;
  private static final int WRITERS = 32;
  private static final int WINDOWS = 8;

  /** Entities write lazily what only spares work; not while others are measured. */
  private static final double LAZY_WRITES_SECONDS = 22;

  /**
   * What is done in each round.
   *
   * @param chats conversations of each user in which messages wait
   * @param pulls whether devices ask for pages, instead of naming their chats
   */
  private record Plan(
      List<Crowd.Person> users,
      List<Crowd.Person> writers,
      int messages,
      int chats,
      boolean pulls,
      String body) {

    List<Letter> letters() {
      List<Letter> letters = new ArrayList<>();
      for (int user = 0; user < users.size(); user++) {
        for (int chat = 0; chat < chats; chat++) {
          Crowd.Person writer = writers.get((user * chats + chat) % writers.size());
          int count = messages / chats + (chat < messages % chats ? 1 : 0);
          letters.add(new Letter(writer, users.get(user), count, body));
        }
      }
      return letters;
    }

    double all() {
      return (double) users.size() * messages;
    }
  }

  private record Round(
      CatchUp.Score score, double seconds, Gauge.Reading got, Gauge.Reading marked) {}

  @Override
  public String help() {
    return """
    users who were written to while they were away come back all at once
    --users 1000  who come back
    --messages 100  that wait for each of them
    --chats 1  of each of them, in which they wait
    --writers 32  of all of them
    --pull 0  1 for devices that ask for pages instead of naming their chats
    --body 100  characters of a message
    --warm-up-rounds 1  before the one that counts
    """;
  }

  @Override
  public Result run(Stage stage) {
    Options options = stage.options();
    int users = options.count("users", USERS);
    int messages = options.count("messages", MESSAGES);
    int writers = options.count("writers", WRITERS);
    int chats = options.count("chats", 1);
    boolean pulls = options.count("pull", 0) > 0;
    int warmUps = options.count("warm-up-rounds", 1);
    String body = "x".repeat(options.count("body", 100));
    options.expectAllUsed();
    if (users < 1 || chats < 1 || chats > Math.min(writers, messages)) {
      throw new BenchException("--chats is 1 to --writers and --messages, --users 1 or more");
    }
    Plan plan =
        new Plan(
            stage.crowd().of(users),
            stage.crowd("writer").of(writers),
            messages,
            chats,
            pulls,
            body);
    Map<String, Long> positions = new HashMap<>();
    for (int i = 0; i < warmUps; i++) {
      round(stage, plan, positions);
    }
    Round last = round(stage, plan, positions);
    Result result = tell(last, plan, options);
    stage.ceilings().tell(result, last.marked(), plan.all(), "message");
    return result;
  }

  private static Result tell(Round round, Plan plan, Options options) {
    Result result = new Result("offline", options.given());
    result.put("messages", plan.all());
    result.put("all_have_everything_s", round.seconds());
    result.put("messages_per_s", plan.all() / round.seconds());
    round.score().last.tell(result, "hello_to_last_message");
    round.score().ready.tell(result, "hello_to_ready");
    round.got().tellProcessors(result, plan.all(), "message");
    result.put("cpu_both_ms_per_user", round.got().bothMsPer(plan.users().size()));
    result.put("with_marks_cpu_both_s_per_1000_message", round.marked().bothMsPer(plan.all()));
    result.put("with_marks_journal_rows_per_user", round.marked().rows() / plan.users().size());
    result.put(
        "with_marks_transactions_per_user", round.marked().transactions() / plan.users().size());
    result.put("with_marks_wal_bytes_per_message", round.marked().walBytes() / plan.all());
    result.put("lost", round.score().lost);
    result.put("repeated", round.score().repeated);
    result.put("reordered", round.score().reordered);
    return result;
  }

  /** Writes to everybody, has everybody come back, and keeps the positions of the devices. */
  private static Round round(Stage stage, Plan plan, Map<String, Long> positions) {
    List<Letter> letters = plan.letters();
    Mail.deliver(stage, letters, WINDOWS);
    CatchUp.Score score = new CatchUp.Score();
    Glance glance = new Glance();
    List<CatchUp> devices =
        lacks(letters, positions, plan.pulls()).stream()
            .map(each -> new CatchUp(stage.loop(), each, score, glance))
            .toList();

    stage.passSeconds(LAZY_WRITES_SECONDS);
    Gauge.Reading before = stage.gauge().readBefore();
    System.err.printf("%,d users come back.%n", devices.size());
    long start = System.nanoTime();
    stage.onLoop(() -> devices.forEach(each -> each.connect(stage.subject().port())));
    stage.await("catching up", () -> devices.stream().allMatch(CatchUp::isOver));
    Gauge.Costs got = stage.gauge().costs();
    stage.await("the marks", () -> devices.stream().allMatch(CatchUp::isSettled));
    Gauge.Reading marked = stage.gauge().readAfter();
    stage.onLoop(() -> devices.forEach(CatchUp::leave));
    devices.forEach(each -> positions.put(each.person().name(), each.position()));
    return new Round(
        score,
        (score.lastNanos - start) / 1e9,
        marked.with(got).since(before),
        marked.since(before));
  }

  /** What the devices are to get, in the order in which their users were first written to. */
  private static List<CatchUp.Lack> lacks(
      List<Letter> letters, Map<String, Long> positions, boolean pulls) {
    Map<Crowd.Person, Map<String, Strand>> strands = new LinkedHashMap<>();
    for (Letter each : letters) {
      strands
          .computeIfAbsent(each.to(), user -> new HashMap<>())
          .put("@" + each.from().name(), new Strand(each.first() - 1, each.last()));
    }
    return strands.entrySet().stream()
        .map(each ->
            new CatchUp.Lack(
                each.getKey(),
                each.getValue(),
                positions.getOrDefault(each.getKey().name(), 0L),
                pulls))
        .toList();
  }
}
