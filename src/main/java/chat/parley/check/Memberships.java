package chat.parley.check;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who was a member of a group at which of its entries, from the changes in its log. */
final class Memberships {
  private static final Set<String> COMING = Set.of("created", "added", "joined");
  private static final Set<String> GOING = Set.of("removed", "left");

  /** From the entry of coming to that of going, both included. */
  record Span(long from, long to) {
    boolean holds(long sequence) {
      return from <= sequence && sequence <= to;
    }

    boolean isOpen() {
      return to == Long.MAX_VALUE;
    }
  }

  private final Map<GroupId, Map<UserId, List<Span>>> spans = new HashMap<>();

  private Memberships() {}

  static Memberships of(List<JournalRecord.Stored> rows) {
    Memberships all = new Memberships();
    rows.stream()
        .filter(row -> row.change() != null && row.chat() instanceof ChatKey.Group)
        .sorted(Comparator.comparingLong(row -> row.entry().sequence()))
        .forEach(all::apply);
    return all;
  }

  private void apply(JournalRecord.Stored row) {
    GroupId group = ((ChatKey.Group) row.chat()).id();
    long sequence = row.entry().sequence();
    for (UserId user : row.change().users()) {
      List<Span> of =
          spans
              .computeIfAbsent(group, any -> new HashMap<>())
              .computeIfAbsent(user, any -> new ArrayList<>());
      boolean inside = !of.isEmpty() && of.getLast().isOpen();
      if (COMING.contains(row.change().what()) && !inside) {
        of.add(new Span(sequence, Long.MAX_VALUE));
      } else if (GOING.contains(row.change().what()) && inside) {
        of.set(of.size() - 1, new Span(of.getLast().from(), sequence));
      }
    }
  }

  /** The times of a user in a group, ascending. */
  List<Span> of(GroupId group, UserId user) {
    return spans.getOrDefault(group, Map.of()).getOrDefault(user, List.of());
  }

  /** Everybody who was ever in a group. */
  Set<UserId> everIn(GroupId group) {
    return spans.getOrDefault(group, Map.of()).keySet();
  }

  /** Whether a user is shown an entry. */
  boolean isShown(GroupId group, UserId user, long sequence) {
    return of(group, user).stream().anyMatch(span -> span.holds(sequence));
  }

  /** Whether a user is in a group at the end. */
  boolean isIn(GroupId group, UserId user) {
    List<Span> of = of(group, user);
    return !of.isEmpty() && of.getLast().isOpen();
  }
}
