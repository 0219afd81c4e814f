package chat.parley.simulator;

import chat.parley.model.Entry;
import chat.parley.model.UserId;
import chat.parley.user.UserEvent;
import chat.parley.user.UserEventCodec;
import chat.parley.user.UserState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The log of one user: what is in it survives everything. */
final class Journal {
  private static final UserEventCodec CODEC = new UserEventCodec();
  private final World world;
  private final UserId owner;
  private final List<UserEvent> events = new ArrayList<>();
  private final Map<UserId, List<Entry>> entries = new HashMap<>();
  private UserState durable = UserState.EMPTY;
  private UserState snapshot;

  Journal(World world, UserId owner) {
    this.world = world;
    this.owner = owner;
  }

  /**
   * Commits events together, when the place of the first one is free.
   *
   * @return whether they are committed
   */
  boolean append(long first, List<UserEvent> batch) {
    Violation.unless(first <= events.size() + 1, "the log of %s has a hole at %d", owner, first);
    if (first != events.size() + 1 && world.planted != Planted.NO_FENCE) {
      return false;
    }
    for (UserEvent event : batch) {
      events.add(world.codecs ? throughBytes(event) : event);
      durable = durable.apply(event);
      if (event instanceof UserEvent.MessageStored stored) {
        List<Entry> log = entries.computeIfAbsent(stored.peer(), each -> new ArrayList<>());
        world.truth.committed(owner, stored, log);
        log.add(stored.entry());
      }
    }
    return true;
  }

  private static UserEvent throughBytes(UserEvent event) {
    Object read = CODEC.decode(CODEC.manifest(event), CODEC.encode(event));
    Violation.unless(event.equals(read), "%s was read as %s", event, read);
    return (UserEvent) read;
  }

  /** Keeps a snapshot, replacing the one before. */
  void keep(UserState state) {
    snapshot = state;
    if (world.codecs) {
      Object read = CODEC.decode(CODEC.manifest(state), CODEC.encode(state));
      Violation.unless(state.equals(read), "the snapshot %s was read as %s", state, read);
      snapshot = (UserState) read;
    }
  }

  /** What a recovery finds; the same from the snapshot as without it. */
  UserState replay() {
    UserState all = fold(UserState.EMPTY);
    Violation.unless(
        all.equals(durable), "the replay of %s gives %s instead of %s", owner, all, durable);
    if (snapshot == null || world.chance.happens(world.faults.snapshotLost())) {
      return all;
    }
    UserState rest = fold(snapshot);
    Violation.unless(rest.equals(all), "the snapshot of %s leads to %s, not %s", owner, rest, all);
    return rest;
  }

  private UserState fold(UserState from) {
    UserState state = from;
    for (int i = (int) from.position(); i < events.size(); i++) {
      state = state.apply(events.get(i));
    }
    return state;
  }

  /** The state of what is committed. */
  UserState durable() {
    return durable;
  }

  /** How many events are committed. */
  long size() {
    return events.size();
  }

  /** The committed entries of the chat with a peer, ascending. */
  List<Entry> log(UserId peer) {
    return entries.getOrDefault(peer, List.of());
  }

  /** Entries from low to high, both included, as far as they are committed. */
  List<Entry> range(UserId peer, long low, long high) {
    List<Entry> log = log(peer);
    int end = (int) Math.min(high, log.size());
    return low > end ? List.of() : List.copyOf(log.subList((int) low - 1, end));
  }
}
