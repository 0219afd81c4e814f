package chat.parley.user;

import chat.parley.conversation.Retry;
import chat.parley.conversation.Timeline;
import chat.parley.conversation.Verdict;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Direct messages from a device to both logs. The home of a chat gives the sequence; the other
 * participant's log is a copy; {@code accepted} is said when both hold the messages.
 */
final class Sending {
  private final UserId self;
  private final Live live;
  private final Home home;
  private final Answers answers;
  private final Copying copying;

  Sending(UserId self, Live live, Home home, Answers answers, Copying copying) {
    this.self = self;
    this.live = live;
    this.home = home;
    this.answers = answers;
    this.copying = copying;
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
        answers.await(c, peer, true, now);
        if (home.stored(state, peer) < state.timeline(peer).head()) {
          live.records.putIfAbsent(peer, Retry.first(now));
        }
        yield Decision.effects(answers.settle(state, peer));
      }
      case Verdict.Fresh fresh -> {
        if (!home.isHere(peer)) {
          answers.await(c, peer, false, now);
          yield Decision.effects(answers.sequence(state, peer, c.device(), c.messages()));
        }
        if (!peer.equals(self) && !state.hasBegun(peer)) {
          yield introduce(c, peer, now);
        }
        answers.await(c, peer, false, now);
        yield append(state, peer, sender, fresh, state.timeline(peer).head(), now);
      }
    };
  }

  /** The home puts new messages at the end of the chat. */
  private Decision append(
      UserState state, UserId peer, Sender sender, Verdict.Fresh fresh, long copyHas, long now) {
    List<Entry> entries = state.timeline(peer).sequence(sender, fresh, now);
    return new Decision(
        Copying.events(state, peer, entries),
        next -> {
          List<Effect> effects = new ArrayList<>(copying.pushed(next, peer, entries));
          effects.addAll(copying.sendOut(next, peer, entries, copyHas, now));
          effects.addAll(answers.settle(next, peer));
          if (peer.equals(self)) {
            effects.addAll(copying.storedMoved(next, peer, entries.getFirst().sequence() - 1));
          }
          return effects;
        });
  }

  /** A batch from a device of the other participant. */
  Decision sequence(UserState state, UserCommand.Sequence c, long now) {
    UserId peer = c.from();
    if (!state.exists() && !state.hasBegun(peer)) {
      return refuse(c, c.messages(), ErrorCode.UNKNOWN_USER);
    }
    if (!home.isHere(peer) || live.stopped.contains(peer)) {
      return Decision.none();
    }
    long head = state.timeline(peer).head();
    if (c.have() > head) {
      return copying.restore(peer, head);
    }
    Sender sender = new Sender(peer, c.device());
    return switch (state.timeline(peer).check(sender, c.messages())) {
      case Verdict.Reused(List<Message> messages) -> refuse(c, messages, ErrorCode.NUMBER_REUSED);
      case Verdict.Repeat repeat ->
          c.have() < head
              ? Decision.effects(copying.sendRecord(state, peer, c.have()))
              : Decision.none();
      case Verdict.Fresh fresh -> append(state, peer, sender, fresh, c.have(), now);
    };
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
    List<UserEvent> events = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    UserState next = state;
    for (UserCommand.Send send : introduction.sends().values()) {
      Sender sender = new Sender(self, send.device());
      Timeline timeline = next.timeline(c.from());
      answers.await(send, c.from(), false, now);
      if (timeline.check(sender, send.messages()) instanceof Verdict.Fresh fresh) {
        List<Entry> placed = timeline.sequence(sender, fresh, now);
        for (UserEvent event : Copying.events(next, c.from(), placed)) {
          next = next.apply(event);
          events.add(event);
        }
        entries.addAll(placed);
      }
    }
    return new Decision(
        events,
        after -> {
          List<Effect> effects = new ArrayList<>(copying.pushed(after, c.from(), entries));
          if (!entries.isEmpty()) {
            long before = entries.getFirst().sequence() - 1;
            effects.addAll(copying.sendOut(after, c.from(), entries, before, now));
          }
          effects.addAll(answers.settle(after, c.from()));
          return effects;
        });
  }

  private static List<Effect> refusals(Live.Introduction introduction, ErrorCode code, Long after) {
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

  /** Asks devices to send again what waited for an account that did not answer. */
  List<Effect> expire(long now) {
    List<Effect> effects = new ArrayList<>();
    for (Map.Entry<UserId, Live.Introduction> each : List.copyOf(live.introductions.entrySet())) {
      if (each.getValue().deadline() <= now) {
        live.introductions.remove(each.getKey());
        effects.addAll(refusals(each.getValue(), ErrorCode.UNAVAILABLE, Timing.RETRY_AFTER_MS));
      }
    }
    return effects;
  }
}
