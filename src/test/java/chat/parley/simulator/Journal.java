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

/** The log of one user. */
final class Journal extends Log<UserEvent, UserState> {
  private static final Kind<UserEvent, UserState> KIND =
      new Kind<>(UserEvent.class, UserState.class, new UserEventCodec(), UserState.EMPTY);
  private final UserId owner;
  private final Map<UserId, List<Entry>> entries = new HashMap<>();

  Journal(World world, UserId owner) {
    super(world, KIND);
    this.owner = owner;
  }

  @Override
  UserState apply(UserState state, UserEvent event) {
    return state.apply(event);
  }

  @Override
  long position(UserState state) {
    return state.position();
  }

  @Override
  long incarnation(UserState state) {
    return state.incarnation();
  }

  @Override
  boolean isWaking(UserEvent event) {
    return event instanceof UserEvent.Woken;
  }

  @Override
  void committed(UserEvent event) {
    if (event instanceof UserEvent.MessageStored stored) {
      List<Entry> log = entries.computeIfAbsent(stored.peer(), each -> new ArrayList<>());
      world.truth.committed(owner, stored, log);
      log.add(stored.entry());
    }
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

  @Override
  public String toString() {
    return "the log of " + owner;
  }
}
