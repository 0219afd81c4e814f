package chat.parley.user;

import chat.parley.conversation.Placed;
import chat.parley.conversation.Retry;
import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Batches of this user's devices that wait for their answer. */
final class Answers {
  private final UserId self;
  private final Live live;
  private final Home home;

  Answers(UserId self, Live live, Home home) {
    this.self = self;
    this.live = live;
    this.home = home;
  }

  /** The session is to hear of the batch: accepted, refused, or to be sent again. */
  void await(UserCommand.Send c, UserId peer, boolean repeat, long now) {
    Live.WaitKey key = new Live.WaitKey(peer, c.device());
    Live.Waiter before = live.waiters.get(key);
    Set<SessionId> sessions = new LinkedHashSet<>();
    if (before != null && before.messages().equals(c.messages())) {
      sessions.addAll(before.sessions());
    }
    sessions.remove(c.session());
    while (sessions.size() >= Live.Waiter.SESSIONS_MAX) {
      sessions.remove(sessions.iterator().next());
    }
    sessions.add(c.session());
    Retry asked = repeat || home.isHere(peer) ? null : Retry.first(now);
    live.waiters.put(
        key, new Live.Waiter(sessions, c.messages(), repeat, asked, now + Timing.ANSWER_MS));
  }

  /** Asks the other entity again for a place of what waits, as far as that is due. */
  List<Effect> repeat(UserState state, long now) {
    List<Effect> effects = new ArrayList<>();
    live.waiters.replaceAll((key, waiter) -> {
      boolean due = waiter.asked() != null && waiter.asked().dueAt() <= now;
      if (!due || effects.size() >= Timing.REPEATS_MAX) {
        return waiter;
      }
      if (!state.isBlocked(key.peer())) {
        effects.add(sequence(state, key.peer(), key.device(), waiter.messages()));
      }
      return waiter.askedAgain(now);
    });
    return effects;
  }

  /** Has the home of a chat give messages their place. */
  Effect sequence(UserState state, UserId peer, int device, List<Message> messages) {
    return new Effect.ToUser(
        peer, new UserCommand.Sequence(self, device, state.timeline(peer).head(), messages));
  }

  /** Says {@code accepted} of every waiting batch that both logs hold and its owner may see. */
  List<Effect> settle(UserState state, UserId peer) {
    long limit = Math.min(home.stored(state, peer), state.visibleHead(peer));
    List<Effect> effects = new ArrayList<>();
    Iterator<Map.Entry<Live.WaitKey, Live.Waiter>> all = live.waiters.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<Live.WaitKey, Live.Waiter> each = all.next();
      if (each.getKey().peer().equals(peer)) {
        Live.Waiter waiter = each.getValue();
        Optional<List<Placed>> placed =
            state
                .timeline(peer)
                .lastBatch(new Sender(self, each.getKey().device()))
                .flatMap(batch -> batch.findAll(waiter.messages()));
        if (placed.isPresent() && placed.get().getLast().sequence() <= limit) {
          all.remove();
          effects.addAll(
              toAll(waiter.sessions(), Frames.accepted(peer, placed.get(), waiter.repeat())));
        }
      }
    }
    return effects;
  }

  /** The home refused messages of one of this user's devices. */
  Decision refused(UserCommand.Refused c) {
    Live.Waiter waiter = live.waiters.get(new Live.WaitKey(c.from(), c.device()));
    if (waiter == null || !waiter.numbered().containsAll(c.messages())) {
      return Decision.none();
    }
    live.waiters.remove(new Live.WaitKey(c.from(), c.device()));
    return Decision.effects(
        toAll(
            waiter.sessions(),
            Frames.error(Conversation.with(c.from()), c.messages(), c.code(), null)));
  }

  private static List<Effect> toAll(Set<SessionId> sessions, ServerFrame frame) {
    return sessions.stream().map(each -> Live.tell(each, frame)).toList();
  }

  /** Asks devices to send again what was not answered in time. */
  List<Effect> expire(long now) {
    List<Effect> effects = new ArrayList<>();
    for (Map.Entry<Live.WaitKey, Live.Waiter> each : List.copyOf(live.waiters.entrySet())) {
      Live.Waiter waiter = each.getValue();
      if (waiter.deadline() <= now) {
        live.waiters.remove(each.getKey());
        effects.addAll(
            toAll(
                waiter.sessions(),
                Frames.error(
                    Conversation.with(each.getKey().peer()),
                    waiter.numbered(),
                    ErrorCode.UNAVAILABLE,
                    Timing.RETRY_AFTER_MS)));
      }
    }
    return effects;
  }
}
