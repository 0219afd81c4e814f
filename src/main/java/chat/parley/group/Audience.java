package chat.parley.group;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import chat.parley.protocol.ServerFrameCodec;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The sessions of a node that wait for one group, what is known of their users, and what each was
 * told. Whoever is not known to be a member is told nothing. For one thread.
 *
 * @param <S> a session of the node
 */
final class Audience<S> {

  /** A session that waits for the group. */
  private static final class Local<S> {
    private final S session;
    private final UserId user;
    private final int device;

    /** The highest entry or head that it was told; -1 before the first. */
    private long told = -1;

    private String title;
    private ServerFrame.Reached mine;
    private ServerFrame.Reached theirs;

    private Local(S session, UserId user, int device) {
      this.session = session;
      this.user = user;
      this.device = device;
    }
  }

  /**
   * What is true of the group.
   *
   * @param last the entry at head, when it is at hand; else null
   */
  record Latest(long head, String title, Entry last) {}

  private final GroupId id;
  private final Conversation conversation;
  private final FanoutPort<S, ?> port;
  private final Map<S, Local<S>> sessions = new LinkedHashMap<>();
  private final Map<UserId, GroupNews.Standing> members = new HashMap<>();

  Audience(GroupId id, FanoutPort<S, ?> port) {
    this.id = id;
    this.conversation = new Conversation.Group(id);
    this.port = port;
  }

  void enter(S session, UserId user, int device) {
    sessions.put(session, new Local<>(session, user, device));
  }

  /** The user of the session, when this was the last one of it; else null. */
  UserId leave(S session) {
    Local<S> local = sessions.remove(session);
    if (local == null
        || sessions.values().stream().anyMatch(each -> each.user.equals(local.user))) {
      return null;
    }
    members.remove(local.user);
    return local.user;
  }

  boolean isEmpty() {
    return sessions.isEmpty();
  }

  boolean has(S session) {
    return sessions.containsKey(session);
  }

  UserId userOf(S session) {
    return sessions.get(session).user;
  }

  /** Everybody who waits. */
  Set<UserId> users() {
    return sessions.values().stream().map(each -> each.user).collect(Collectors.toSet());
  }

  boolean isMember(UserId user) {
    return members.containsKey(user);
  }

  /** How users stand now; those who are no members are told so and wait no more. */
  void stand(Collection<GroupNews.Standing> standings) {
    for (GroupNews.Standing each : standings) {
      if (each.member()) {
        members.put(each.user(), each);
      } else {
        members.remove(each.user());
        dismiss(each);
      }
    }
  }

  private void dismiss(GroupNews.Standing standing) {
    List<Local<S>> locals =
        sessions.values().stream().filter(each -> each.user.equals(standing.user())).toList();
    for (Local<S> local : locals) {
      sessions.remove(local.session);
      port.tell(local.session, new FanoutEvent.Left(id, standing.stays()));
    }
  }

  /** Tells the head again to one session. */
  void refresh(S session, Latest latest, Minima minima) {
    Local<S> local = sessions.get(session);
    if (local != null && members.containsKey(local.user)) {
      tellHead(local, latest, minima);
    }
  }

  /**
   * Tells the head to those who were not told it.
   *
   * @param answered users who are told for the first time, if need be
   * @param others whether all others who were told something before are in step as well
   */
  void tellHeads(Set<UserId> answered, boolean others, Latest latest, Minima minima) {
    for (Local<S> each : List.copyOf(sessions.values())) {
      boolean due = answered.contains(each.user) || others && each.told >= 0;
      if (due
          && members.containsKey(each.user)
          && (each.told < latest.head() || !latest.title().equals(each.title))) {
        tellHead(each, latest, minima);
      }
    }
  }

  private void tellHead(Local<S> local, Latest latest, Minima minima) {
    GroupNews.Standing standing = members.get(local.user);
    Long lastNumber =
        standing.numbers().stream()
            .filter(each -> each.device() == local.device)
            .map(GroupNews.DeviceNumber::number)
            .findFirst()
            .orElse(null);
    local.told = latest.head();
    local.title = latest.title();
    local.mine = standing.mine();
    local.theirs = minima.theirs(local.user);
    Entry last = latest.last();
    port.tell(
        local.session,
        new FanoutEvent.HeadMoved(
            new ServerFrame.Head(
                conversation,
                latest.title(),
                latest.head(),
                latest.head(),
                standing.mine(),
                local.theirs,
                lastNumber,
                last != null && last.sequence() == latest.head() ? last : null,
                null)));
  }

  /** Hands on a new entry; its author's devices learn that it is stored. */
  void forward(Entry entry) {
    FanoutEvent told = told(new ServerFrame.Message(conversation, entry));
    FanoutEvent stored = told(new ServerFrame.Marks(conversation, entry.sequence(), null, null));
    for (Local<S> local : sessions.values()) {
      if (members.containsKey(local.user) && local.told >= 0) {
        local.told = entry.sequence();
        port.tell(local.session, told);
        if (local.user.equals(entry.sender().user())) {
          port.tell(local.session, stored);
        }
      }
    }
  }

  /** Marks that are in the log now; gives those of users who wait here. */
  Map<UserId, ServerFrame.Reached> keep(List<GroupNews.Mine> moved) {
    Map<UserId, ServerFrame.Reached> mine = new HashMap<>();
    for (GroupNews.Mine each : moved) {
      GroupNews.Standing standing = members.get(each.user());
      if (standing != null) {
        mine.put(each.user(), each.reached());
        members.put(each.user(), standing.with(each.reached()));
      }
    }
    return mine;
  }

  /**
   * Tells each session what it has not been told of the others' marks, and of its own.
   *
   * @param confirmed own marks that are told in any case: a device repeats them until they are
   */
  void tellMarks(Map<UserId, ServerFrame.Reached> confirmed, Minima minima) {
    Map<ServerFrame, FanoutEvent> encoded = new HashMap<>();
    for (Local<S> local : sessions.values()) {
      GroupNews.Standing standing = members.get(local.user);
      if (local.told < 0 || standing == null) {
        continue;
      }
      ServerFrame.Reached theirs = minima.theirs(local.user);
      boolean moved = !theirs.equals(local.theirs);
      boolean own = confirmed.containsKey(local.user) || !standing.mine().equals(local.mine);
      if (moved || own) {
        local.mine = standing.mine();
        local.theirs = theirs;
        ServerFrame frame =
            new ServerFrame.Marks(
                conversation, null, own ? standing.mine() : null, moved ? theirs : null);
        port.tell(local.session, encoded.computeIfAbsent(frame, Audience::told));
      }
    }
  }

  /** Tells everybody, member or not, that an incarnation of the group has ended. */
  void tellGone() {
    FanoutEvent gone = new FanoutEvent.Gone(id);
    sessions.keySet().forEach(session -> port.tell(session, gone));
  }

  /** Tells the others that a member is typing. */
  void typing(UserId user) {
    FanoutEvent told = told(new ServerFrame.Typing(conversation, user));
    for (Local<S> local : sessions.values()) {
      if (!local.user.equals(user) && members.containsKey(local.user)) {
        port.tell(local.session, told);
      }
    }
  }

  private static FanoutEvent told(ServerFrame frame) {
    return new FanoutEvent.Told(frame, ServerFrameCodec.encode(frame));
  }
}
