package chat.parley.user;

import chat.parley.conversation.Retry;
import chat.parley.model.Conversation;
import chat.parley.model.Marks;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Received and read marks: from the devices, to the other participant, into the log. A mark is
 * passed on at once and written a little later; each side repeats what the other has not confirmed
 * to have written.
 */
final class Marking {
  private final UserId self;
  private final Live live;
  private final Home home;

  Marking(UserId self, Live live, Home home) {
    this.self = self;
    this.live = live;
    this.home = home;
  }

  /** A device has stored, or a person opened, entries of some chats. */
  Decision mark(UserState state, UserCommand.Mark c, long now) {
    List<Effect> effects = new ArrayList<>();
    for (Map.Entry<Conversation, Long> each : c.marks().entrySet()) {
      if (each.getKey() instanceof Conversation.Direct(UserId peer) && state.hasBegun(peer)) {
        long upTo = Math.min(each.getValue(), state.visibleHead(peer));
        effects.addAll(mark(state, c, peer, upTo, now));
      }
    }
    return Decision.effects(effects);
  }

  private List<Effect> mark(UserState state, UserCommand.Mark c, UserId peer, long upTo, long now) {
    Progress before = live.progress(state, peer);
    Marks next = before.mine().advance(upTo, c.read() ? upTo : 0, now);
    if (next == before.mine()) {
      Marks durable = state.chats().get(peer).progress().mine();
      return durable.covers(next)
          ? List.of(Live.tell(c.session(), Frames.mine(peer, next)))
          : List.of();
    }
    Progress progress = Progress.none(peer).withMine(next);
    if (peer.equals(self)) {
      live.progressed(progress.withTheirs(next), now + Timing.FLUSH_MS);
      return live.push(peer, Frames.theirs(peer, next));
    }
    live.progressed(progress, now + Timing.FLUSH_MS);
    live.marks.putIfAbsent(peer, Retry.first(now).next(now));
    return List.of(told(peer, next));
  }

  private Effect told(UserId peer, Marks mine) {
    return new Effect.ToUser(
        peer, new UserCommand.MarksTold(self, mine.received().upTo(), mine.read().upTo()));
  }

  /** The other participant's marks. */
  Decision told(UserState state, UserCommand.MarksTold c, long now) {
    UserId peer = c.from();
    long head = state.timeline(peer).head();
    List<Effect> effects = new ArrayList<>();
    if (c.received() > head && !home.isHere(peer)) {
      effects.add(new Effect.ToUser(peer, new UserCommand.Fetch(self, head)));
    }
    if (!state.hasBegun(peer)) {
      return Decision.effects(effects);
    }
    Progress before = live.progress(state, peer);
    Marks next =
        before.theirs().advance(Math.min(c.received(), head), Math.min(c.read(), head), now);
    if (next != before.theirs()) {
      live.progressed(Progress.none(peer).withTheirs(next), now + Timing.FLUSH_MS);
      effects.addAll(live.push(peer, Frames.theirs(peer, next)));
    } else if (state.chats().get(peer).progress().theirs().covers(next)) {
      effects.add(kept(peer, next));
    }
    return Decision.effects(effects);
  }

  private Effect kept(UserId peer, Marks theirs) {
    return new Effect.ToUser(
        peer, new UserCommand.MarksKept(self, theirs.received().upTo(), theirs.read().upTo()));
  }

  /** The other log holds marks of this user. */
  Decision kept(UserState state, UserCommand.MarksKept c, long now) {
    UserId peer = c.from();
    if (!state.hasBegun(peer)) {
      return Decision.none();
    }
    Progress known = Progress.none(peer).withTold(Marks.of(c.received(), c.read()));
    Progress before = live.progress(state, peer);
    if (!before.mine().covers(known.told())) {
      // A device has said so to an incarnation that passed it on and was gone before its write.
      long head = state.timeline(peer).head();
      Marks mine =
          before.mine().advance(Math.min(c.received(), head), Math.min(c.read(), head), now);
      live.progressed(known.withMine(mine), now + Timing.FLUSH_MS);
    } else if (!before.told().covers(known.told())) {
      live.progressed(known, now + Timing.LAZY_FLUSH_MS);
    }
    Progress after = live.progress(state, peer);
    if (after.told().covers(after.mine())) {
      live.marks.remove(peer);
    }
    return Decision.none();
  }

  /** Writes all progress that is not in the log yet, and says what may be said only then. */
  Decision flush(UserState state, long now) {
    List<Progress> written = live.pending.values().stream().limit(Timing.PROGRESS_MAX).toList();
    live.flushAt = live.pending.size() > written.size() ? now : Live.NEVER;
    if (written.isEmpty()) {
      return Decision.none();
    }
    return Decision.persist(
        new UserEvent.Progressed(written),
        next -> {
          List<Effect> effects = new ArrayList<>();
          for (Progress each : written) {
            live.pending.remove(each.peer());
            effects.addAll(flushed(state, next, each.peer()));
          }
          return effects;
        });
  }

  private List<Effect> flushed(UserState before, UserState after, UserId peer) {
    if (after.chat(peer).isEmpty()) {
      return List.of();
    }
    Progress old = before.chats().get(peer).progress();
    Progress now = after.chats().get(peer).progress();
    List<Effect> effects = new ArrayList<>();
    if (!old.mine().covers(now.mine())) {
      effects.addAll(live.push(peer, Frames.mine(peer, now.mine())));
    }
    if (!old.theirs().covers(now.theirs()) && !peer.equals(self)) {
      effects.add(kept(peer, now.theirs()));
    }
    return effects;
  }

  /** Tells again what the other logs have not confirmed, as far as it is due. */
  List<Effect> repeat(UserState state, long now) {
    List<Effect> effects = new ArrayList<>();
    for (UserId peer : Live.due(live.marks, now)) {
      Progress progress = live.progress(state, peer);
      if (progress.told().covers(progress.mine())) {
        live.marks.remove(peer);
      } else {
        live.marks.put(peer, live.marks.get(peer).next(now));
        effects.add(told(peer, progress.mine()));
      }
    }
    return effects;
  }

  /** After a recovery: every chat of which the other log is not known to hold the marks. */
  void wake(UserState state, long now) {
    state
        .chats()
        .forEach((peer, chat) -> {
          if (!peer.equals(self) && !chat.progress().told().covers(chat.progress().mine())) {
            live.marks.put(peer, Retry.at(now));
          }
        });
  }

  /** Who has received and read an entry. */
  Decision info(UserState state, UserCommand.Info c, UserId peer) {
    if (c.sequence() > state.visibleHead(peer)) {
      return Decision.effects(
          Live.tell(
              c.session(), Frames.error(c.request(), chat.parley.protocol.ErrorCode.NOT_MEMBER)));
    }
    Marks theirs = live.progress(state, peer).theirs();
    ServerFrame.UserMarks marks =
        new ServerFrame.UserMarks(
            peer,
            theirs.received().upTo() >= c.sequence(),
            orNull(theirs.received().timeOf(c.sequence())),
            theirs.read().upTo() >= c.sequence(),
            orNull(theirs.read().timeOf(c.sequence())));
    return Decision.effects(
        Live.tell(
            c.session(), new ServerFrame.Result(c.request(), c.conversation(), List.of(marks))));
  }

  private static Long orNull(long time) {
    return time == 0 ? null : time;
  }
}
