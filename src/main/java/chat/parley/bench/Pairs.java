package chat.parley.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/** Many pairs that chat at the same time. */
final class Pairs {
  private final Stage stage;
  private final List<Pair> all;

  private Pairs(Stage stage, List<Pair> all) {
    this.stage = stage;
    this.all = all;
  }

  /**
   * Pairs of a crowd's users, and what they write.
   *
   * @param window messages of a pair that are under way in a closed loop
   * @param body of every message
   */
  record Plan(Crowd crowd, int count, int window, String body) {}

  /**
   * Makes pairs and waits until all are signed in.
   *
   * @param connect how a pair connects to a port
   */
  static Pairs connect(Stage stage, Plan plan, Pair.Score score, ObjIntConsumer<Pair> connect) {
    List<Crowd.Person> people = plan.crowd().of(2 * plan.count());
    List<Pair> all = new ArrayList<>();
    Glance glance = new Glance();
    stage.onLoop(() -> {
      for (int i = 0; i < plan.count(); i++) {
        Crowd.Person from = people.get(2 * i);
        Crowd.Person to = people.get(2 * i + 1);
        Pair pair = new Pair(stage.loop(), score, glance, from, to, plan.window(), plan.body());
        connect.accept(pair, plan.crowd().port());
        all.add(pair);
      }
    });
    stage.await("connecting", () -> all.stream().allMatch(Pair::isReady));
    return new Pairs(stage, all);
  }

  /**
   * Has all pairs write for a time and waits until everything has arrived.
   *
   * @param rate messages a second of all together; 0 for as many as they can
   * @return the time, in seconds
   */
  double drive(double rate, double seconds) {
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

  void leave() {
    stage.onLoop(() -> all.forEach(Pair::leave));
  }
}
