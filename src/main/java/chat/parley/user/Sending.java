package chat.parley.user;

import chat.parley.conversation.Batch;
import chat.parley.conversation.Placed;
import chat.parley.conversation.Timeline;
import chat.parley.conversation.Verdict;
import chat.parley.model.Conversation;
import chat.parley.model.DirectPair;
import chat.parley.model.Entry;
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
import java.util.TreeMap;

/**
 * Direct messages from a device to both logs. The home of a chat gives the sequence; the other
 * participant's log is a copy; {@code accepted} is said when both hold the messages.
 */
final class Sending {
  private final UserId self;
  private final Live live;

  Sending(UserId self, Live live) {
    this.self = self;
    this.live = live;
  }

  /** Whether this log gives the sequence of the chat. */
  boolean isHome(UserId peer) {
    return DirectPair.of(self, peer).home().equals(self);
  }

  /** The highest sequence that both logs are known to hold. */
  long stored(UserState state, UserId peer) {
    long head = state.timeline(peer).head();
    boolean known = peer.equals(self) || !isHome(peer);
    return known ? head : Math.min(head, live.progress(state, peer).stored());
  }

  /** A batch from one of this user's devices. */
  Decision send(UserState state, UserCommand.Send c, UserId peer, long now) {
    List<ServerFrame.Numbered> numbered = Live.Waiter.numbered(c.messages());
    if (state.isBlocked(peer) || live.stopped.contains(peer)) {
      return refuse(c, numbered, ErrorCode.UNAVAILABLE, Timing.BLOCKED_AFTER_MS);
    }
    Sender sender = new Sender(self, c.device());
    return switch (state.timeline(peer).check(sender, c.messages())) {
      case Verdict.Reused(List<Message> messages) ->
          refuse(c, Live.Waiter.numbered(messages), ErrorCode.NUMBER_REUSED, null);
      case Verdict.Repeat repeat -> {
        await(c, peer, true, now);
        if (stored(state, peer) < state.timeline(peer).head()) {
          live.records.putIfAbsent(peer, Live.Retry.first(now));
        }
        yield Decision.effects(settle(state, peer));
      }
      case Verdict.Fresh fresh -> {
        if (!isHome(peer)) {
          await(c, peer, false, now);
          yield Decision.effects(
              new Effect.ToUser(
                  peer,
                  new UserCommand.Sequence(
                      self, c.device(), state.timeline(peer).head(), c.messages())));
        }
        if (!peer.equals(self) && state.chat(peer).isEmpty()) {
          yield introduce(c, peer, now);
        }
        await(c, peer, false, now);
        yield append(state, peer, sender, fresh, state.timeline(peer).head(), now);
      }
    };
  }

  /** The home puts new messages at the end of the chat. */
  private Decision append(
      UserState state, UserId peer, Sender sender, Verdict.Fresh fresh, long copyHas, long now) {
    List<Entry> entries = state.timeline(peer).sequence(sender, fresh, now);
    return new Decision(
        events(state, peer, entries),
        next -> {
          List<Effect> effects = new ArrayList<>(pushed(next, peer, entries));
          effects.addAll(recorded(next, peer, entries, copyHas, now));
          effects.addAll(settle(next, peer));
          return effects;
        });
  }

  private static List<UserEvent> events(UserState state, UserId peer, List<Entry> entries) {
    long key = state.keyOf(peer);
    return entries.stream()
        .<UserEvent>map(each -> new UserEvent.MessageStored(key, peer, each))
        .toList();
  }

  /** New entries to the sessions, unless they are withheld. */
  private List<Effect> pushed(UserState next, UserId peer, List<Entry> entries) {
    if (next.isBlocked(peer)) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    entries.forEach(each -> effects.addAll(live.push(peer, Frames.message(peer, each))));
    return effects;
  }

  /** New entries to the copy: themselves when it has all before them, else from where it is. */
  private List<Effect> recorded(
      UserState next, UserId peer, List<Entry> entries, long copyHas, long now) {
    if (peer.equals(self)) {
      return List.of();
    }
    live.records.putIfAbsent(peer, Live.Retry.first(now));
    if (entries.getFirst().sequence() == copyHas + 1) {
      return List.of(new Effect.ToUser(peer, new UserCommand.Record(self, entries)));
    }
    return List.of(sendRecord(next, peer, copyHas));
  }

