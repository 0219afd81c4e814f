package chat.parley.gateway;

import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What every session of a node shares. The random generator is used by many threads. */
record SessionEnvironment(
    Users users,
    Pages pages,
    Sessions sessions,
    SessionTiming timing,
    InstantSource clock,
    RandomGenerator random) {

  long now() {
    return clock.millis();
  }

  /** A time between two, both included. */
  long between(long min, long max) {
    return random.nextLong(min, max + 1);
  }
}
