package chat.parley.group;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * One group on one node: what this node's sessions were told of it, and what the node knows. News
 * are forwarded only while the node is in step with the group's membership; otherwise it asks. For
 * one thread.
 */
final class GroupFanout {

  /** A session that waits for the group. */
  private static final class Local {
    private final ActorRef<FanoutEvent> session;
    private final UserId user;
    private final int device;

    /** The highest entry or head that it was told; -1 before the first. */
    private long told = -1;

    private String title;
    private ServerFrame.Reached theirs;

    private Local(ActorRef<FanoutEvent> session, UserId user, int device) {
      this.session = session;
      this.user = user;
      this.device = device;
    }
  }

  private final GroupId id;
  private final Conversation conversation;
  private final Consumer<GroupActorMessage> group;
  private final ActorRef<FanoutActorMessage> self;
  private final LongUnaryOperator jitter;
  private final Map<ActorRef<FanoutEvent>, Local> sessions = new LinkedHashMap<>();
  private final Map<UserId, GroupNews.Standing> members = new HashMap<>();
  private final Map<UserId, GroupActorMessage.MarkUp> marks = new LinkedHashMap<>();
  private final Set<UserId> asked = new LinkedHashSet<>();

  private ActorRef<GroupActorMessage> from;
  private long incarnation;
  private boolean inStep;
  private boolean awaiting;
  private long changed = -1;
  private long head;
  private String title;
  private Entry last;
  private Minima minima = Minima.NONE;
  private boolean askAll;
  private long askAt = GroupLive.NEVER;
  private long marksAt = GroupLive.NEVER;

  /**
   * @param group delivers to the group, at most once
   * @param self where the group answers
   * @param jitter a random time below the given one
   */
  GroupFanout(
      GroupId id,
      Consumer<GroupActorMessage> group,
      ActorRef<FanoutActorMessage> self,
      LongUnaryOperator jitter) {
    this.id = id;
    this.conversation = new Conversation.Group(id);
    this.group = group;
    this.self = self;
    this.jitter = jitter;
  }

  // Sessions.

  void enter(ActorRef<FanoutEvent> session, UserId user, int device, long now) {
    sessions.put(session, new Local(session, user, device));
    asked.add(user);
    askBy(now + GroupTiming.GATHER_MS);
  }

  void leave(ActorRef<FanoutEvent> session) {
    Local local = sessions.remove(session);
    if (local != null
        && sessions.values().stream().noneMatch(each -> each.user.equals(local.user))) {
      members.remove(local.user);
      asked.remove(local.user);
    }
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  void close() {
    group.accept(new GroupActorMessage.Detach(self));
  }

  /** A device has stored, or a person has opened, everything up to here. */
  void mark(ActorRef<FanoutEvent> session, boolean read, long upTo, long now) {
    UserId user = sessions.get(session).user;
    GroupActorMessage.MarkUp before =
        marks.getOrDefault(user, new GroupActorMessage.MarkUp(user, 0, 0));
    marks.put(
        user,
        new GroupActorMessage.MarkUp(
            user,
            Math.max(before.received(), upTo),
            read ? Math.max(before.read(), upTo) : before.read()));
    marksAt = Math.min(marksAt, now + GroupTiming.GATHER_MS);
  }

  boolean has(ActorRef<FanoutEvent> session) {
    return sessions.containsKey(session);
  }

  /** The session's client was not told everything. */
  void refresh(ActorRef<FanoutEvent> session) {
    Local local = sessions.get(session);
    if (local != null && members.containsKey(local.user)) {
      tellHead(local);
    }
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
      group.accept(new GroupActorMessage.Marks(self, List.copyOf(marks.values())));
      marks.clear();
    }
    if (askAt <= now) {
      Set<UserId> users = new LinkedHashSet<>(asked);
      if (askAll) {
        sessions.values().forEach(each -> users.add(each.user));
      }
      group.accept(new GroupActorMessage.Attach(self, List.copyOf(users)));
      awaiting = true;
      askAt = now + GroupTiming.ANSWER_NODE_MS + jitter.applyAsLong(GroupTiming.ANSWER_NODE_MS);
    }
  }

  // The group.

