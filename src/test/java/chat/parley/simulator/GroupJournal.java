package chat.parley.simulator;

import chat.parley.group.GroupEvent;
import chat.parley.group.GroupEventCodec;
import chat.parley.group.GroupState;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import java.util.ArrayList;
import java.util.List;

/** The log of one group. */
final class GroupJournal extends Log<GroupEvent, GroupState> {
  private static final Kind<GroupEvent, GroupState> KIND =
      new Kind<>(GroupEvent.class, GroupState.class, new GroupEventCodec(), GroupState.EMPTY);
  private final GroupId owner;
  private final List<Entry> entries = new ArrayList<>();

  GroupJournal(World world, GroupId owner) {
    super(world, KIND);
    this.owner = owner;
  }

  @Override
  GroupState apply(GroupState state, GroupEvent event) {
    return state.apply(event);
  }

  @Override
  long position(GroupState state) {
    return state.position();
  }

  @Override
  long incarnation(GroupState state) {
    return state.incarnation();
  }

  @Override
  boolean isWaking(GroupEvent event) {
    return event instanceof GroupEvent.Woken;
  }

  @Override
  void committed(GroupEvent event) {
    Entry entry =
        switch (event) {
          case GroupEvent.MessageStored e -> e.entry();
          case GroupEvent.Changed e -> e.entry();
          case GroupEvent.Marked any -> null;
          case GroupEvent.Confirmed any -> null;
          case GroupEvent.Linked any -> null;
          case GroupEvent.Unlinked any -> null;
          case GroupEvent.Woken any -> null;
        };
    if (entry != null) {
      world.groupTruth.committed(owner, event, entry, entries);
      entries.add(entry);
    }
  }

  /** The committed entries, ascending. */
  List<Entry> entries() {
    return entries;
  }

  /** Entries from low to high, both included, as far as they are committed. */
  List<Entry> range(long low, long high) {
    int end = (int) Math.min(high, entries.size());
    return low > end ? List.of() : List.copyOf(entries.subList((int) low - 1, end));
  }

  /** The entry at a sequence, or null. */
  Entry at(long sequence) {
    return sequence >= 1 && sequence <= entries.size() ? entries.get((int) sequence - 1) : null;
  }

  @Override
  public String toString() {
    return "the log of #" + owner;
  }
}
