package chat.parley.user;

import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether this user is there, when last, and the sessions of others that are told. When somebody
 * was last there is told only once it is stored: what is told after a crash is never earlier.
 */
final class Presence {
  private final UserId self;
  private final Live live;

  /** When the user was last there, epoch milliseconds; 0 while not known. */
  private long latest;

  /** What is known to be stored of it: that or an earlier time; 0 while not known. */
  private long stored;

  /** When it was last given to be stored. */
  private long givenAt;

  Presence(UserId self, Live live) {
    this.self = self;
    this.live = live;
  }

  /** The first session has come. */
  List<Effect> came() {
    return tell();
  }

  /** A session has gone, whose device was last heard at a time. */
  List<Effect> left(long seenAt, long now) {
    List<Effect> effects = new ArrayList<>();
    boolean last = live.sessions.isEmpty();
    note(seenAt, now);
    if (!isStored()) {
      effects.add(give(last, now));
    }
    if (last) {
      live.emptySince = now;
      effects.addAll(tell());
    }
    return effects;
  }

  /** A device was heard, whose session goes on; stored now and then. */
  List<Effect> heard(long seenAt, long now) {
    note(seenAt, now);
    return now - givenAt < Timing.SEEN_MS ? List.of() : List.of(give(false, now));
  }

  private void note(long seenAt, long now) {
    latest = Math.max(latest, Math.min(seenAt, now));
  }

  private Effect give(boolean report, long now) {
    givenAt = now;
    return new Effect.Seen(latest, report);
  }

  private boolean isStored() {
    return latest == stored;
  }

  /** A session of another user shows this one. */
  Decision watch(UserState state, UserCommand.Watch c, long now) {
    if (!state.exists() || state.isBlocked(c.watcher())) {
      return Decision.effects(Live.tell(c.session(), new ServerFrame.Presence(self, false, null)));
    }
    Live.Watcher before =
        live.watchers.put(c.session(), new Live.Watcher(c.watcher(), now + Timing.WATCH_MS));
    if (live.watchers.size() > Timing.WATCHERS_MAX) {
      live.watchers.remove(live.watchers.keySet().iterator().next());
    }
    if (before != null) {
      return Decision.none();
    }
    if (live.sessions.isEmpty() && latest == 0) {
      return Decision.effects(new Effect.LoadLastSeen());
    }
    return Decision.effects(Live.tell(c.session(), frame()));
  }

  /** A session of another user shows this one no more. */
  List<Effect> unwatch(SessionId session) {
    live.watchers.remove(session);
    return live.forget(session);
  }

  /** What the table holds is known now; those who wait for it are told. */
  List<Effect> loaded(UserCommand.LastSeenLoaded c) {
    c.at().ifPresent(this::hold);
    return tell();
  }

  /** What was given to be stored is; nobody is told of it when there is something later. */
  List<Effect> stored(UserCommand.LastSeenStored c) {
    boolean awaited = !isStored();
    hold(c.at());
    return awaited && isStored() && live.sessions.isEmpty() ? tell() : List.of();
  }

  private void hold(long at) {
    stored = Math.max(stored, at);
    // Another incarnation may have stored a later time, or one by a clock that is ahead.
    latest = Math.max(latest, stored);
  }

  /** Watchers that do not repeat are forgotten; what is still not stored is given again. */
  List<Effect> repeat(long now) {
    List<Effect> effects = new ArrayList<>();
    for (Map.Entry<SessionId, Live.Watcher> each : List.copyOf(live.watchers.entrySet())) {
      if (each.getValue().until() <= now) {
        effects.addAll(unwatch(each.getKey()));
      }
    }
    if (givesAgainAt() <= now) {
      effects.add(give(true, now));
    }
    return effects;
  }

  /** When {@link #repeat} has something to do but forgetting watchers. */
  long givesAgainAt() {
    return live.sessions.isEmpty() && !isStored() ? givenAt + Timing.SEEN_MS : Live.NEVER;
  }

  private List<Effect> tell() {
    ServerFrame frame = frame();
    return live.watchers.keySet().stream().map(each -> Live.tell(each, frame)).toList();
  }

  private ServerFrame frame() {
    boolean online = !live.sessions.isEmpty();
    boolean known = !online && latest > 0 && isStored();
    return new ServerFrame.Presence(self, online, known ? latest : null);
  }
}
