package chat.parley.journal;

import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.BackoffSupervisorStrategy;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.JournalPersistFailed;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.EffectBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An entity whose state is its log: says to itself when it has been replayed, takes snapshots, and
 * wakes at the times that its core asks for.
 *
 * @param <C> its messages
 * @param <E> its events
 * @param <S> its state
 */
public abstract class LoggedEntity<C, E, S> extends EventSourcedBehavior<C, E, S> {
  /** A time that never comes. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Events between two snapshots. */
  private static final int SNAPSHOT_EVERY = 200;

  private static final int SNAPSHOTS_KEPT = 2;

  /** The shortest time to the next tick, so that a tick that finds no time can't spin. */
  private static final long TICK_MS_MIN = 20;

  private static final Object TICK = "tick";

  /**
   * Stops at the first failure of the journal, which is told in one line and not with a stack for
   * each entity: only a strategy that starts anew can be given, and this one never does.
   */
  private static final BackoffSupervisorStrategy STOP =
      SupervisorStrategy.restartWithBackoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 0)
          .withMaxRestarts(0)
          .withLoggingEnabled(false);

  private static final Logger LOG = LoggerFactory.getLogger(LoggedEntity.class);
  private static final FailureLog FAILURES = new FailureLog(System::nanoTime, LOG::warn);

  private final LogPlace place;
  private final ActorContext<C> context;
  private final TimerScheduler<C> timers;
  private final C wake;
  private final String kind;
  private final long startedAt = System.nanoTime();
  private boolean recovered;
  private long tickAt = NEVER;

  /**
   * @param wake what the entity says to itself when its log has been replayed
   */
  protected LoggedEntity(
      LogPlace place, ActorContext<C> context, TimerScheduler<C> timers, C wake) {
    super(PersistenceId.ofUniqueId(place.persistenceId()), STOP);
    this.place = place;
    this.context = context;
    this.timers = timers;
    this.wake = wake;
    this.kind = place.persistenceId().replaceFirst("\\|.*", "");
  }

  @Override
  public final String journalPluginId() {
    return place.journal();
  }

  @Override
  public final String snapshotPluginId() {
    return place.snapshots();
  }

  @Override
  public final RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(SNAPSHOT_EVERY, SNAPSHOTS_KEPT);
  }

  @Override
  public final SignalHandler<S> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.instance(),
            state -> {
              recovered = true;
              meter().recovered(kind, System.nanoTime() - startedAt);
              context.getSelf().tell(wake);
            })
        .onSignal(
            RecoveryFailed.class,
            (state, failed) -> {
              FAILURES.note("A log can't be read" + where(), failed.getFailure());
              meter().unrecovered(kind);
            })
        .onSignal(
            JournalPersistFailed.class,
            (state, failed) -> {
              FAILURES.note("A write failed" + where(), failed.getFailure());
              writeFailed();
            })
        .onSignal(PostStop.instance(), state -> stopped())
        .build();
  }

  private void stopped() {
    if (recovered) {
      recovered = false;
      meter().stopped(kind);
      left();
    }
  }

  /** The entity leaves memory, for whatever reason; to take back what was counted for it. */
  protected void left() {}

  private JournalMeter meter() {
    return JournalMeter.of(context.getSystem());
  }

  private String where() {
    return place.journal().isEmpty() ? "" : " by " + place.journal();
  }

  /** A write failed, or may have; the actor stops when this has returned. */
  protected abstract void writeFailed();

  /** Whether the log may not be written here any more: the entity is to answer nothing but that. */
  protected final boolean isOver() {
    return place.isOver();
  }

  /** Persists events together, or nothing. */
  protected final EffectBuilder<E, S> persist(List<E> events) {
    return events.isEmpty() ? Effect().none() : Effect().persist(events);
  }

  /** The tick that was asked for has come. */
  protected final void ticked() {
    tickAt = NEVER;
  }

  /**
   * Asks for a tick, unless an earlier one is on its way.
   *
   * @param at epoch milliseconds; {@link #NEVER} for none
   */
  protected final void tickAt(long at, long now, C tick) {
    if (at < tickAt) {
      tickAt = at;
      timers.startSingleTimer(TICK, tick, Duration.ofMillis(Math.max(TICK_MS_MIN, at - now)));
    }
  }
}
