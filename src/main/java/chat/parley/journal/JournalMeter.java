package chat.parley.journal;

import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Is told what journals and entities do, so that it can be counted. Called by many threads, and
 * never waits. Times are in nanoseconds.
 */
public interface JournalMeter {
  /** Counts nothing. */
  JournalMeter NONE = new JournalMeter() {};

  /** One commit of a database, from when the pool was given it. */
  default void committed(String database, int events, long nanos) {}

  /** One write of an entity, from when the journal was given it: with all waiting. */
  default void written(String database, long nanos) {}

  /** A commit failed, and all the writes in it; it may have taken effect all the same. */
  default void failed(String database) {}

  /**
   * An entity has replayed its log.
   *
   * @param kind {@code user} or {@code group}
   * @param nanos since it was started, with the waiting for its turn
   */
  default void recovered(String kind, long nanos) {}

  /** An entity could not replay its log. */
  default void unrecovered(String kind) {}

  /** An entity that had recovered has left memory, for whatever reason. */
  default void stopped(String kind) {}

  /** How an actor system is given its meter. */
  final class Metering extends Setup {
    private final JournalMeter meter;

    public Metering(JournalMeter meter) {
      this.meter = meter;
    }
  }

  /** That of an actor system. */
  static JournalMeter of(ActorSystem<?> system) {
    return of(system.classicSystem());
  }

  /** That of an actor system. */
  static JournalMeter of(org.apache.pekko.actor.ActorSystem system) {
    return system.settings().setup().get(Metering.class).map(each -> each.meter).orElse(NONE);
  }
}
