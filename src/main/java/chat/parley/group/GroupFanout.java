package chat.parley.group;

import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One group on one node: attaches to it, and hands on its news while the node is in step with the
 * group's membership; otherwise it asks. For one thread.
 *
 * @param <S> a session of the node
 * @param <G> an incarnation of the group
 */
final class GroupFanout<S, G> {
  private final GroupId id;
  private final FanoutPort<S, G> port;
  private final Audience<S> audience;
  private final Map<UserId, MarkUp> marks = new LinkedHashMap<>();
  private final Set<UserId> asked = new LinkedHashSet<>();

  private G from;
  private long incarnation;
  private boolean inStep;
  private boolean awaiting;
  private long changed = -1;
  private Audience.Latest latest = new Audience.Latest(0, null, null);
  private Minima minima = Minima.NONE;
  private boolean askAll;
  private long askAt = GroupLive.NEVER;
  private long marksAt = GroupLive.NEVER;

  GroupFanout(GroupId id, FanoutPort<S, G> port) {
    this.id = id;
    this.port = port;
    this.audience = new Audience<>(id, port);
  }

  // Sessions.

  void enter(S session, UserId user, int device, long now) {
    audience.enter(session, user, device);
    asked.add(user);
    askBy(now + GroupTiming.GATHER_MS);
  }

  void leave(S session) {
    UserId gone = audience.leave(session);
    if (gone != null) {
      asked.remove(gone);
    }
  }

  boolean isEmpty() {
    return audience.isEmpty();
  }

  boolean has(S session) {
    return audience.has(session);
  }

  /** A device has stored, or a person has opened, everything up to here. */
  void mark(S session, boolean read, long upTo, long now) {
    UserId user = audience.userOf(session);
    MarkUp before = marks.getOrDefault(user, new MarkUp(user, 0, 0));
    marks.put(
        user,
        new MarkUp(
            user,
            Math.max(before.received(), upTo),
            read ? Math.max(before.read(), upTo) : before.read()));
    marksAt = Math.min(marksAt, now + GroupTiming.GATHER_MS);
  }

  /** The session's client was not told everything. */
  void refresh(S session) {
    audience.refresh(session, latest, minima);
  }

  // Time.

  private void askBy(long time) {
    askAt = Math.min(askAt, time);
  }

  /** When {@link #act} has something to do. */
  long dueAt() {
    return Math.min(askAt, marksAt);
  }

  /** Asks and tells the group what is due. */
  void act(long now) {
    if (marksAt <= now) {
      marksAt = GroupLive.NEVER;
      port.mark(id, List.copyOf(marks.values()));
      marks.clear();
    }
    if (askAt <= now) {
      Set<UserId> users = new LinkedHashSet<>(asked);
      if (askAll) {
        users.addAll(audience.users());
      }
      port.attach(id, List.copyOf(users));
      awaiting = true;
      askAt = now + GroupTiming.ANSWER_NODE_MS + port.below(GroupTiming.ANSWER_NODE_MS);
    }
  }

  // The group.

  /** An incarnation of the group has ended: the next one does not know this node. */
  void gone(G ended, long now) {
    audience.tellGone();
    if (ended.equals(from)) {
      from = null;
      awaiting = false;
      outOfStep(now + port.below(2 * GroupTiming.GATHER_MS));
    }
  }

  private void outOfStep(long askBy) {
    inStep = false;
    askAll = true;
    // An answer that is awaited comes after all that was said before it, and covers that.
    if (!awaiting) {
      askBy(askBy);
    }
  }

  /** News of the group. */
  void news(G sender, long ofIncarnation, GroupNews news, long now) {
    if (ofIncarnation < incarnation) {
      return;
    }
    if (news instanceof GroupNews.Attached answer) {
      if (!sender.equals(from)) {
        from = sender;
        port.watch(id, sender);
      }
      incarnation = ofIncarnation;
      attached(answer, now);
      return;
    }
    boolean follows =
        inStep && sender.equals(from) && ofIncarnation == incarnation && news.changed() == changed;
    if (!follows) {
      outOfStep(now);
      return;
    }
    switch (news) {
      case GroupNews.Pushed pushed -> pushed(pushed, now);
      case GroupNews.MarksMoved moved -> {
        minima = moved.minima();
        audience.tellMarks(audience.keep(moved.mine()), minima);
      }
      case GroupNews.Typing typing -> audience.typing(typing.user());
      case GroupNews.Attached any -> {}
    }
  }

  private void attached(GroupNews.Attached news, long now) {
    Set<UserId> answered = new HashSet<>();
    news.standings().forEach(each -> answered.add(each.user()));
    asked.removeAll(answered);
    // Whoever is asked about next is told nothing until then; the others must be known.
    boolean same = news.changed() == changed;
    inStep =
        audience.users().stream()
            .filter(user -> !answered.contains(user) && !asked.contains(user))
            .allMatch(user -> same && audience.isMember(user));
    awaiting = false;
    changed = news.changed();
    latest = new Audience.Latest(news.head(), news.title(), news.last());
    minima = news.minima();
    audience.stand(news.standings());
    audience.tellHeads(answered, inStep, latest, minima);
    askAll = !inStep || asked.isEmpty();
    if (!inStep) {
      askAt = now;
      return;
    }
    audience.tellMarks(Map.of(), minima);
    askAt =
        asked.isEmpty()
            ? now + GroupTiming.ATTACH_MS - port.below(GroupTiming.ATTACH_MS / 5)
            : now + GroupTiming.GATHER_MS;
  }

  private void pushed(GroupNews.Pushed news, long now) {
    if (news.entries().getFirst().sequence() > latest.head() + 1) {
      outOfStep(now);
      return;
    }
    for (Entry entry : news.entries()) {
      if (entry.sequence() > latest.head()) {
        latest = new Audience.Latest(entry.sequence(), latest.title(), null);
        audience.forward(entry);
      }
    }
    if (news.change()) {
      outOfStep(now);
    }
  }
}
