package chat.parley.user;

import chat.parley.conversation.Retry;
import chat.parley.model.GroupId;
import chat.parley.model.Message;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an entity knows and does not write down: it may be lost at any moment without breaking a
 * promise. Times are epoch milliseconds; {@link #NEVER} is none.
 */
final class Live {
  static final long NEVER = Long.MAX_VALUE;

  /** Sessions of this user, the oldest first. */
  final Map<SessionId, Attached> sessions = new LinkedHashMap<>();

  /** Progress that is not yet in the log; merged over the chat's own. */
  final SortedMap<UserId, Progress> pending = new TreeMap<>();

  /** Batches of this user's devices that are not yet answered. */
  final SortedMap<WaitKey, Waiter> waiters = new TreeMap<>();

  /** Users whose logs lack entries that this one holds. */
  final SortedMap<UserId, Retry> records = new TreeMap<>();

  /** Users who have not confirmed this user's marks. */
  final SortedMap<UserId, Retry> marks = new TreeMap<>();

  /** First messages that wait until the other account is known to exist. */
  final SortedMap<UserId, Introduction> introductions = new TreeMap<>();

  /** Groups that a deleted user has not left yet. */
  final SortedMap<GroupId, Retry> departures = new TreeMap<>();

  /** Sessions of others that show this user. */
  final Map<SessionId, Watcher> watchers = new LinkedHashMap<>();

  /** Chats whose two logs differ: nothing is added to them any more. */
  final Set<UserId> stopped = new TreeSet<>();

  /** Chats of which this log, though their home, lacks entries that the copy has. */
  final Set<UserId> restoring = new TreeSet<>();

  /** Failed sign-ins by address, in order of their latest. */
  final Map<String, Deque<Long>> failures = new LinkedHashMap<>();

  /** How often a session was taken in. */
  private long stays;

  long flushAt = NEVER;
  long emptySince;

  /** A session of this user. */
  static final class Attached {
    final int device;
    final long since;
    long heardAt;

    /** The number of the latest event that it was sent, and of the latest before its renewal. */
    long sent;

    long marked;

    /** The log's position at its latest renewal. */
    long position;

    /** Chats it was told of since its latest renewal, and in the period before. */
    Set<UserId> told = new LinkedHashSet<>();

    Set<UserId> toldBefore = new LinkedHashSet<>();

    private Attached(int device, long now, long position, long sent) {
      this.device = device;
      this.since = now;
      this.heardAt = now;
      this.position = position;
      this.sent = sent;
    }
  }

  record WaitKey(UserId peer, int device) implements Comparable<WaitKey> {
    @Override
    public int compareTo(WaitKey other) {
      int byPeer = peer.compareTo(other.peer);
      return byPeer != 0 ? byPeer : Integer.compare(device, other.device);
    }
  }

  /**
   * An unanswered batch, and the sessions that are to hear of it.
   *
   * @param asked when the home is to be asked again; null when this is the home
   */
  record Waiter(
      Set<SessionId> sessions, List<Message> messages, boolean repeat, Retry asked, long deadline) {
    static final int SESSIONS_MAX = 4;

    long dueAt() {
      return asked == null ? deadline : Math.min(asked.dueAt(), deadline);
    }

    Waiter askedAgain(long now) {
      return new Waiter(sessions, messages, repeat, asked.next(now), deadline);
    }

    List<ServerFrame.Numbered> numbered() {
      return numbered(messages);
    }

    static List<ServerFrame.Numbered> numbered(List<Message> messages) {
      List<ServerFrame.Numbered> all = new ArrayList<>(messages.size());
      messages.forEach(each -> all.add(new ServerFrame.Numbered(each.number(), each.id())));
      return List.copyOf(all);
    }
  }

  /** Sends that wait for an answer to {@code Introduce}; at most one a device. */
  record Introduction(SortedMap<Integer, UserCommand.Send> sends, long deadline) {}

  /** A session of another user that shows this one. */
  record Watcher(UserId watcher, long until) {}

  /** The chat's progress with what is not yet in the log. */
  Progress progress(UserState state, UserId peer) {
    Chat chat = state.chats().get(peer);
    Progress durable = chat == null ? Progress.none(peer) : chat.progress();
    Progress extra = pending.get(peer);
    return extra == null ? durable : durable.merge(extra);
  }

  /** Remembers progress, to be written at the latest at the given time. */
  void progressed(Progress next, long writeBy) {
    pending.merge(next.peer(), next, Progress::merge);
    flushAt = Math.min(flushAt, writeBy);
  }

  /**
   * Takes a session in, or anew. Its numbers begin above all that were used so far: it may have
   * been here before, and must not take new events for old ones.
   */
  Attached attach(SessionId id, int device, long now, long position) {
    long numbersBelow = UserActorMessage.ToSession.STAY * stays++;
    Attached session = new Attached(device, now, position, numbersBelow);
    sessions.put(id, session);
    return session;
  }

  /** A numbered frame about a chat to every session. */
  List<Effect> push(UserId peer, ServerFrame frame) {
    sessions.values().forEach(session -> session.told.add(peer));
    return push(frame);
  }

  /** A numbered frame to every session. */
  List<Effect> push(ServerFrame frame) {
    List<Effect> effects = new ArrayList<>(sessions.size());
    sessions.forEach(
        (id, session) -> effects.add(number(id, session, new SessionEvent.Frame(frame))));
    return effects;
  }

  /** A frame that may be lost, to every session. */
  List<Effect> tell(ServerFrame frame) {
    List<Effect> effects = new ArrayList<>(sessions.size());
    sessions.keySet().forEach(id -> effects.add(tell(id, frame)));
    return effects;
  }

  /** A frame that may be lost, to one session. */
  static Effect tell(SessionId session, ServerFrame frame) {
    return new Effect.ToSession(session, 0, new SessionEvent.Frame(frame));
  }

  /** A numbered event to one session. */
  Effect number(SessionId id, Attached session, SessionEvent event) {
    session.sent++;
    return new Effect.ToSession(id, session.sent, event);
  }

  /** Forgets a session's address, unless it is still needed. */
  List<Effect> forget(SessionId session) {
    return sessions.containsKey(session) || watchers.containsKey(session)
        ? List.of()
        : List.of(new Effect.Forget(session));
  }

  /** The users whose repeat is due; at most {@link Timing#REPEATS_MAX}. */
  static List<UserId> due(SortedMap<UserId, Retry> retries, long now) {
    return retries.entrySet().stream()
        .filter(each -> each.getValue().dueAt() <= now)
        .limit(Timing.REPEATS_MAX)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Forgets failures that are older than the window, and the oldest address above the limit. */
  void trimFailures(long oldest, int addressesMax) {
    failures.values().forEach(times -> times.removeIf(each -> each < oldest));
    failures.values().removeIf(Deque::isEmpty);
    while (failures.size() > addressesMax) {
      failures.remove(failures.keySet().iterator().next());
    }
  }

  /** Counts one more failure of an address. */
  void failed(String address, long now) {
    Deque<Long> times = failures.remove(address);
    Deque<Long> next = times == null ? new ArrayDeque<>() : times;
    next.add(now);
    failures.put(address, next);
  }
}
