package chat.parley.user;

import chat.parley.conversation.Retry;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * One user, between two commits: a command goes in, events to persist and effects to carry out
 * after their commit come out. Pure but for what it may forget ({@link Live}): no clock, no
 * randomness, no input or output. Commands must come one at a time, each after the effects of the
 * one before.
 */
public final class User {
  private final UserId self;
  private final Live live = new Live();
  private final Answers answers;
  private final Copying copying;
  private final Sending sending;
  private final Marking marking;
  private final Presence presence;
  private final Attaching attaching;
  private final Asking asking;
  private final Accounts accounts;
  private final Grouping grouping;
  private final Operating operating;

  /** A user whose log has just been replayed, or who has none; {@code now} in epoch ms. */
  public User(UserId self, long now) {
    this.self = self;
    Home home = new Home(self, live);
    this.answers = new Answers(self, live, home);
    this.copying = new Copying(self, live, home, answers);
    this.sending = new Sending(self, live, home, answers, copying);
    this.marking = new Marking(self, live, home);
    this.presence = new Presence(self, live);
    this.attaching = new Attaching(self, live, home, presence);
    this.asking = new Asking(self, live, answers, attaching);
    this.grouping = new Grouping(self, live);
    this.operating = new Operating(live, attaching, grouping);
    this.accounts = new Accounts(live, attaching, operating);
    live.emptySince = now;
  }

  /**
   * What a command leads to.
   *
   * @param now epoch milliseconds
   */
  public Decision decide(UserState state, UserCommand command, long now) {
    return switch (command) {
      case UserCommand.OfEdge c -> accounts.decide(state, c, now);
      case UserCommand.OfSession c -> session(state, c, now);
      case UserCommand.OfPeer c -> peer(state, c, now);
      case UserCommand.FromGroup c -> grouping.decide(state, c.word(), now);
      case UserCommand.OfShell c -> shell(state, c, now);
    };
  }

  private Decision session(UserState state, UserCommand.OfSession command, long now) {
    return switch (command) {
      case UserCommand.Hello c -> attaching.hello(state, c, now);
      case UserCommand.Renew c -> attaching.renew(state, c, now);
      case UserCommand.Detach c -> attaching.detach(c, now);
      case UserCommand.Watch c -> presence.watch(state, c, now);
      case UserCommand.Unwatch c -> Decision.effects(presence.unwatch(c.session()));
      case UserCommand.Send c -> send(state, c, now);
      case UserCommand.Mark c -> marking.mark(state, c, now);
      case UserCommand.Type c -> asking.type(state, c);
      case UserCommand.Pull c ->
          c.conversation() instanceof Conversation.Direct(UserId peer)
              ? asking.pull(state, c, peer)
              : Asking.fail(c.session(), c.request(), ErrorCode.NOT_MEMBER);
      case UserCommand.Info c ->
          c.conversation() instanceof Conversation.Direct(UserId peer)
              ? marking.info(state, c, peer)
              : Asking.fail(c.session(), c.request(), ErrorCode.NOT_MEMBER);
      case UserCommand.Prefer c ->
          c.conversation() instanceof Conversation.Group(GroupId group) && !state.isIn(group)
              ? Asking.fail(c.session(), c.request(), ErrorCode.NOT_MEMBER)
              : asking.prefer(state, c);
      case UserCommand.Block c -> asking.block(state, c);
      case UserCommand.Unblock c -> asking.unblock(state, c);
    };
  }

  private Decision send(UserState state, UserCommand.Send c, long now) {
    if (state.device(c.device()).isEmpty() || state.isSuspended()) {
      return Attaching.refuse(c.session(), Attaching.refusal(state));
    }
    return c.conversation() instanceof Conversation.Direct(UserId peer)
        ? sending.send(state, c, peer, now)
        : Decision.effects(
            Live.tell(
                c.session(),
                Frames.error(
                    c.conversation(),
                    Live.Waiter.numbered(c.messages()),
                    ErrorCode.NOT_MEMBER,
                    null)));
  }

