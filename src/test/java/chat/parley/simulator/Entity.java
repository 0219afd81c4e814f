package chat.parley.simulator;

import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * One incarnation of an entity, as the real shells are: when a write fails it stops, and everything
 * volatile is lost.
 *
 * @param <E> its events
 * @param <S> its state
 */
abstract class Entity<E, S> {
  private static final int TICKS_A_SECOND_MAX = 100;
  final World world;
  private final int node;
  private Write writing;
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

  /** Begins to replay the log. */
  abstract void start();

  /** Whether no other incarnation has come after this one. */
  abstract boolean isLatest();

  /** Tells whoever watches. */
  abstract void stopped();

  final int node() {
    return node;
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
}