  private Effect sendRecord(UserState state, UserId peer, long after) {
    return new Effect.SendRecord(peer, state.keyOf(peer), after, state.timeline(peer).head());
  }

  /** A batch from a device of the other participant. */
  Decision sequence(UserState state, UserCommand.Sequence c, long now) {
    UserId peer = c.from();
    if (!state.isRegistered()) {
      return refuse(c, c.messages(), ErrorCode.UNKNOWN_USER);
    }
    if (!isHome(peer) || live.stopped.contains(peer)) {
      return Decision.none();
    }
    long head = state.timeline(peer).head();
    if (c.have() > head) {
      return restore(peer, head);
    }
    Sender sender = new Sender(peer, c.device());
    return switch (state.timeline(peer).check(sender, c.messages())) {
      case Verdict.Reused(List<Message> messages) -> refuse(c, messages, ErrorCode.NUMBER_REUSED);
      case Verdict.Repeat repeat ->
          c.have() < head ? Decision.effects(sendRecord(state, peer, c.have())) : Decision.none();
      case Verdict.Fresh fresh -> append(state, peer, sender, fresh, c.have(), now);
    };
  }

  /** This log, though the home, lacks entries that the copy has: it was restored. */
  private Decision restore(UserId peer, long head) {
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
    if (isHome(peer) && !live.restoring.contains(peer)) {
      return Decision.none();
    }
    return new Decision(events(state, peer, fresh), next -> copied(next, peer, fresh));
  }

