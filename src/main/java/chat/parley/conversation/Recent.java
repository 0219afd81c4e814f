package chat.parley.conversation;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The last entries of the conversations that were active last: the only bodies that an entity holds
 * in memory.
 *
 * @param tails the most recently active conversation first; at most {@link #CONVERSATIONS_MAX}
 */
public record Recent(List<Tail> tails) {
  public static final int CONVERSATIONS_MAX = 5;
  public static final int ENTRIES_MAX = 15;
  public static final Recent EMPTY = new Recent(List.of());

  public Recent {
    tails = List.copyOf(tails);
  }

  /**
   * The end of one conversation.
   *
   * @param entries ascending and dense; the last one is the head; at most {@link #ENTRIES_MAX}
   */
  public record Tail(Conversation conversation, List<Entry> entries) {
    public Tail {
      entries = List.copyOf(entries);
    }

    private Tail plus(Entry entry) {
      List<Entry> all = new ArrayList<>(entries);
      all.add(entry);
      return new Tail(conversation, all.subList(Math.max(0, all.size() - ENTRIES_MAX), all.size()));
    }
  }

  /** The cache with one more entry, which is the new head of its conversation. */
  public Recent plus(Conversation conversation, Entry entry) {
    List<Tail> next = new ArrayList<>(CONVERSATIONS_MAX + 1);
    next.add(new Tail(conversation, entries(conversation)).plus(entry));
    for (Tail tail : tails) {
      if (!tail.conversation().equals(conversation) && next.size() < CONVERSATIONS_MAX) {
        next.add(tail);
      }
    }
    return new Recent(next);
  }

  /** All cached entries of a conversation, ascending; empty when it is not cached. */
  public List<Entry> entries(Conversation conversation) {
    for (Tail tail : tails) {
      if (tail.conversation().equals(conversation)) {
        return tail.entries();
      }
    }
    return List.of();
  }

  /** The entry at a sequence, when it is cached. */
  public Optional<Entry> find(Conversation conversation, long sequence) {
    List<Entry> all = entries(conversation);
    if (all.isEmpty()) {
      return Optional.empty();
    }
    long at = sequence - all.getFirst().sequence();
    return at < 0 || at >= all.size() ? Optional.empty() : Optional.of(all.get((int) at));
  }

  /** The entries from low to high, both included, when all of them are cached. */
  public Optional<List<Entry>> range(Conversation conversation, long low, long high) {
    List<Entry> all = entries(conversation);
    if (low > high || all.isEmpty()) {
      return Optional.empty();
    }
    long first = all.getFirst().sequence();
    if (first > low || all.getLast().sequence() < high) {
      return Optional.empty();
    }
    return Optional.of(List.copyOf(all.subList((int) (low - first), (int) (high - first + 1))));
  }
}
