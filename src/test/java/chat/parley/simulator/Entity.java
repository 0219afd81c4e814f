package chat.parley.simulator;

import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * One incarnation of an entity, as the real shells are: it replays its log and wakes first, and
 * when a write fails it stops, and everything volatile is lost.
 *
 * @param <E> its events
 * @param <S> its state
 */
abstract class Entity<E, S> {
  private static final int TICKS_A_SECOND_MAX = 100;
  final World world;

  /** What it serves from; null until the log is replayed. */
  S state;

  /** Whether a command is under way, the first one included. */
  boolean busy = true;

  private final int node;
  private Write writing;
  private final Map<Object, Long> arrivals = new HashMap<>();
  private boolean alive = true;
  private long tickAt = Long.MAX_VALUE;
  private long tickSecond;
  private int ticks;

  /** A write that is under way. */
  private static final class Write {
    private boolean dropped;
    private long lateMs;
  }

  private interface Reported {
    void accept(boolean committed);
  }

  Entity(World world, int node) {
    this.world = world;
    this.node = node;
  }

  abstract Log<E, S> log();

  abstract String name();

  /** What a recovery makes of a replayed log. */
  abstract S recovered(S replayed);

  /** Begins to serve, when the log is replayed. */
  abstract void wake();

  /** Tells whoever watches. */
  abstract void stopped();

  final int node() {
    return node;
  }

  final S state() {
    return state;
  }

  /** Whether no other incarnation has come after this one. */
  final boolean isLatest() {
    Log<E, S> log = log();
    return alive && state != null && log.incarnation(state) == log.incarnation(log.durable());
  }

  final boolean isServing() {
    return alive && state != null && !busy;
  }

  /** Begins to replay the log. */
  final void start() {
    world.trace.add(() -> "START " + this);
    world.agenda.after(
        world.delay(),
        () -> {
          if (alive) {
            state = recovered(log().replay());
            world.trace.add(() -> "REPLAYED %s at %d".formatted(this, log().position(state)));
            wake();
          }
        });
  }

  final boolean isAlive() {
    return alive;
  }

  final long now() {
    return world.agenda.now() + world.skew(node);
  }

  /** Lets a tick come at a time of this node's clock. */
  final void tickAt(long at, Runnable tick) {
    long due = world.agenda.now() + Math.max(1, at - now());
    if (due == tickAt) {
      return;
    }
    tickAt = due;
    world.agenda.at(
        due,
        () -> {
          if (alive && tickAt == due) {
            tickAt = Long.MAX_VALUE;
            countTick();
            tick.run();
          }
        });
  }

  private void countTick() {
    long second = world.agenda.now() / 1000;
    ticks = second == tickSecond ? ticks + 1 : 0;
    tickSecond = second;
    Violation.unless(ticks < TICKS_A_SECOND_MAX, "%s ticks without end", this);
  }

  /** Writes events together; what is to be done then is done only when they are committed. */
  final void write(long first, List<E> events, Runnable then) {
    Write write = new Write();
    writing = write;
    boolean fails = world.chance.happens(world.faults.writeFails());
    boolean unsure = world.chance.happens(world.faults.writeUnsure());
    world.agenda.after(
        world.delay(),
        () ->
            commit(
                write,
                fails,
                () -> log().append(first, events),
                committed -> {
                  if (committed && !unsure) {
                    writing = null;
                    world.trace.add(() -> "  %s wrote %s".formatted(this, events));
                    then.run();
                  } else {
                    world.trace.add(() -> "WRITE FAILED %s".formatted(this));
                    stop();
                  }
                }));
  }

  private void commit(Write write, boolean fails, BooleanSupplier work, Reported reported) {
    if (write.dropped) {
      return;
    }
    if (write.lateMs > 0) {
      long late = write.lateMs;
      write.lateMs = 0;
      world.agenda.after(late, () -> commit(write, fails, work, reported));
      return;
    }
    boolean committed = !fails && work.getAsBoolean();
    world.agenda.after(
        world.chance.between(0, 5),
        () -> {
          if (alive) {
            reported.accept(committed);
          }
        });
  }

  /** Says something: in order for whoever it is for, but it may be lost. */
  final void send(Object to, Object what, Runnable delivery) {
    if (world.loses()) {
      world.trace.add(() -> "LOST %s -> %s %s".formatted(this, to, what));
      return;
    }
    long at = world.agenda.now() + world.delay();
    world.agenda.at(arrivals.merge(to, at, Math::max), delivery);
  }

  /** Ends by itself; what waits goes to the next incarnation. */
  final <W> void rest(Deque<W> waiting, Consumer<W> again) {
    world.trace.add(() -> "REST " + this);
    stop();
    List<W> left = List.copyOf(waiting);
    waiting.clear();
    left.forEach(again);
  }

  /** Lets watches fire, or get lost. */
  final <W> void fire(Collection<W> watchers, Consumer<W> watch) {
    for (W watcher : watchers) {
      if (!world.loses()) {
        world.agenda.after(world.chance.between(0, 200), () -> watch.accept(watcher));
      }
    }
  }

  /** Ends without warning; a write that is under way may still be committed, even much later. */
  final void kill() {
    if (!alive) {
      return;
    }
    world.trace.add(() -> "KILL " + this);
    if (writing != null) {
      writing.dropped = world.chance.happens(0.4);
      writing.lateMs = world.chance.happens(0.5) ? world.chance.between(1, 4_000) : 0;
    }
    stop();
  }

  final void stop() {
    alive = false;
    stopped();
  }

  @Override
  public final String toString() {
    return "%s@%d/%s".formatted(name(), node, state == null ? "?" : log().incarnation(state));
  }
}
