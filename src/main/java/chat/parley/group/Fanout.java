package chat.parley.group;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * One a node: stands between its sessions and all groups, so that a message costs a group one send
 * a node. All that it knows may be lost: sessions register again with every renewal, and it
 * attaches to each group again within a minute. Pure but for its {@link FanoutPort}; times are
 * epoch milliseconds. For one thread.
 *
 * @param <S> a session of the node
 * @param <G> an incarnation of a group
 */
public final class Fanout<S, G> {
  private record Registered(UserId user, int device, Set<GroupId> groups) {}

  private final FanoutPort<S, G> port;
  private final Map<S, Registered> sessions = new HashMap<>();
  private final Map<GroupId, GroupFanout<S, G>> attached = new HashMap<>();

  public Fanout(FanoutPort<S, G> port) {
    this.port = port;
  }

  /**
   * A session waits for these groups, and for no others any more.
   *
   * @return whether the session was not known
   */
  public boolean register(S session, UserId user, int device, Set<GroupId> groups, long now) {
    Registered before = sessions.get(session);
    if (before != null && before.groups().equals(groups)) {
      return false;
    }
    if (before != null) {
      Set<GroupId> over = new HashSet<>(before.groups());
      over.removeAll(groups);
      over.forEach(each -> leave(each, session));
    }
    sessions.put(session, new Registered(user, device, groups));
    for (GroupId id : groups) {
      GroupFanout<S, G> group = attached.computeIfAbsent(id, each -> new GroupFanout<>(each, port));
      if (!group.has(session)) {
        group.enter(session, user, device, now);
      }
    }
    return before == null;
  }

  /** The client of a session was not told everything of these groups. */
  public void refresh(S session, Set<GroupId> groups) {
    for (GroupId id : groups) {
      GroupFanout<S, G> group = attached.get(id);
      if (group != null) {
        group.refresh(session);
      }
    }
  }

  /**
   * A session is gone.
   *
   * @return whether it was known
   */
  public boolean leave(S session) {
    Registered registered = sessions.remove(session);
    if (registered == null) {
      return false;
    }
    registered.groups().forEach(each -> leave(each, session));
    return true;
  }

  private void leave(GroupId id, S session) {
    GroupFanout<S, G> group = attached.get(id);
    if (group != null) {
      group.leave(session);
      closeIfEmpty(id, group);
    }
  }

  private void closeIfEmpty(GroupId id, GroupFanout<S, G> group) {
    if (group.isEmpty()) {
      port.detach(id);
      attached.remove(id);
    }
  }

  /**
   * A device has stored ({@code read} false) or a person opened (true) everything up to these.
   * Those of groups in which the session is not registered any more are left out: devices repeat
   * them.
   */
  public void mark(S session, boolean read, Map<GroupId, Long> marks, long now) {
    marks.forEach((id, upTo) -> {
      GroupFanout<S, G> group = attached.get(id);
      if (group != null && group.has(session)) {
        group.mark(session, read, upTo, now);
      }
    });
  }

  /** An incarnation of a group says something. */
  public void news(GroupId id, G from, long incarnation, GroupNews news, long now) {
    GroupFanout<S, G> group = attached.get(id);
    if (group == null) {
      port.dismiss(from);
      return;
    }
    group.news(from, incarnation, news, now);
    closeIfEmpty(id, group);
  }

  /** An incarnation of a group has ended. */
  public void gone(GroupId id, G incarnation, long now) {
    GroupFanout<S, G> group = attached.get(id);
    if (group != null) {
      group.gone(incarnation, now);
    }
  }

  /** When {@link #act} next has something to do; {@link Long#MAX_VALUE} for never. */
  public long dueAt() {
    long due = GroupLive.NEVER;
    for (GroupFanout<S, G> each : attached.values()) {
      due = Math.min(due, each.dueAt());
    }
    return due;
  }

  /** Asks and tells the groups what is due. */
  public void act(long now) {
    for (GroupFanout<S, G> each : attached.values()) {
      if (each.dueAt() <= now) {
        each.act(now);
      }
    }
  }
}
