package chat.parley.group;

import chat.parley.conversation.Retry;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Message;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Members and their roles, title, description and invite link. Every change can be asked for again:
 * what is so already is answered as if it had just been made.
 */
final class Changing {
  private final GroupId self;
  private final GroupLive live;
  private final Replies replies;
  private final Telling telling;
  private final Marking marking;

  Changing(GroupId self, GroupLive live, Replies replies, Telling telling, Marking marking) {
    this.self = self;
    this.live = live;
    this.replies = replies;
    this.telling = telling;
    this.marking = marking;
  }

  /** What somebody asks to be changed. */
  GroupDecision change(GroupState state, Asker asker, Ask.OfChange ask, long now) {
    boolean busy =
        live.telling.size() > GroupTiming.UNTOLD_MAX
            || live.waiters.size() + live.admissions.size() >= GroupTiming.WAITERS_MAX;
    if (busy) {
      return GroupDecision.effects(Replies.again(asker, ask.request()));
    }
    if (ask instanceof Ask.Create c) {
      return create(state, asker, c, now);
    }
    if (ask instanceof Ask.Join c) {
      return join(state, asker, c, now);
    }
    if (state.member(asker.user()).isEmpty()) {
      return GroupDecision.effects(Replies.stranger(asker, ask.request()));
    }
    return state.isAdmin(asker.user()) || ask instanceof Ask.Leave
        ? byMember(state, asker, ask, now)
        : GroupDecision.effects(Asking.forbid(asker, ask.request()));
  }

  private GroupDecision byMember(GroupState state, Asker asker, Ask.OfChange ask, long now) {
    UserId by = asker.user();
    return switch (ask) {
      case Ask.Add c -> add(state, asker, c, now);
      case Ask.Remove c -> remove(state, asker, c, now);
      case Ask.Leave c -> gone(state, asker, c, Change.Kind.LEFT, List.of(by), now);
      case Ask.Promote c -> promote(state, asker, c, now);
      case Ask.Demote c -> demote(state, asker, c, now);
      case Ask.Rename c ->
          state.title().equals(c.title())
              ? telling.answer(asker, c.request())
              : commit(state, asker, c, Change.text(Change.Kind.RENAMED, by, c.title()), now);
      case Ask.Describe c ->
          state.description().equals(c.description())
              ? telling.answer(asker, c.request())
              : commit(
                  state, asker, c, Change.text(Change.Kind.DESCRIBED, by, c.description()), now);
      case Ask.Link c ->
          GroupDecision.persist(
              new GroupEvent.Linked(c.hash(), c.expires()),
              next -> List.of(new GroupEffect.Tell(asker, replies.link(c.request(), c.link()))));
      case Ask.Unlink c ->
          state.link() == null
              ? telling.answer(asker, c.request())
              : GroupDecision.persist(
                  new GroupEvent.Unlinked(),
                  next -> List.of(new GroupEffect.Tell(asker, replies.done(c.request()))));
      case Ask.Create c -> GroupDecision.none();
      case Ask.Join c -> GroupDecision.none();
    };
  }

  private GroupDecision create(GroupState state, Asker asker, Ask.Create c, long now) {
    Set<UserId> all = new LinkedHashSet<>();
    all.add(asker.user());
    all.addAll(c.members());
    if (state.isCreated()) {
      // An id is never issued twice. That it was is no secret to whoever can name it.
      return asker.user().equals(state.creator()) && state.member(asker.user()).isPresent()
          ? telling.answerWhenTold(state, asker, c.request(), all, now)
          : GroupDecision.effects(
              Replies.fail(asker, c.request(), ErrorCode.TAKEN, "this id is taken"));
    }
    return all.size() > Limits.MEMBERS_MAX ? full(asker, c) : telling.admit(asker, c, all, now);
  }

  private GroupDecision add(GroupState state, Asker asker, Ask.Add c, long now) {
    Set<UserId> fresh = strangers(state, c.users());
    if (fresh.isEmpty()) {
      return telling.answerWhenTold(state, asker, c.request(), c.users(), now);
    }
    return state.memberCount() + fresh.size() > Limits.MEMBERS_MAX
        ? full(asker, c)
        : telling.admit(asker, c, fresh, now);
  }

