package chat.parley.user;

import chat.parley.conversation.Membership;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The sessions of a user: hello, renewal, and what a session must be told to be in step. A session
 * counts the numbered events that it gets; its renewals show what it has missed.
 */
final class Attaching {
  /** Bytes of heads in one part, roughly: a part is one message between nodes. */
  private static final int PART_BYTES_MAX = 48 * 1024;

  /** Bytes of a head without its last entry, roughly. */
  private static final int HEAD_BYTES = 300;

  private final UserId self;
  private final Live live;
  private final Home home;
  private final Presence presence;

  Attaching(UserId self, Live live, Home home, Presence presence) {
    this.self = self;
    this.live = live;
    this.home = home;
    this.presence = presence;
  }

  /** The first word of a session. */
  Decision hello(UserState state, UserCommand.Hello c, long now) {
    boolean known =
        state
            .device(c.device())
            .filter(each -> same(each.secretHash().array(), c.secretHash().array()))
            .isPresent();
    if (!known || state.isSuspended()) {
      return refuse(c.session(), known ? ErrorCode.FORBIDDEN : ErrorCode.UNAUTHENTICATED);
    }
    List<Effect> effects = new ArrayList<>(makeRoom(c.session()));
    boolean first = live.sessions.isEmpty();
    Live.Attached session = live.attach(c.session(), c.device(), now, state.position());
    Set<UserId> chats = changedSince(state, c.since());
    c.cursors().keySet().forEach(each -> direct(each, chats));
    effects.addAll(
        synced(
            c.session(), session, state, chats, preferences(state, c.since()), c.cursors(), true));
    session.toldBefore = chats;
    session.marked = session.sent;
    if (first) {
      effects.addAll(presence.came());
    }
    return Decision.effects(effects);
  }

  private static void direct(Conversation conversation, Set<UserId> into) {
    if (conversation instanceof Conversation.Direct(UserId peer)) {
      into.add(peer);
    }
  }

  private static boolean same(byte[] one, byte[] other) {
    return MessageDigest.isEqual(one, other);
  }

  /** Why a device that was signed in can't go on. */
  static ErrorCode refusal(UserState state) {
    return state.isSuspended() ? ErrorCode.FORBIDDEN : ErrorCode.UNAUTHENTICATED;
  }

  static Decision refuse(SessionId session, ErrorCode code) {
    return Decision.effects(
        new Effect.ToSession(session, 0, new SessionEvent.Closed(code)),
        new Effect.Forget(session));
  }

  private List<Effect> makeRoom(SessionId newcomer) {
    if (live.sessions.size() < Limits.SESSIONS_MAX || live.sessions.containsKey(newcomer)) {
      return List.of();
    }
    SessionId oldest = live.sessions.keySet().iterator().next();
    live.sessions.remove(oldest);
    return List.of(
        new Effect.ToSession(oldest, 0, new SessionEvent.Closed(ErrorCode.BUSY)),
        new Effect.Forget(oldest));
  }

  /** A session is still there. */
  Decision renew(UserState state, UserCommand.Renew c, long now) {
    if (state.device(c.device()).isEmpty() || state.isSuspended()) {
      live.sessions.remove(c.session());
      return refuse(c.session(), refusal(state));
    }
    if (c.incarnation() > state.incarnation()) {
      // Another incarnation has come after this one, which only does not know of it yet.
      return Decision.effects(new Effect.Rest());
    }
    List<Effect> effects = new ArrayList<>(presence.heard(c.seenAt(), now));
    Live.Attached session = live.sessions.get(c.session());
    if (session == null || c.incarnation() != state.incarnation()) {
      effects.addAll(adopt(state, c, now));
      return Decision.effects(effects);
    }
    session.heardAt = now;
    if (c.gap() || c.received() < session.marked) {
      Set<UserId> told = new LinkedHashSet<>(session.toldBefore);
      told.addAll(session.told);
      session.told = told;
      List<ServerFrame> settings = preferences(state, OptionalLong.of(c.position()));
      effects.addAll(synced(c.session(), session, state, told, settings, Map.of(), false));
    } else {
      effects.add(live.number(c.session(), session, new SessionEvent.Renewed(session.position)));
    }
    session.toldBefore = session.told;
    session.told = new LinkedHashSet<>();
    session.marked = session.sent;
    session.position = state.position();
    return Decision.effects(effects);
  }

  private List<Effect> adopt(UserState state, UserCommand.Renew c, long now) {
    List<Effect> effects = new ArrayList<>(makeRoom(c.session()));
    boolean first = live.sessions.isEmpty();
    Live.Attached session = live.attach(c.session(), c.device(), now, state.position());
    OptionalLong since = OptionalLong.of(c.position());
    Set<UserId> chats = changedSince(state, since);
    effects.addAll(
        synced(c.session(), session, state, chats, preferences(state, since), Map.of(), false));
    session.toldBefore = chats;
    session.marked = session.sent;
    if (first) {
      effects.addAll(presence.came());
    }
    return effects;
  }

  /** A session is gone. */
  Decision detach(UserCommand.Detach c, long now) {
    List<Effect> effects = new ArrayList<>();
    live.watchers.remove(c.session());
    Live.Attached session = live.sessions.remove(c.session());
    if (session != null) {
      effects.addAll(presence.left(c.seenAt() > 0 ? c.seenAt() : session.heardAt, now));
    }
    effects.addAll(live.forget(c.session()));
    return Decision.effects(effects);
  }