  private Decision peer(UserState state, UserCommand.OfPeer command, long now) {
    return switch (command) {
      case UserCommand.Introduce c ->
          Decision.effects(
              new Effect.ToUser(c.from(), new UserCommand.Introduced(self, state.exists())));
      case UserCommand.Introduced c -> sending.introduced(state, c, now);
      case UserCommand.Sequence c -> sending.sequence(state, c, now);
      case UserCommand.Refused c -> answers.refused(c);
      case UserCommand.Record c -> copying.record(state, c, now);
      case UserCommand.Recorded c -> copying.recorded(state, c, now);
      case UserCommand.Fetch c -> copying.fetch(state, c);
      case UserCommand.MarksTold c -> marking.told(state, c, now);
      case UserCommand.MarksKept c -> marking.kept(state, c, now);
      case UserCommand.PeerTyping c -> asking.typing(state, c);
    };
  }

  private Decision shell(UserState state, UserCommand.OfShell command, long now) {
    return switch (command) {
      case UserCommand.Wake c -> wake(state, now);
      case UserCommand.Tick c -> tick(state, now);
      case UserCommand.LastSeenLoaded c -> Decision.effects(presence.loaded(c));
      case UserCommand.LastSeenStored c -> Decision.effects(presence.stored(c));
    };
  }

  private Decision wake(UserState state, long now) {
    if (!state.isRegistered()) {
      return Decision.none();
    }
    copying.wake(state, now);
    marking.wake(state, now);
    return Decision.persist(
        new UserEvent.Woken(now),
        next -> next.exists() ? List.of() : grouping.departAll(next, now));
  }

  private Decision tick(UserState state, long now) {
    List<Effect> effects = new ArrayList<>(answers.expire(now));
    effects.addAll(answers.repeat(state, now));
    effects.addAll(sending.expire(now));
    effects.addAll(attaching.expire(now));
    effects.addAll(copying.repeat(state, now));
    effects.addAll(marking.repeat(state, now));
    effects.addAll(grouping.repeat(now));
    effects.addAll(presence.repeat(now));
    live.trimFailures(now - Timing.FAILURES_MS, Timing.ADDRESSES_MAX);
    boolean idle = isIdle() && now >= live.emptySince + Timing.REST_MS;
    if (idle && live.pending.isEmpty()) {
      effects.add(new Effect.Rest());
    }
    if (live.flushAt > now && !idle) {
      return Decision.effects(effects);
    }
    Decision flush = marking.flush(state, now);
    return new Decision(
        flush.events(),
        next -> {
          List<Effect> all = new ArrayList<>(effects);
          all.addAll(flush.after().apply(next));
          return all;
        });
  }

  private boolean isIdle() {
    return live.sessions.isEmpty()
        && live.waiters.isEmpty()
        && live.records.isEmpty()
        && live.marks.isEmpty()
        && live.introductions.isEmpty()
        && live.departures.isEmpty()
        && live.watchers.isEmpty()
        && live.failures.isEmpty();
  }

  /**
   * When the core next wants a {@code Tick}, in epoch milliseconds; may be in the past. There is
   * always one, because an entity without duties rests some time. Costs as much as there are open
   * duties, which are few.
   */
  public long nextTick() {
    long repeats =
        Math.min(
            earliest(live.records, Retry::dueAt),
            Math.min(earliest(live.marks, Retry::dueAt), earliest(live.departures, Retry::dueAt)));
    long answers =
        Math.min(
            earliest(live.waiters, Live.Waiter::dueAt),
            earliest(live.introductions, Live.Introduction::deadline));
    long guests =
        Math.min(
            earliest(live.sessions, each -> each.heardAt + Timing.SESSION_MS),
            earliest(live.watchers, Live.Watcher::until));
    long forgetting = earliest(live.failures, each -> each.getFirst() + Timing.FAILURES_MS);
    long duties = Math.min(Math.min(repeats, answers), Math.min(guests, forgetting));
    long rest = isIdle() ? live.emptySince + Timing.REST_MS : Live.NEVER;
    return Math.min(Math.min(duties, rest), Math.min(live.flushAt, presence.givesAgainAt()));
  }

  /** Asked after every message, so it makes nothing. */
  private static <V> long earliest(Map<?, V> duties, ToLongFunction<V> dueAt) {
    long earliest = Live.NEVER;
    if (!duties.isEmpty()) {
      for (V each : duties.values()) {
        earliest = Math.min(earliest, dueAt.applyAsLong(each));
      }
    }
    return earliest;
  }

  /** Entries of direct chats that no device of the user has stored yet. */
  long waiting(UserState state) {
    return operating.waiting(state);
  }

  /** Whether some session of this user is attached. */
  public boolean isOnline() {
    return !live.sessions.isEmpty();
  }
}
