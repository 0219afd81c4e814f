package chat.parley.user;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a session asks besides sending and marking: history, settings, blocking, typing. */
final class Asking {
  private final UserId self;
  private final Live live;
  private final Answers answers;
  private final Attaching attaching;

  Asking(UserId self, Live live, Answers answers, Attaching attaching) {
    this.self = self;
    this.live = live;
    this.answers = answers;
    this.attaching = attaching;
  }

  /** A page of history: from the recent cache, or as leave to read it from the journal. */
  Decision pull(UserState state, UserCommand.Pull c, UserId peer) {
    long head = state.visibleHead(peer);
    boolean forward = c.after().isPresent();
    long low = forward ? c.after().getAsLong() + 1 : 1;
    long high = forward ? head : Math.min(head, c.before().orElse(head + 1) - 1);
    if (low > high) {
      return Decision.effects(
          Live.tell(
              c.session(),
              new ServerFrame.Messages(c.request(), c.conversation(), List.of(), false)));
    }
    return cached(state, c, forward, low, high)
        .orElseGet(() ->
            Decision.effects(
                new Effect.ToSession(
                    c.session(),
                    0,
                    new SessionEvent.Granted(
                        c.request(),
                        new SessionEvent.Grant(
                            c.conversation(), state.keyOf(peer), low, high, forward),
                        c.limit()))));
  }

  private static Optional<Decision> cached(
      UserState state, UserCommand.Pull c, boolean forward, long low, long high) {
    long first = forward ? low : Math.max(low, high - c.limit() + 1);
    long last = forward ? Math.min(high, low + c.limit() - 1) : high;
    boolean more = forward ? last < high : first > low;
    return state
        .recent()
        .range(c.conversation(), first, last)
        .filter(Asking::fitsOneFrame)
        .map(entries ->
            Decision.effects(
                Live.tell(
                    c.session(),
                    new ServerFrame.Messages(c.request(), c.conversation(), entries, more))));
  }

  private static boolean fitsOneFrame(List<Entry> entries) {
    // Base64 and the entry's other fields take room besides the body itself.
    int bytes = entries.stream().mapToInt(e -> 300 + 2 * e.message().body().bytes().size()).sum();
    return bytes < Limits.FRAME_BYTES_MAX;
  }

  /** Changes a setting. */
  Decision prefer(UserState state, UserCommand.Prefer c) {
    Preference.Key key = new Preference.Key(c.conversation(), c.key());
    if (c.conversation() instanceof Conversation.Direct(UserId peer) && !state.hasBegun(peer)) {
      return fail(c.session(), c.request(), ErrorCode.NOT_MEMBER);
    }
    Preference before = state.preferences().get(key);
    String old = before == null ? "" : before.value();
    ServerFrame done = Frames.result(c.request(), c.conversation());
    if (old.equals(c.value())) {
      return soAlready(c.session(), done);
    }
    if (!c.value().isEmpty() && !Preference.hasRoom(state.preferences(), key)) {
      return fail(c.session(), c.request(), ErrorCode.TOO_LARGE);
    }
    return Decision.persist(
        new UserEvent.Preferred(c.conversation(), c.key(), c.value()),
        next -> {
          List<Effect> effects =
              new ArrayList<>(
                  live.push(new ServerFrame.Preference(c.conversation(), c.key(), c.value())));
          effects.add(Live.tell(c.session(), done));
          return effects;
        });
  }

  /** Freezes the chat with a user; blocking again changes nothing. */
  Decision block(UserState state, UserCommand.Block c) {
    ServerFrame done = Frames.result(c.request(), Conversation.with(c.user()));
    if (c.user().equals(self)) {
      return fail(c.session(), c.request(), ErrorCode.FORBIDDEN);
    }
    if (state.isBlocked(c.user())) {
      return soAlready(c.session(), done);
    }
    if (state.blocked().size() >= Timing.BLOCKED_MAX) {
      return fail(c.session(), c.request(), ErrorCode.TOO_LARGE);
    }
    long head = state.timeline(c.user()).head();
    live.watchers.values().removeIf(each -> each.watcher().equals(c.user()));
    return Decision.persist(
        new UserEvent.Blocked(c.user(), head),
        next -> {
          List<Effect> effects = new ArrayList<>(heads(next, c.user()));
          effects.add(Live.tell(c.session(), done));
          return effects;
        });
  }

  /** Releases what was withheld: the new head makes every device fetch it, in order. */
  Decision unblock(UserState state, UserCommand.Unblock c) {
    ServerFrame done = Frames.result(c.request(), Conversation.with(c.user()));
    if (!state.isBlocked(c.user())) {
      return soAlready(c.session(), done);
    }
    return Decision.persist(
        new UserEvent.Unblocked(c.user()),
        next -> {
          List<Effect> effects = new ArrayList<>(heads(next, c.user()));
          effects.addAll(answers.settle(next, c.user()));
          effects.add(Live.tell(c.session(), done));
          return effects;
        });
  }

  /**
   * Nothing is to be changed. Something is written before the answer all the same: whoever has been
   * replaced without knowing, and so may not know what holds, fails at that.
   */
  private static Decision soAlready(SessionId session, ServerFrame done) {
    return Decision.persist(
        new UserEvent.Progressed(List.of()), next -> List.of(Live.tell(session, done)));
  }

  private List<Effect> heads(UserState state, UserId peer) {
    List<Effect> effects = new ArrayList<>();
    live.sessions.forEach((id, session) -> {
      session.told.add(peer);
      ServerFrame.Head head = attaching.head(state, session.device, peer);
      effects.add(
          live.number(
              id, session, new SessionEvent.Frame(new ServerFrame.Heads(List.of(head), false))));
    });
    return effects;
  }

  /** The user is typing; a blocked or unknown other is not told. */
  Decision type(UserState state, UserCommand.Type c) {
    return c.conversation() instanceof Conversation.Direct(UserId peer)
            && !peer.equals(self)
            && !state.isBlocked(peer)
            && state.hasBegun(peer)
        ? Decision.effects(new Effect.ToUser(peer, new UserCommand.PeerTyping(self)))
        : Decision.none();
  }

  /** The other participant is typing. */
  Decision typing(UserState state, UserCommand.PeerTyping c) {
    return state.isBlocked(c.from()) || !state.hasBegun(c.from())
        ? Decision.none()
        : Decision.effects(
            live.tell(new ServerFrame.Typing(Conversation.with(c.from()), c.from())));
  }

  static Decision fail(SessionId session, String request, ErrorCode code) {
    return Decision.effects(Live.tell(session, Frames.error(request, code)));
  }
}