  /** An incarnation of the group has ended: the next one does not know this node. */
  void gone(ActorRef<GroupActorMessage> actor, long now) {
    if (actor.equals(from)) {
      from = null;
      awaiting = false;
      outOfStep(now + jitter.applyAsLong(2 * GroupTiming.GATHER_MS));
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

  /** News of the group; true when they come from an incarnation that was not known. */
  boolean news(FanoutActorMessage.FromGroup message, long now) {
    if (message.incarnation() < incarnation) {
      return false;
    }
    if (message.news() instanceof GroupNews.Attached answer) {
      boolean fresh = !message.from().equals(from);
      from = message.from();
      incarnation = message.incarnation();
      attached(answer, now);
      return fresh;
    }
    boolean follows =
        inStep
            && message.from().equals(from)
            && message.incarnation() == incarnation
            && message.news().changed() == changed;
    if (!follows) {
      outOfStep(now);
      return false;
    }
    switch (message.news()) {
      case GroupNews.Pushed pushed -> pushed(pushed, now);
      case GroupNews.MarksMoved moved -> marksMoved(moved);
      case GroupNews.Typing typing -> typing(typing.user());
      case GroupNews.Attached any -> {}
    }
    return false;
  }

  private void attached(GroupNews.Attached news, long now) {
    Set<UserId> answered = new HashSet<>();
    news.standings().forEach(each -> answered.add(each.user()));
    asked.removeAll(answered);
    // Whoever is asked about next is told nothing until then; the others must be known.
    boolean same = news.changed() == changed;
    inStep =
        sessions.values().stream()
            .map(each -> each.user)
            .filter(user -> !answered.contains(user) && !asked.contains(user))
            .allMatch(user -> same && members.containsKey(user));
    awaiting = false;
    changed = news.changed();
    head = news.head();
    title = news.title();
    last = news.last();
    minima = news.minima();
    news.standings().forEach(this::stand);
    sessions.values().stream()
        .filter(each -> answered.contains(each.user) || inStep && each.told >= 0)
        .filter(each -> members.containsKey(each.user))
        .filter(each -> each.told < head || !title.equals(each.title))
        .toList()
        .forEach(this::tellHead);
    askAll = !inStep || asked.isEmpty();
    if (!inStep) {
      askAt = now;
      return;
    }
    tellMarks(Map.of());
    askAt =
        asked.isEmpty()
            ? now + GroupTiming.ATTACH_MS - jitter.applyAsLong(GroupTiming.ATTACH_MS / 5)
            : now + GroupTiming.GATHER_MS;
  }

  private void stand(GroupNews.Standing standing) {
    if (standing.member()) {
      members.put(standing.user(), standing);
      return;
    }
    members.remove(standing.user());
    List<Local> locals =
        sessions.values().stream().filter(each -> each.user.equals(standing.user())).toList();
    for (Local local : locals) {
      sessions.remove(local.session);
      local.session.tell(new FanoutEvent.Left(id, standing.from(), standing.upTo(), local.told));
    }
  }

  private void tellHead(Local local) {
    GroupNews.Standing standing = members.get(local.user);
    Long lastNumber =
        standing.numbers().stream()
            .filter(each -> each.device() == local.device)
            .map(GroupNews.DeviceNumber::number)
            .findFirst()
            .orElse(null);
    local.told = head;
    local.title = title;
    local.theirs = minima.theirs(local.user);
    local.session.tell(
        new FanoutEvent.HeadMoved(
            new ServerFrame.Head(
                conversation,
                title,
                head,
                head,
                standing.mine(),
                local.theirs,
                lastNumber,
                last != null && last.sequence() == head ? last : null,
                null)));
  }

  private void pushed(GroupNews.Pushed news, long now) {
    if (news.entries().getFirst().sequence() > head + 1) {
      outOfStep(now);
      return;
    }
    for (Entry entry : news.entries()) {
      if (entry.sequence() > head) {
        forward(entry);
      }
    }
    if (news.change()) {
      outOfStep(now);
    }
  }

  private void forward(Entry entry) {
    head = entry.sequence();
    last = null;
    FanoutEvent told = told(new ServerFrame.Message(conversation, entry));
    FanoutEvent stored = told(new ServerFrame.Marks(conversation, head, null, null));
    for (Local local : sessions.values()) {
      if (members.containsKey(local.user) && local.told >= 0) {
        local.told = head;
        local.session.tell(told);
        if (local.user.equals(entry.sender().user())) {
          local.session.tell(stored);
        }
      }
    }
  }

  private void marksMoved(GroupNews.MarksMoved news) {
    minima = news.minima();
    Map<UserId, ServerFrame.Reached> mine = new HashMap<>();
    for (GroupNews.Mine each : news.mine()) {
      GroupNews.Standing standing = members.get(each.user());
      if (standing != null) {
        mine.put(each.user(), each.reached());
        members.put(
            each.user(),
            new GroupNews.Standing(
                each.user(),
                true,
                standing.from(),
                standing.upTo(),
                each.reached(),
                standing.numbers()));
      }
    }
    tellMarks(mine);
  }

  /** Tells each session what it has not been told of the others' marks, and of its own. */
  private void tellMarks(Map<UserId, ServerFrame.Reached> mine) {
    Map<ServerFrame, FanoutEvent> encoded = new HashMap<>();
    for (Local local : List.copyOf(sessions.values())) {
      if (local.told < 0 || !members.containsKey(local.user)) {
        continue;
      }
      ServerFrame.Reached theirs = minima.theirs(local.user);
      ServerFrame.Reached own = mine.get(local.user);
      boolean moved = !theirs.equals(local.theirs);
      if (moved || own != null) {
        local.theirs = theirs;
        ServerFrame frame = new ServerFrame.Marks(conversation, null, own, moved ? theirs : null);
        local.session.tell(encoded.computeIfAbsent(frame, GroupFanout::told));
      }
    }
  }

  private void typing(UserId user) {
    FanoutEvent told = told(new ServerFrame.Typing(conversation, user));
    List<Local> others = new ArrayList<>(sessions.values());
    others.removeIf(each -> each.user.equals(user) || !members.containsKey(each.user));
    others.forEach(each -> each.session.tell(told));
  }

  private static FanoutEvent told(ServerFrame frame) {
    return new FanoutEvent.Told(frame, ServerFrameCodec.encode(frame));
  }
}