  /** Sessions that have not renewed are taken for gone. */
  List<Effect> expire(long now) {
    List<Effect> effects = new ArrayList<>();
    for (Map.Entry<SessionId, Live.Attached> each : List.copyOf(live.sessions.entrySet())) {
      long heardAt = each.getValue().heardAt;
      if (heardAt + Timing.SESSION_MS <= now) {
        live.sessions.remove(each.getKey());
        effects.addAll(live.forget(each.getKey()));
        effects.addAll(presence.left(heardAt, now));
      }
    }
    return effects;
  }

  /** Closes the sessions of a revoked device. */
  List<Effect> close(int device, long now) {
    return close((id, session) -> session.device == device, ErrorCode.UNAUTHENTICATED, now);
  }

  /** Closes some sessions, and tells them why. */
  List<Effect> close(BiPredicate<SessionId, Live.Attached> which, ErrorCode why, long now) {
    List<Effect> effects = new ArrayList<>();
    for (Map.Entry<SessionId, Live.Attached> each : List.copyOf(live.sessions.entrySet())) {
      if (which.test(each.getKey(), each.getValue())) {
        live.sessions.remove(each.getKey());
        effects.add(new Effect.ToSession(each.getKey(), 0, new SessionEvent.Closed(why)));
        effects.addAll(live.forget(each.getKey()));
        effects.addAll(presence.left(each.getValue().heardAt, now));
      }
    }
    return effects;
  }

  /** The chats of which something has changed since a position of the log, or only here. */
  private Set<UserId> changedSince(UserState state, OptionalLong since) {
    Set<UserId> changed = new LinkedHashSet<>();
    state
        .chats()
        .forEach((peer, chat) -> {
          if (since.isEmpty()
              || chat.changed() > since.getAsLong()
              || live.pending.containsKey(peer)) {
            changed.add(peer);
          }
        });
    return changed;
  }

  /** Changed settings; forgotten ones too, for an earlier answer to hello may have told them. */
  private static List<ServerFrame> preferences(UserState state, OptionalLong since) {
    return state.preferences().values().stream()
        .filter(each -> each.changed() > since.orElse(0))
        .<ServerFrame>map(each ->
            new ServerFrame.Preference(each.key().conversation(), each.key().key(), each.value()))
        .toList();
  }

  /** The line of a chat for one device. */
  ServerFrame.Head head(UserState state, int device, UserId peer) {
    return Frames.head(
        self, device, state, peer, live.progress(state, peer), home.stored(state, peer));
  }

  /** Heads, settings and leave to catch up, in parts, newest chat first. */
  private List<Effect> synced(
      SessionId id,
      Live.Attached session,
      UserState state,
      Collection<UserId> peers,
      List<ServerFrame> frames,
      Map<Conversation, Long> cursors,
      boolean hello) {
    List<ServerFrame.Head> heads =
        peers.stream()
            .filter(each -> state.chat(each).isPresent())
            .sorted(
                Comparator.<UserId>comparingLong(each -> state.timeline(each).time())
                    .reversed()
                    .thenComparing(Comparator.naturalOrder()))
            .map(each -> head(state, session.device, each))
            .toList();
    List<SessionEvent.Synced> parts = new ArrayList<>();
    for (List<ServerFrame.Head> part : split(heads)) {
      parts.add(part(state, part, List.of(), hello, parts.isEmpty()));
    }
    for (int from = 0; from < frames.size(); from += Limits.HEADS_MAX) {
      List<ServerFrame> part =
          List.copyOf(frames.subList(from, Math.min(frames.size(), from + Limits.HEADS_MAX)));
      parts.add(part(state, List.of(), part, hello, parts.isEmpty()));
    }
    parts.add(
        new SessionEvent.Synced(
            List.of(),
            List.of(),
            catchUp(state, cursors),
            state.position(),
            hello,
            parts.isEmpty(),
            false));
    List<Effect> effects = new ArrayList<>(parts.size());
    parts.forEach(each -> effects.add(live.number(id, session, each)));
    if (hello || !state.groups().isEmpty()) {
      List<Membership> groups =
          state.groups().values().stream().map(Belonging::membership).toList();
      effects.add(live.number(id, session, new SessionEvent.Groups(groups, true)));
    }
    return effects;
  }

  /** A part that another one follows. */
  private static SessionEvent.Synced part(
      UserState state,
      List<ServerFrame.Head> heads,
      List<ServerFrame> frames,
      boolean hello,
      boolean first) {
    return new SessionEvent.Synced(heads, frames, List.of(), state.position(), hello, first, true);
  }

  private static List<List<ServerFrame.Head>> split(List<ServerFrame.Head> heads) {
    List<List<ServerFrame.Head>> parts = new ArrayList<>();
    List<ServerFrame.Head> part = new ArrayList<>();
    int bytes = 0;
    for (ServerFrame.Head head : heads) {
      int size =
          HEAD_BYTES + (head.last() == null ? 0 : 2 * head.last().message().body().bytes().size());
      if (!part.isEmpty() && (bytes + size > PART_BYTES_MAX || part.size() == Limits.HEADS_MAX)) {
        parts.add(List.copyOf(part));
        part.clear();
        bytes = 0;
      }
      part.add(head);
      bytes += size;
    }
    if (!part.isEmpty()) {
      parts.add(List.copyOf(part));
    }
    return parts;
  }

  private static List<SessionEvent.Grant> catchUp(
      UserState state, Map<Conversation, Long> cursors) {
    List<SessionEvent.Grant> grants = new ArrayList<>();
    cursors.forEach((conversation, have) -> {
      if (conversation instanceof Conversation.Direct(UserId peer)
          && state.visibleHead(peer) > have) {
        grants.add(
            new SessionEvent.Grant(
                conversation, state.keyOf(peer), have + 1, state.visibleHead(peer), true));
      }
    });
    return List.copyOf(grants);
  }
}
