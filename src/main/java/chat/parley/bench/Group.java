package chat.parley.bench;

import chat.parley.protocol.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Some members of groups write, and all are there: in a closed loop, where each writer always has
 * so many messages under way, or in an open one at a fixed rate, where latency counts from when a
 * message was due. The same people are in all groups, each on one socket. A delivery is a message
 * at a member other than its writer. Members mark what they have as often as the Java client does.
 */
final class Group implements Workload {
  private static final int MARK_MS = 100;
  private static final double QUIET_SECONDS_MAX = 30;
  private static final long NUMBERS_PER_MS = 1_000;

  /** Messages that the server takes of one connection in a second for long. */
  private static final int WRITER_RATE_MAX = 200;

  /** What was chosen. */
  private record Choice(
      int groups, int members, int writers, int window, double rate, String body, int markMs) {
    private static Choice of(Options options) {
      Choice choice =
          new Choice(
              options.count("groups", 1),
              options.count("members", Limits.MEMBERS_MAX),
              options.count("writers", 4),
              options.count("window", 1),
              options.number("rate", 0),
              "x".repeat(options.count("body", 100)),
              options.count("mark-ms", MARK_MS));
      if (choice.members < 2 || choice.members > Limits.MEMBERS_MAX) {
        throw new BenchException("--members is 2 to " + Limits.MEMBERS_MAX);
      }
      if (choice.writers < 1 || choice.writers > choice.members) {
        throw new BenchException("--writers is 1 to the number of members");
      }
      if (choice.rate > WRITER_RATE_MAX * choice.writers) {
        throw new BenchException(
            "a writer may send " + WRITER_RATE_MAX + " messages a second: take more --writers");
      }
      return choice;
    }
  }

  private final List<Circle> circles = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final List<Author> authors = new ArrayList<>();
  private final GroupScore score = new GroupScore();

  @Override
  public String help() {
    return """
    some members of groups write and all are there, in a closed loop or at a fixed rate
    --members 200  who are in every group, each on one socket
    --groups 1  with the same members
    --writers 4  of the members
    --window 1  messages that a writer always has under way in each group
    --rate 0  messages a second of all writers together, whatever is under way; 0 for no rate
    --body 100  characters of a message
    --mark-ms 100  between two marks of a member
    --warm-up 40  seconds before it counts
    --seconds 60  that count
    """;
  }

  @Override
  public Result run(Stage stage) {
    Options options = stage.options();
    Choice choice = Choice.of(options);
    double warmUp = options.number("warm-up", 40);
    double seconds = options.number("seconds", 60);
    options.expectAllUsed();
    connect(stage, choice);

    drive(stage, choice.rate, warmUp);
    stage.onLoop(() -> score.counting = true);
    Gauge.Reading before = stage.gauge().read();
    double measured = drive(stage, choice.rate, seconds);
    Gauge.Reading done = stage.gauge().read().since(before);
    stage.onLoop(() -> members.forEach(Member::leave));
    Result result = result(options, measured, done);
    stage.ceilings().tell(result, done, score.deliveries, "delivery");
    return result;
  }

  private void connect(Stage stage, Choice choice) {
    List<Crowd.Person> people = stage.crowd().of(choice.members);
    List<String> conversations = new GroupBook(stage).of(choice.groups, people);
    long firstNumber = System.currentTimeMillis() * NUMBERS_PER_MS;
    for (String each : conversations) {
      circles.add(new Circle(each, new Ledger(choice.members, firstNumber, score)));
    }
    Glance glance = new Glance();
    stage.onLoop(() -> {
      for (int i = 0; i < choice.members; i++) {
        long markNanos = choice.markMs * 1_000_000L;
        Member member = new Member(stage.loop(), people.get(i), i, markNanos, score, glance);
        circles.forEach(member::follow);
        member.connect(stage.subject().port());
        members.add(member);
      }
      // The first writer of every group, then the second of every group, and so on.
      for (Member writer : members.subList(0, choice.writers)) {
        circles.forEach(each -> authors.add(writer.write(each, choice.window, choice.body)));
      }
    });
    stage.await("connecting", () -> members.stream().allMatch(Member::isReady));
  }

  /**
   * Has the writers write for a time and waits until everything has come, or nothing comes any
   * more; the time until the last of it came, in seconds.
   */
  private double drive(Stage stage, double rate, double seconds) {
    long start = System.nanoTime();
    if (rate > 0) {
      Beat beat = new Beat(stage.loop(), rate, start + (long) (seconds * 1e9));
      stage.onLoop(
          () -> beat.start((index, due) -> authors.get((int) (index % authors.size())).send(due)));
    } else {
      stage.onLoop(() -> authors.forEach(author -> author.refill(true)));
    }
    stage.passSeconds(seconds);
    stage.onLoop(() -> authors.forEach(author -> author.refill(false)));
    stage.await("the last messages", () -> authors.stream().allMatch(Author::isIdle));
    LongSupplier missing = () -> circles.stream().mapToLong(each -> each.ledger().missing()).sum();
    long[] left = {Long.MAX_VALUE, System.nanoTime()};
    stage.await(
        "the last deliveries",
        () -> {
          long now = System.nanoTime();
          if (missing.getAsLong() < left[0]) {
            left[0] = missing.getAsLong();
            left[1] = now;
          }
          return left[0] == 0 || now - left[1] > QUIET_SECONDS_MAX * 1e9;
        });
    return (left[1] - start) / 1e9;
  }

  private Result result(Options options, double measured, Gauge.Reading done) {
    Result result = new Result("group", options.given());
    result.put("messages", score.messages);
    result.put("messages_per_s", score.messages / measured);
    result.put("deliveries", score.deliveries);
    result.put("deliveries_per_s", score.deliveries / measured);
    score.accepted.tell(result, "accepted");
    score.delivered.tell(result, "delivered");
    score.last.tell(result, "last_member");
    done.tell(result, score.deliveries, "delivery");
    done.tell(result, score.messages, "message");
    result.put("lost", circles.stream().mapToLong(each -> each.ledger().missing()).sum());
    result.put("reordered", score.reordered);
    result.put("repeated", score.repeated);
    result.put("gaps", score.gaps);
    result.put("retries", score.retries);
    return result;
  }
}