  private List<Effect> copied(UserState next, UserId peer, List<Entry> fresh) {
    live.restoring.remove(peer);
    long head = next.timeline(peer).head();
    List<Effect> effects = new ArrayList<>(pushed(next, peer, fresh));
    effects.add(new Effect.ToUser(peer, new UserCommand.Recorded(self, head)));
    effects.addAll(settle(next, peer));
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
    if (!isHome(peer) || state.chat(peer).isEmpty()) {
      return Decision.none();
    }
    long head = state.timeline(peer).head();
    if (c.upTo() > head) {
      return restore(peer, head);
    }
    long before = stored(state, peer);
    if (c.upTo() <= before) {
      if (before >= head) {
        live.records.remove(peer);
      }
      return Decision.none();
    }
    Progress known = Progress.none(peer).withStored(c.upTo());
    live.progressed(known, now + Timing.LAZY_FLUSH_MS);
    List<Effect> effects = new ArrayList<>(settle(state, peer));
    effects.addAll(storedMoved(state, peer, before));
    if (c.upTo() >= head) {
      live.records.remove(peer);
    } else if (live.records.containsKey(peer) && live.records.get(peer).attempt() > 0) {
      // A long repeat goes on part by part, as fast as the parts are confirmed.
      live.records.put(peer, Live.Retry.first(now).next(now));
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

  private Decision introduce(UserCommand.Send c, UserId peer, long now) {
    Live.Introduction introduction =
        live.introductions.computeIfAbsent(
            peer, each -> new Live.Introduction(new TreeMap<>(), now + Timing.ANSWER_MS));
    introduction.sends().put(c.device(), c);
    return Decision.effects(new Effect.ToUser(peer, new UserCommand.Introduce(self)));
  }

  /** The other account exists, or not: what waited for that goes on. */
  Decision introduced(UserState state, UserCommand.Introduced c, long now) {
    Live.Introduction introduction = live.introductions.remove(c.from());
    if (introduction == null) {
      return Decision.none();
    }
    if (!c.exists()) {
      return Decision.effects(refusals(introduction, ErrorCode.UNKNOWN_USER, null));
    }
    Iterator<UserCommand.Send> sends = introduction.sends().values().iterator();
    List<UserEvent> events = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    UserState next = state;
    while (sends.hasNext()) {
      UserCommand.Send send = sends.next();
      Sender sender = new Sender(self, send.device());
      Timeline timeline = next.timeline(c.from());
      await(send, c.from(), false, now);
      if (timeline.check(sender, send.messages()) instanceof Verdict.Fresh fresh) {
        List<Entry> placed = timeline.sequence(sender, fresh, now);
        for (UserEvent event : events(next, c.from(), placed)) {
          next = next.apply(event);
          events.add(event);
        }
        entries.addAll(placed);
      }
    }
    return new Decision(
        events,
        after -> {
          List<Effect> effects = new ArrayList<>(pushed(after, c.from(), entries));
          if (!entries.isEmpty()) {
            long before = entries.getFirst().sequence() - 1;
            effects.addAll(recorded(after, c.from(), entries, before, now));
          }
          return effects;
        });
  }

  List<Effect> refusals(Live.Introduction introduction, ErrorCode code, Long after) {
    List<Effect> effects = new ArrayList<>();
    for (UserCommand.Send send : introduction.sends().values()) {
      effects.add(
          Live.tell(
              send.session(),
              Frames.error(
                  send.conversation(), Live.Waiter.numbered(send.messages()), code, after)));
    }
    return effects;
  }

  private void await(UserCommand.Send c, UserId peer, boolean repeat, long now) {
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
    live.waiters.put(key, new Live.Waiter(sessions, c.messages(), repeat, now + Timing.ANSWER_MS));
  }

  /** Says {@code accepted} of every waiting batch that both logs hold and its owner may see. */
  List<Effect> settle(UserState state, UserId peer) {
    long limit = Math.min(stored(state, peer), state.visibleHead(peer));
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

  /** Tells the sessions that both logs hold more of the user's own messages than before. */
  private List<Effect> storedMoved(UserState state, UserId peer, long before) {
    long stored = Math.min(stored(state, peer), state.visibleHead(peer));
    boolean own =
        state.timeline(peer).batches().entrySet().stream()
            .filter(each -> each.getKey().user().equals(self))
            .map(Map.Entry::getValue)
            .mapToLong(Batch::lastSequence)
            .anyMatch(each -> each > before);
    return own && stored > before ? live.push(peer, Frames.stored(peer, stored)) : List.of();
  }

  static List<Effect> toAll(Set<SessionId> sessions, ServerFrame frame) {
    return sessions.stream().map(each -> Live.tell(each, frame)).toList();
  }

  private static Decision refuse(
      UserCommand.Send c, List<ServerFrame.Numbered> messages, ErrorCode code, Long after) {
    return Decision.effects(
        Live.tell(c.session(), Frames.error(c.conversation(), messages, code, after)));
  }

  private Decision refuse(UserCommand.Sequence c, List<Message> messages, ErrorCode code) {
    return Decision.effects(
        new Effect.ToUser(
            c.from(),
            new UserCommand.Refused(self, c.device(), Live.Waiter.numbered(messages), code)));
  }

  /** Sends again what the other logs have not confirmed, as far as it is due. */
  List<Effect> repeat(UserState state, long now) {
    List<Effect> effects = new ArrayList<>();
    for (UserId peer : Live.due(live.records, now)) {
      long stored = stored(state, peer);
      if (stored >= state.timeline(peer).head()) {
        live.records.remove(peer);
      } else {
        live.records.put(peer, live.records.get(peer).next(now));
        effects.add(sendRecord(state, peer, stored));
      }
    }
    return effects;
  }

  /** Asks devices to send again what was not answered in time. */
  List<Effect> expire(long now) {
    List<Effect> effects = new ArrayList<>();
    live.waiters
        .entrySet()
        .removeIf(each -> {
          Live.Waiter waiter = each.getValue();
          if (waiter.deadline() <= now) {
            effects.addAll(
                toAll(
                    waiter.sessions(),
                    Frames.error(
                        Conversation.with(each.getKey().peer()),
                        waiter.numbered(),
                        ErrorCode.UNAVAILABLE,
                        Timing.RETRY_AFTER_MS)));
          }
          return waiter.deadline() <= now;
        });
    live.introductions
        .values()
        .removeIf(each -> {
          if (each.deadline() <= now) {
            effects.addAll(refusals(each, ErrorCode.UNAVAILABLE, Timing.RETRY_AFTER_MS));
          }
          return each.deadline() <= now;
        });
    return effects;
  }

  /** After a recovery: every chat whose copy is not known to be complete. */
  void wake(UserState state, long now) {
    for (UserId peer : state.chats().keySet()) {
      if (!peer.equals(self) && stored(state, peer) < state.timeline(peer).head()) {
        live.records.put(peer, Live.Retry.at(now));
      }
    }
  }
}
