package chat.parley.group;

import chat.parley.conversation.Membership;
import chat.parley.conversation.Retry;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The group's word to the logs of its users: before somebody joins, whether the account exists;
 * after each coming and going, the fact, again and again until that log holds it.
 */
final class Telling {
  private final GroupId self;
  private final GroupLive live;
  private final Replies replies;

  Telling(GroupId self, GroupLive live, Replies replies) {
    this.self = self;
    this.live = live;
    this.replies = replies;
  }

  /** Asks whether users exist; the request goes on when all have answered. */
  GroupDecision admit(Asker asker, Ask.OfChange ask, Collection<UserId> users, long now) {
    live.admissions.removeIf(each ->
        each.asker().user().equals(asker.user()) && each.ask().request().equals(ask.request()));
    SortedMap<UserId, GroupLive.Answer> answers = new TreeMap<>();
    users.forEach(each -> answers.put(each, GroupLive.Answer.OPEN));
    live.admissions.add(new GroupLive.Admission(asker, ask, answers, now + GroupTiming.ANSWER_MS));
    return GroupDecision.effects(
        users.stream()
            .<GroupEffect>map(each -> new GroupEffect.Say(each, new ToUser.Invited(self)))
            .toList());
  }

  /** A user has answered; gives the requests that need not wait any more. */
  List<GroupLive.Admission> known(ToGroup.Known word) {
    GroupLive.Answer answer =
        !word.exists()
            ? GroupLive.Answer.UNKNOWN
            : word.room() ? GroupLive.Answer.WELCOME : GroupLive.Answer.FULL;
    List<GroupLive.Admission> complete = new ArrayList<>();
    for (GroupLive.Admission each : List.copyOf(live.admissions)) {
      each.answers().replace(word.user(), answer);
      if (!each.answers().containsValue(GroupLive.Answer.OPEN)) {
        live.admissions.remove(each);
        complete.add(each);
      }
    }
    return complete;
  }

  /** Why a request can't be done for one of the users, when there is a reason. */
  static Optional<GroupEffect> refusal(GroupLive.Admission admission) {
    String request = admission.ask().request();
    if (admission.answers().containsValue(GroupLive.Answer.UNKNOWN)) {
      return Optional.of(
          Replies.fail(
              admission.asker(), request, ErrorCode.UNKNOWN_USER, "one of them is no user"));
    }
    return admission.answers().containsValue(GroupLive.Answer.FULL)
        ? Optional.of(
            Replies.fail(
                admission.asker(),
                request,
                ErrorCode.TAKEN,
                "a user is in at most " + Membership.GROUPS_MAX + " groups"))
        : Optional.empty();
  }

  /** The request waits until users' logs hold what they are told up to these sequences. */
  void begin(Asker asker, String request, SortedMap<UserId, Long> awaited, long now) {
    if (!awaited.isEmpty()) {
      await(asker, request, awaited, now);
    }
  }

  /** Of some users those whose logs do not hold their latest change yet, with its sequence. */
  SortedMap<UserId, Long> untold(GroupState state, Collection<UserId> users) {
    SortedMap<UserId, Long> untold = new TreeMap<>();
    for (UserId user : users) {
      Participant participant = state.participants().get(user);
      if (participant != null && !live.isTold(user, participant)) {
        untold.put(user, participant.changed());
      }
    }
    return untold;
  }

  private void await(Asker asker, String request, SortedMap<UserId, Long> awaited, long now) {
    live.waiters.removeIf(each ->
        each.asker().user().equals(asker.user())
            && each.asker().device() == asker.device()
            && each.request().equals(request));
    live.waiters.add(
        new GroupLive.Waiter(
            asker, request, replies.done(request), awaited, now + GroupTiming.ANSWER_MS));
  }

  /**
   * Nothing is to be changed: answers that it is so already. Something is written before all the
   * same: whoever has been replaced without knowing, and so may not know what holds, fails at that.
   */
  GroupDecision answer(Asker asker, String request) {
    return GroupDecision.persist(
        new GroupEvent.Confirmed(List.of()),
        next -> List.of(new GroupEffect.Tell(asker, replies.done(request))));
  }

  /** The same, but not before the users' logs hold what is so already. */
  GroupDecision answerWhenTold(
      GroupState state, Asker asker, String request, Collection<UserId> users, long now) {
    SortedMap<UserId, Long> awaited = untold(state, users);
    if (awaited.isEmpty()) {
      return answer(asker, request);
    }
    await(asker, request, awaited, now);
    return GroupDecision.persist(new GroupEvent.Confirmed(List.of()), next -> List.of());
  }

  GroupEffect told(GroupState state, UserId user) {
    Participant participant = state.participants().get(user);
    return new GroupEffect.Say(
        user, new ToUser.Told(new Membership(self, participant.changed(), participant.isMember())));
  }

  /** A user's log holds a coming or going. */
  GroupDecision kept(GroupState state, ToGroup.Kept word, long now) {
    Participant participant = state.participants().get(word.user());
    if (participant == null) {
      return GroupDecision.none();
    }
    if (!live.isTold(word.user(), participant)) {
      live.told.merge(word.user(), word.sequence(), Math::max);
      live.flushBy(now + GroupTiming.LAZY_FLUSH_MS);
    }
    if (live.isTold(word.user(), participant)) {
      live.telling.remove(word.user());
    }
    List<GroupEffect> effects = new ArrayList<>();
    Iterator<GroupLive.Waiter> all = live.waiters.iterator();
    while (all.hasNext()) {
      GroupLive.Waiter waiter = all.next();
      waiter
          .awaited()
          .computeIfPresent(
              word.user(), (user, sequence) -> word.sequence() >= sequence ? null : sequence);
      if (waiter.awaited().isEmpty()) {
        all.remove();
        effects.add(new GroupEffect.Tell(waiter.asker(), waiter.answer()));
      }
    }
    return GroupDecision.effects(effects);
  }

  /** After a recovery: everybody whose log is not known to know. */
  void wake(GroupState state, long now) {
    state
        .participants()
        .forEach((user, participant) -> {
          if (!participant.isTold()) {
            live.telling.put(user, Retry.at(now));
          }
        });
  }

  /** Says again what is due, and gives up requests whose time is over. */
  List<GroupEffect> repeat(GroupState state, long now) {
    List<GroupEffect> effects = new ArrayList<>();
    live.telling.entrySet().stream()
        .filter(each -> each.getValue().dueAt() <= now)
        .limit(GroupTiming.REPEATS_MAX)
        .toList()
        .forEach(each -> {
          live.telling.put(each.getKey(), each.getValue().next(now));
          effects.add(told(state, each.getKey()));
        });
    live.waiters.removeIf(each -> {
      boolean late = each.deadline() <= now;
      if (late) {
        effects.add(Replies.again(each.asker(), each.request()));
      }
      return late;
    });
    live.admissions.removeIf(each -> {
      boolean late = each.deadline() <= now;
      if (late) {
        effects.add(Replies.again(each.asker(), each.ask().request()));
      }
      return late;
    });
    return effects;
  }

  /** Puts the confirmations into the log that are not there yet. */
  List<GroupEvent> flush() {
    if (live.told.isEmpty()) {
      return List.of();
    }
    List<GroupEvent.Confirmed.Kept> kept = new ArrayList<>();
    live.told.forEach((user, sequence) -> kept.add(new GroupEvent.Confirmed.Kept(user, sequence)));
    live.told.clear();
    return List.of(new GroupEvent.Confirmed(kept));
  }
}
