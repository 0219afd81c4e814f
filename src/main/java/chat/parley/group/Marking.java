package chat.parley.group;

import chat.parley.model.Marks;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Received and read marks of members: from the nodes, into the log, and as the lowest ones back to
 * every node.
 */
final class Marking {
  private final GroupLive live;

  Marking(GroupLive live) {
    this.live = live;
  }

  /** Marks from a node; what the log holds already is answered. */
  GroupDecision mark(GroupState state, GroupCommand.Mark c, long now) {
    Minima before = minima(state);
    List<GroupNews.Mine> known = new ArrayList<>();
    for (MarkUp each : c.marks()) {
      Optional<Participant> member = state.member(each.user());
      if (member.isEmpty()) {
        continue;
      }
      Marks old = live.marks(each.user(), member.get());
      Marks next =
          old.advance(
              Math.min(each.received(), state.head()), Math.min(each.read(), state.head()), now);
      if (next != old) {
        live.marks.put(each.user(), next);
        live.flushBy(now + GroupTiming.FLUSH_MS);
      } else if (member.get().marks().covers(next)) {
        known.add(new GroupNews.Mine(each.user(), Replies.reached(next)));
      }
    }
    Minima after = minima(state);
    if (!after.equals(before)) {
      return GroupDecision.effects(
          live.inform(new GroupNews.MarksMoved(state.changed(), after, known)));
    }
    return known.isEmpty()
        ? GroupDecision.none()
        : GroupDecision.effects(
            new GroupEffect.Inform(
                c.node(), new GroupNews.MarksMoved(state.changed(), after, known)));
  }

  /** Puts the marks into the log that are not there yet, then tells whose they are. */
  GroupDecision flush() {
    if (live.marks.isEmpty()) {
      return GroupDecision.none();
    }
    List<GroupEvent.Marked.Moved> moved = new ArrayList<>();
    List<GroupNews.Mine> mine = new ArrayList<>();
    live.marks.forEach((user, marks) -> {
      moved.add(new GroupEvent.Marked.Moved(user, marks));
      mine.add(new GroupNews.Mine(user, Replies.reached(marks)));
    });
    live.marks.clear();
    return GroupDecision.persist(
        new GroupEvent.Marked(moved),
        next -> live.inform(new GroupNews.MarksMoved(next.changed(), minima(next), mine)));
  }

  /** The lowest marks of all members. */
  Minima minima(GroupState state) {
    List<Map.Entry<UserId, Participant>> members = state.members().toList();
    if (members.isEmpty()) {
      return Minima.NONE;
    }
    Lows received = new Lows();
    Lows read = new Lows();
    for (Map.Entry<UserId, Participant> each : members) {
      Marks marks = live.marks(each.getKey(), each.getValue());
      received.take(each.getKey(), marks.received().upTo());
      read.take(each.getKey(), marks.read().upTo());
    }
    return new Minima(received.lowest(), read.lowest());
  }

  /** Finds the two lowest. */
  private static final class Lows {
    private UserId user;
    private long value = Long.MAX_VALUE;
    private long next = Long.MAX_VALUE;

    void take(UserId whose, long mark) {
      if (mark < value) {
        next = value;
        value = mark;
        user = whose;
      } else {
        next = Math.min(next, mark);
      }
    }

    Minima.Lowest lowest() {
      return new Minima.Lowest(user, value, next == Long.MAX_VALUE ? value : next);
    }
  }
}
