package chat.parley.bench;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Has letters written by their writers, all at the same time, and says how it goes. */
final class Mail {
  private static final double TOLD_SECONDS = 5;
  private static final double STUCK_SECONDS_MAX = 120;

  private Mail() {}

  /**
   * Writes all letters and waits until they are accepted.
   *
   * @param windows letters that each writer has under way
   * @throws BenchException when nothing is accepted for two minutes
   */
  static void deliver(Stage stage, List<Letter> letters, int windows) {
    List<Letter> real = letters.stream().filter(each -> each.count() > 0).toList();
    Glance glance = new Glance();
    Map<String, Postman> postmen = new LinkedHashMap<>();
    for (Letter each : real) {
      postmen
          .computeIfAbsent(
              each.from().name(),
              name ->
                  new Postman(stage.loop(), stage.subject().port(), each.from(), windows, glance))
          .add(each);
    }
    stage.onLoop(() -> postmen.values().forEach(Postman::start));
    follow(stage, real, postmen.values());
  }

  private static void follow(Stage stage, List<Letter> letters, Collection<Postman> postmen) {
    long all = letters.stream().mapToLong(Letter::count).sum();
    boolean[] home = new boolean[1];
    long[] accepted = new long[1];
    long before = 0;
    double quiet = 0;
    while (true) {
      for (double passed = 0; passed < TOLD_SECONDS && !home[0]; passed += 0.1) {
        stage.onLoop(() -> {
          home[0] = postmen.stream().allMatch(Postman::isHome);
          accepted[0] = letters.stream().mapToLong(Letter::accepted).sum();
        });
        stage.passSeconds(0.1);
      }
      if (home[0]) {
        long unanswered = postmen.stream().mapToLong(Postman::unanswered).sum();
        if (unanswered > 0) {
          System.err.printf("%d batches had no answer and were sent again.%n", unanswered);
        }
        return;
      }
      System.err.printf(
          "Written: %,d of %,d messages, %,.0f a second.%n",
          accepted[0], all, (accepted[0] - before) / TOLD_SECONDS);
      quiet = accepted[0] == before ? quiet + TOLD_SECONDS : 0;
      if (quiet >= STUCK_SECONDS_MAX) {
        throw new BenchException(
            "nothing is accepted any more: "
                + postmen.stream().filter(each -> !each.isHome()).findFirst().orElseThrow());
      }
      before = accepted[0];
    }
  }
}
