package chat.parley.group;

import chat.parley.conversation.Retry;
import chat.parley.conversation.ToGroup;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * One group, between two commits: a command goes in, events to persist and effects to carry out
 * after their commit come out. Pure but for what it may forget ({@link GroupLive}).
 *
 * <p>Commands come one at a time, each with the state after the events of the one before; but many
 * may be decided before any of their events is committed. If a write fails, this object is thrown
 * away.
 */
public final class Group {
  private final GroupLive live = new GroupLive();
  private final Sending sending;
  private final Asking asking;
  private final Marking marking;
  private final Telling telling;
  private final Changing changing;
  private final Attaching attaching;

  /** A group whose log has just been replayed, or which has none; {@code now} in epoch ms. */
  public Group(GroupId self, long now) {
    Replies replies = new Replies(self);
    this.sending = new Sending(self, live, replies);
    this.asking = new Asking(self, live, replies);
    this.marking = new Marking(live);
    this.telling = new Telling(self, live, replies);
    this.changing = new Changing(self, live, replies, telling, marking);
    this.attaching = new Attaching(self, live, marking);
    live.emptySince = now;
  }

  /**
   * What a command leads to.
   *
   * @param now epoch milliseconds
   */
  public GroupDecision decide(GroupState state, GroupCommand command, long now) {
    return switch (command) {
      case GroupCommand.Asked(Asker asker, Ask ask) -> asked(state, asker, ask, now);
      case GroupCommand.Attach c -> attaching.attach(state, c, now);
      case GroupCommand.Detach c -> attaching.detach(c, now);
      case GroupCommand.Mark c -> marking.mark(state, c, now);
      case GroupCommand.Answered(ToGroup word) -> answered(state, word, now);
      case GroupCommand.Wake c -> wake(state, now);
      case GroupCommand.Tick c -> tick(state, now);
    };
  }

  private GroupDecision asked(GroupState state, Asker asker, Ask ask, long now) {
    return switch (ask) {
      case Ask.Send c -> sending.send(state, asker, c, now);
      case Ask.Type c -> GroupDecision.effects(asking.type(state, asker));
      case Ask.Pull c -> GroupDecision.effects(asking.pull(state, asker, c));
      case Ask.Info c -> GroupDecision.effects(asking.info(state, asker, c));
      case Ask.Members c -> GroupDecision.effects(asking.members(state, asker, c));
      case Ask.OfChange c -> changing.change(state, asker, c, now);
    };
  }

  /** Asks for a user whom nobody is left to be answered for. */
  private record Nobody(UserId user) implements Asker {
    @Override
    public int device() {
      return 0;
    }
  }

  private GroupDecision answered(GroupState state, ToGroup word, long now) {
    return switch (word) {
      case ToGroup.Kept kept -> telling.kept(state, kept, now);
      case ToGroup.Departed(UserId user) ->
          state.member(user).isPresent()
              ? changing.change(state, new Nobody(user), new Ask.Leave("departed"), now)
              : GroupDecision.none();
      case ToGroup.Known known -> {
        GroupState next = state;
        List<GroupDecision> all = new ArrayList<>();
        for (GroupLive.Admission each : telling.known(known)) {
          GroupState before = next;
          GroupDecision one =
              Telling.refusal(each)
                  .map(GroupDecision::effects)
                  .orElseGet(() -> changing.admitted(before, each, now));
          for (GroupEvent event : one.events()) {
            next = next.apply(event);
          }
          GroupState after = next;
          all.add(new GroupDecision(one.events(), state2 -> one.after().apply(after)));
        }
        yield together(all);
      }
    };
  }

  private static GroupDecision together(List<GroupDecision> all) {
    List<GroupEvent> events = new ArrayList<>();
    all.forEach(each -> events.addAll(each.events()));
    return new GroupDecision(
        events,
        next -> {
          List<GroupEffect> effects = new ArrayList<>();
          all.forEach(each -> effects.addAll(each.after().apply(next)));
          return effects;
        });
  }

  private GroupDecision wake(GroupState state, long now) {
    if (!state.isCreated()) {
      return GroupDecision.none();
    }
    telling.wake(state, now);
    return GroupDecision.persist(new GroupEvent.Woken(now), next -> List.of());
  }

  private GroupDecision tick(GroupState state, long now) {
    List<GroupEffect> effects = new ArrayList<>(attaching.expire(now));
    effects.addAll(telling.repeat(state, now));
    boolean rest = isIdle() && now >= restAt(state);
    if (live.flushAt > now && !rest) {
      return GroupDecision.effects(effects);
    }
    live.flushAt = GroupLive.NEVER;
    GroupDecision marks = marking.flush();
    List<GroupEvent> events = new ArrayList<>(marks.events());
    events.addAll(telling.flush());
    return new GroupDecision(
        events,
        next -> {
          List<GroupEffect> all = new ArrayList<>(effects);
          all.addAll(marks.after().apply(next));
          if (rest) {
            all.add(new GroupEffect.Rest());
          }
          return all;
        });
  }

  private boolean isIdle() {
    return live.nodes.isEmpty()
        && live.telling.isEmpty()
        && live.waiters.isEmpty()
        && live.admissions.isEmpty();
  }

  /** Ids that name no group must cost little. */
  private long restAt(GroupState state) {
    return live.emptySince + (state.isCreated() ? GroupTiming.REST_MS : GroupTiming.RETRY_AFTER_MS);
  }

  /**
   * When the core next wants a {@code Tick}, in epoch milliseconds; may be in the past. There is
   * always one.
   */
  public long nextTick(GroupState state) {
    LongStream duties =
        LongStream.concat(
            live.telling.values().stream().mapToLong(Retry::dueAt),
            LongStream.concat(
                live.waiters.stream().mapToLong(GroupLive.Waiter::deadline),
                live.admissions.stream().mapToLong(GroupLive.Admission::deadline)));
    LongStream nodes = live.nodes.values().stream().mapToLong(each -> each + GroupTiming.NODE_MS);
    long due = LongStream.concat(duties, nodes).min().orElse(GroupLive.NEVER);
    long rest = isIdle() ? restAt(state) : GroupLive.NEVER;
    return Math.min(Math.min(due, rest), live.flushAt);
  }
}