  private static Set<UserId> strangers(GroupState state, List<UserId> users) {
    Set<UserId> fresh = new LinkedHashSet<>(users);
    fresh.removeIf(each -> state.member(each).isPresent());
    return fresh;
  }

  private static GroupDecision full(Asker asker, Ask.OfChange ask) {
    return GroupDecision.effects(
        Replies.fail(
            asker,
            ask.request(),
            ErrorCode.GROUP_FULL,
            "a group has at most " + Limits.MEMBERS_MAX + " members"));
  }

  private GroupDecision join(GroupState state, Asker asker, Ask.Join c, long now) {
    if (!isValid(state.link(), c, now)) {
      return GroupDecision.effects(Replies.stranger(asker, c.request()));
    }
    if (state.member(asker.user()).isPresent()) {
      return telling.answerWhenTold(state, asker, c.request(), List.of(asker.user()), now);
    }
    return state.memberCount() >= Limits.MEMBERS_MAX
        ? full(asker, c)
        : telling.admit(asker, c, Set.of(asker.user()), now);
  }

  private static boolean isValid(InviteLink link, Ask.Join c, long now) {
    return link != null
        && (link.expires() == 0 || now < link.expires())
        && MessageDigest.isEqual(link.hash().array(), c.hash().array());
  }

  /** All who are to join exist and have room: the request is looked at again, and done. */
  GroupDecision admitted(GroupState state, GroupLive.Admission admission, long now) {
    Asker asker = admission.asker();
    UserId by = asker.user();
    List<UserId> users = List.copyOf(admission.answers().keySet());
    return switch (admission.ask()) {
      case Ask.Create c -> {
        if (state.isCreated()) {
          yield create(state, asker, c, now);
        }
        List<UserId> all = new ArrayList<>(users);
        all.remove(by);
        all.addFirst(by);
        yield commit(
            state, asker, c, new Change(Change.Kind.CREATED, by, all, c.title(), null), now);
      }
      case Ask.Add c -> {
        List<UserId> fresh = List.copyOf(strangers(state, c.users()));
        if (!state.isAdmin(by) || fresh.isEmpty() || !users.containsAll(fresh)) {
          yield change(state, asker, c, now);
        }
        yield state.memberCount() + fresh.size() > Limits.MEMBERS_MAX
            ? full(asker, c)
            : commit(state, asker, c, Change.of(Change.Kind.ADDED, by, fresh), now);
      }
      case Ask.Join c -> {
        if (!isValid(state.link(), c, now)
            || state.member(by).isPresent()
            || state.memberCount() >= Limits.MEMBERS_MAX) {
          yield join(state, asker, c, now);
        }
        yield commit(state, asker, c, Change.of(Change.Kind.JOINED, by, List.of(by)), now);
      }
      case Ask.Remove c -> GroupDecision.none();
      case Ask.Leave c -> GroupDecision.none();
      case Ask.Promote c -> GroupDecision.none();
      case Ask.Demote c -> GroupDecision.none();
      case Ask.Rename c -> GroupDecision.none();
      case Ask.Describe c -> GroupDecision.none();
      case Ask.Link c -> GroupDecision.none();
      case Ask.Unlink c -> GroupDecision.none();
    };
  }

  private GroupDecision remove(GroupState state, Asker asker, Ask.Remove c, long now) {
    List<UserId> users =
        c.users().stream().distinct().filter(each -> state.member(each).isPresent()).toList();
    return users.isEmpty()
        ? telling.answerWhenTold(state, asker, c.request(), c.users(), now)
        : gone(state, asker, c, Change.Kind.REMOVED, users, now);
  }

  /** Members go; when no admin is left, who has been a member for longest becomes one. */
  private GroupDecision gone(
      GroupState state,
      Asker asker,
      Ask.OfChange ask,
      Change.Kind kind,
      List<UserId> users,
      long now) {
    List<Map.Entry<UserId, Participant>> left =
        state.members().filter(each -> !users.contains(each.getKey())).toList();
    boolean governed = left.stream().anyMatch(each -> each.getValue().role() == Role.ADMIN);
    Optional<UserId> heir =
        left.stream()
            .min(
                Comparator.<Map.Entry<UserId, Participant>>comparingLong(
                        each -> each.getValue().last().from())
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey);
    UserId promoted = governed ? null : heir.orElse(null);
    return commit(state, asker, ask, new Change(kind, asker.user(), users, "", promoted), now);
  }

