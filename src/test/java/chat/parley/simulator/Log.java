package chat.parley.simulator;

import chat.parley.journal.EventCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * The log of one entity: what is in it survives everything.
 *
 * @param <E> its events
 * @param <S> the state that they lead to
 */
abstract class Log<E, S> {
  /** What a log is about: its events, its states, and their bytes. */
  record Kind<E, S>(Class<E> events, Class<S> states, EventCodec codec, S empty) {}

  final World world;
  private final Kind<E, S> kind;
  private final List<E> events = new ArrayList<>();
  private S durable;
  private S snapshot;

  Log(World world, Kind<E, S> kind) {
    this.world = world;
    this.kind = kind;
    this.durable = kind.empty();
  }

  abstract S apply(S state, E event);

  abstract long position(S state);

  abstract long incarnation(S state);

  abstract boolean isWaking(E event);

  /** An event is in the log now. */
  abstract void committed(E event);

  /**
   * Commits events together, when the place of the first one is free.
   *
   * @return whether they are committed
   */
  boolean append(long first, List<E> batch) {
    Violation.unless(first <= events.size() + 1, "%s has a hole at %d", this, first);
    if (first != events.size() + 1 && world.planted != Planted.NO_FENCE) {
      return false;
    }
    for (E event : batch) {
      events.add(world.codecs ? throughBytes(kind.events(), event) : event);
      durable = apply(durable, event);
      committed(event);
    }
    return true;
  }

  private <T> T throughBytes(Class<T> type, T written) {
    EventCodec codec = kind.codec();
    Object read = codec.decode(codec.manifest(written), codec.encode(written));
    Violation.unless(written.equals(read), "%s was read as %s", written, read);
    return type.cast(read);
  }

  /** Keeps a snapshot, replacing the one before. */
  void keep(S state) {
    snapshot = world.codecs ? throughBytes(kind.states(), state) : state;
  }

  /** What a recovery finds; the same from the snapshot as without it. */
  S replay() {
    S all = fold(kind.empty());
    Violation.unless(
        all.equals(durable), "the replay of %s gives %s instead of %s", this, all, durable);
    if (snapshot == null || world.chance.happens(world.faults.snapshotLost())) {
      return all;
    }
    S rest = fold(snapshot);
    Violation.unless(rest.equals(all), "the snapshot of %s leads to %s, not %s", this, rest, all);
    return rest;
  }

  private S fold(S from) {
    S state = from;
    for (int i = (int) position(from); i < events.size(); i++) {
      state = apply(state, events.get(i));
    }
    return state;
  }

  /** The state of what is committed. */
  S durable() {
    return durable;
  }

  /**
   * Whether a state is that of the log, but for the waking of others: one that was killed while it
   * woke may have committed that late. Whoever lives does not hear of it before its next write.
   */
  boolean agrees(S state) {
    int known = (int) position(state);
    return known <= events.size()
        && events.subList(known, events.size()).stream().allMatch(this::isWaking)
        && fold(state).equals(durable);
  }

  /** How many events are committed. */
  long size() {
    return events.size();
  }
}
