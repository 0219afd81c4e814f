package chat.parley.user;

import chat.parley.conversation.Batch;
import chat.parley.conversation.Retry;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two logs of a direct chat made equal: the home sends what it has stored until the copy has
 * confirmed it, the copy stores it in order and fetches what it lacks.
 */
final class Copying {
  private final UserId self;
  private final Live live;
  private final Home home;
  private final Answers answers;

  Copying(UserId self, Live live, Home home, Answers answers) {
    this.self = self;
    this.live = live;
    this.home = home;
    this.answers = answers;
  }

  /** New entries to the sessions, unless they are withheld. */
  List<Effect> pushed(UserState next, UserId peer, List<Entry> entries) {
    if (next.isBlocked(peer)) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    entries.forEach(each -> effects.addAll(live.push(peer, Frames.message(peer, each))));
    return effects;
  }

  /** New entries to the copy: themselves when it has all before them, else from where it is. */
  List<Effect> sendOut(UserState next, UserId peer, List<Entry> entries, long copyHas, long now) {
    if (peer.equals(self)) {
      return List.of();
    }
    live.records.putIfAbsent(peer, Retry.first(now));
    if (entries.getFirst().sequence() == copyHas + 1) {
      return List.of(new Effect.ToUser(peer, new UserCommand.Record(self, entries)));
    }
    return List.of(sendRecord(next, peer, copyHas));
  }

  Effect sendRecord(UserState state, UserId peer, long after) {
    return new Effect.SendRecord(peer, state.keyOf(peer), after, state.timeline(peer).head());
  }

  /** This log, though the home, lacks entries that the copy has: it was restored. */
  Decision restore(UserId peer, long head) {
    live.restoring.add(peer);
    return Decision.effects(new Effect.ToUser(peer, new UserCommand.Fetch(self, head)));
  }

  /** Entries from the other log. */
  Decision record(UserState state, UserCommand.Record c, long now) {
    UserId peer = c.from();
    if (!state.isRegistered() || live.stopped.contains(peer)) {
      return Decision.none();
    }
    long head = state.timeline(peer).head();
    Optional<Decision> conflict = conflict(state, c, head);
    if (conflict.isPresent()) {
      return conflict.get();
    }
    List<Entry> fresh = c.entries().stream().filter(each -> each.sequence() > head).toList();
    if (fresh.isEmpty()) {
      return Decision.effects(new Effect.ToUser(peer, new UserCommand.Recorded(self, head)));
    }
    if (fresh.getFirst().sequence() != head + 1) {
      return Decision.effects(new Effect.ToUser(peer, new UserCommand.Fetch(self, head)));
    }
    if (home.isHere(peer) && !live.restoring.contains(peer)) {
      return Decision.none();
    }
    return new Decision(events(state, peer, fresh), next -> copied(next, peer, fresh));
  }

  private List<Effect> copied(UserState next, UserId peer, List<Entry> fresh) {
    live.restoring.remove(peer);
    long head = next.timeline(peer).head();
    List<Effect> effects = new ArrayList<>(pushed(next, peer, fresh));
    effects.add(new Effect.ToUser(peer, new UserCommand.Recorded(self, head)));
    effects.addAll(answers.settle(next, peer));
    effects.addAll(storedMoved(next, peer, fresh.getFirst().sequence() - 1));
    return effects;
  }

  /** An entry that differs from the one that stands at its place. */
  private Optional<Decision> conflict(UserState state, UserCommand.Record c, long head) {
    Conversation conversation = Conversation.with(c.from());
    for (Entry entry : c.entries()) {
      Optional<Entry> held = state.recent().find(conversation, entry.sequence());
      if (entry.sequence() <= head && held.isPresent() && !sameMessage(held.get(), entry)) {
        live.stopped.add(c.from());
        return Optional.of(
            Decision.effects(
                new Effect.Alarm(
                    "the logs of %s and %s differ at entry %d of their chat; it is stopped"
                        .formatted(self, c.from(), entry.sequence()))));
      }
    }
    return Optional.empty();
  }

  private static boolean sameMessage(Entry one, Entry other) {
    return one.sender().equals(other.sender())
        && one.number() == other.number()
        && one.id().equals(other.id());
  }

  /** The copy holds everything up to a sequence. */
  Decision recorded(UserState state, UserCommand.Recorded c, long now) {
    UserId peer = c.from();
    if (!home.isHere(peer) || !state.hasBegun(peer)) {
      return Decision.none();
    }
    long head = state.timeline(peer).head();
    if (c.upTo() > head) {
      return restore(peer, head);
    }
    long before = home.stored(state, peer);
    if (c.upTo() <= before) {
      if (before >= head) {
        live.records.remove(peer);
      }
      return Decision.none();
    }
    Progress known = Progress.none(peer).withStored(c.upTo());
    live.progressed(known, now + Timing.LAZY_FLUSH_MS);
    List<Effect> effects = new ArrayList<>(answers.settle(state, peer));
    effects.addAll(storedMoved(state, peer, before));
    if (c.upTo() >= head) {
      live.records.remove(peer);
    } else if (live.records.containsKey(peer) && live.records.get(peer).attempt() > 0) {
      // A long repeat goes on part by part, as fast as the parts are confirmed.
      live.records.put(peer, Retry.first(now).next(now));
      effects.add(sendRecord(state, peer, c.upTo()));
    }
    return Decision.effects(effects);
  }

  /** The other log asks for what it lacks. */
  Decision fetch(UserState state, UserCommand.Fetch c) {
    return c.after() < state.timeline(c.from()).head()
        ? Decision.effects(sendRecord(state, c.from(), c.after()))
        : Decision.none();
  }

  /** Tells the sessions that both logs hold more of the user's own messages than before. */
  List<Effect> storedMoved(UserState state, UserId peer, long before) {
    long stored = Math.min(home.stored(state, peer), state.visibleHead(peer));
    boolean own =
        state.timeline(peer).batches().entrySet().stream()
            .filter(each -> each.getKey().user().equals(self))
            .map(Map.Entry::getValue)
            .mapToLong(Batch::lastSequence)
            .anyMatch(each -> each > before);
    return own && stored > before ? live.push(peer, Frames.stored(peer, stored)) : List.of();
  }

  /** Sends again what the other logs have not confirmed, as far as it is due. */
  List<Effect> repeat(UserState state, long now) {
    List<Effect> effects = new ArrayList<>();
    for (UserId peer : Live.due(live.records, now)) {
      long stored = home.stored(state, peer);
      if (stored >= state.timeline(peer).head()) {
        live.records.remove(peer);
      } else {
        live.records.put(peer, live.records.get(peer).next(now));
        effects.add(sendRecord(state, peer, stored));
      }
    }
    return effects;
  }

  /** After a recovery: every chat whose copy is not known to be complete. */
  void wake(UserState state, long now) {
    for (UserId peer : state.chats().keySet()) {
      if (!peer.equals(self) && home.stored(state, peer) < state.timeline(peer).head()) {
        live.records.put(peer, Retry.at(now));
      }
    }
  }

  static List<UserEvent> events(UserState state, UserId peer, List<Entry> entries) {
    long key = state.keyOf(peer);
    return entries.stream()
        .<UserEvent>map(each -> new UserEvent.MessageStored(key, peer, each))
        .toList();
  }
}
