package chat.parley.gateway;

import chat.parley.group.FanoutActorMessage;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;

/** What every session of a node shares. The random generator is used by many threads. */
record SessionEnvironment(
    Users users,
    Pages pages,
    Groups groups,
    ActorRef<FanoutActorMessage> fanout,
    Sessions sessions,
    SessionTiming timing,
    InstantSource clock,
    RandomGenerator random,
    EdgeMeter meter) {

  SessionEnvironment with(EdgeMeter other) {
    return new SessionEnvironment(
        users, pages, groups, fanout, sessions, timing, clock, random, other);
  }

  long now() {
    return clock.millis();
  }

  /** A time between two, both included. */
  long between(long min, long max) {
    return random.nextLong(min, max + 1);
  }
}