  private GroupDecision promote(GroupState state, Asker asker, Ask.Promote c, long now) {
    if (state.member(c.user()).isEmpty()) {
      return unknown(asker, c);
    }
    return state.isAdmin(c.user())
        ? telling.answer(asker, c.request())
        : commit(
            state, asker, c, Change.of(Change.Kind.PROMOTED, asker.user(), List.of(c.user())), now);
  }

  private GroupDecision demote(GroupState state, Asker asker, Ask.Demote c, long now) {
    if (state.member(c.user()).isEmpty()) {
      return unknown(asker, c);
    }
    if (!state.isAdmin(c.user())) {
      return telling.answer(asker, c.request());
    }
    boolean last =
        state.members().filter(each -> each.getValue().role() == Role.ADMIN).count() == 1;
    return last
        ? GroupDecision.effects(
            Replies.fail(asker, c.request(), ErrorCode.FORBIDDEN, "a group has at least one admin"))
        : commit(
            state, asker, c, Change.of(Change.Kind.DEMOTED, asker.user(), List.of(c.user())), now);
  }

  private static GroupDecision unknown(Asker asker, Ask.OfChange ask) {
    return GroupDecision.effects(
        Replies.fail(asker, ask.request(), ErrorCode.UNKNOWN_USER, "not a member"));
  }

  /** Writes the change as an entry, with all marks up to then, and tells who must know. */
  private GroupDecision commit(
      GroupState state, Asker asker, Ask.OfChange ask, Change change, long now) {
    long sequence = state.head() + 1;
    Entry entry =
        new Entry(
            sequence,
            Math.max(now, state.timeline().time()),
            new Sender(change.by(), 0),
            false,
            new Message(sequence, MessageId.of(sequence), ChangeJson.write(change)));
    // The nodes attach again after a change, and are told everybody's marks then.
    List<GroupEvent> events = new ArrayList<>(marking.flush().events());
    events.add(new GroupEvent.Changed(self, entry, change));
    List<UserId> concerned = concerned(change);
    telling.begin(asker, ask.request(), awaited(state, ask, concerned, sequence), now);
    concerned.forEach(user -> live.telling.put(user, Retry.first(now)));
    return new GroupDecision(
        events,
        next -> {
          List<GroupEffect> effects =
              new ArrayList<>(
                  live.inform(new GroupNews.Pushed(state.changed(), true, List.of(entry))));
          concerned.forEach(user -> effects.add(telling.told(next, user)));
          if (concerned.isEmpty()) {
            effects.add(new GroupEffect.Tell(asker, replies.done(ask.request())));
          }
          return effects;
        });
  }

  /**
   * What the logs of users must hold before the request is answered: the change, and for those who
   * were named but were in or out already, the change that has made them so.
   */
  private SortedMap<UserId, Long> awaited(
      GroupState state, Ask.OfChange ask, List<UserId> concerned, long sequence) {
    List<UserId> named =
        switch (ask) {
          case Ask.Add c -> c.users();
          case Ask.Remove c -> c.users();
          case Ask.Create c -> List.of();
          case Ask.Join c -> List.of();
          case Ask.Leave c -> List.of();
          case Ask.Promote c -> List.of();
          case Ask.Demote c -> List.of();
          case Ask.Rename c -> List.of();
          case Ask.Describe c -> List.of();
          case Ask.Link c -> List.of();
          case Ask.Unlink c -> List.of();
        };
    SortedMap<UserId, Long> awaited = telling.untold(state, named);
    concerned.forEach(user -> awaited.put(user, sequence));
    return awaited;
  }

  /** Whose own logs are to hold the change. */
  private static List<UserId> concerned(Change change) {
    return switch (change.kind()) {
      case CREATED, ADDED, JOINED, REMOVED, LEFT -> change.users();
      case PROMOTED, DEMOTED, RENAMED, DESCRIBED -> List.of();
    };
  }
}
