package chat.parley.user;

import chat.parley.conversation.Membership;
import chat.parley.conversation.Retry;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The user's groups, as the groups themselves tell them; the sessions ask those for the rest. */
final class Grouping {
  private final UserId self;
  private final Live live;

  Grouping(UserId self, Live live) {
    this.self = self;
    this.live = live;
  }

  /** A group's word. */
  Decision decide(UserState state, ToUser word, long now) {
    return switch (word) {
      case ToUser.Invited(GroupId group) ->
          Decision.effects(
              new Effect.ToGroup(
                  group, new ToGroup.Known(self, state.exists(), hasRoom(state, group))));
      case ToUser.Told(Membership membership) -> told(state, membership, now);
    };
  }

  private static boolean hasRoom(UserState state, GroupId group) {
    long others =
        state.groups().values().stream()
            .map(Belonging::membership)
            .filter(each -> each.member() && !each.group().equals(group))
            .count();
    return others < Membership.GROUPS_MAX;
  }

  private Decision told(UserState state, Membership membership, long now) {
    if (!state.isRegistered()) {
      return Decision.none();
    }
    Belonging before = state.groups().get(membership.group());
    if (before != null && before.membership().sequence() >= membership.sequence()) {
      return Decision.effects(kept(before.membership()));
    }
    return Decision.persist(
        new UserEvent.Grouped(membership),
        next -> {
          List<Effect> effects = new ArrayList<>();
          live.sessions.forEach((id, session) ->
              effects.add(
                  live.number(id, session, new SessionEvent.Groups(List.of(membership), false))));
          effects.add(kept(membership));
          effects.addAll(depart(next, membership, now));
          return effects;
        });
  }

  /** A deleted user goes out of every group; said again until the group says that it is so. */
  List<Effect> departAll(UserState state, long now) {
    List<Effect> effects = new ArrayList<>();
    state.groups().values().forEach(each -> effects.addAll(depart(state, each.membership(), now)));
    return effects;
  }

  private List<Effect> depart(UserState state, Membership membership, long now) {
    if (state.exists() || !membership.member()) {
      live.departures.remove(membership.group());
      return List.of();
    }
    live.departures.put(membership.group(), Retry.first(now));
    return List.of(departed(membership.group()));
  }

  /** Says again what is due. */
  List<Effect> repeat(long now) {
    List<GroupId> due =
        live.departures.entrySet().stream()
            .filter(each -> each.getValue().dueAt() <= now)
            .limit(Timing.REPEATS_MAX)
            .map(Map.Entry::getKey)
            .toList();
    due.forEach(each -> live.departures.computeIfPresent(each, (group, retry) -> retry.next(now)));
    return due.stream().map(this::departed).toList();
  }

  private Effect departed(GroupId group) {
    return new Effect.ToGroup(group, new ToGroup.Departed(self));
  }

  private Effect kept(Membership membership) {
    return new Effect.ToGroup(membership.group(), new ToGroup.Kept(self, membership.sequence()));
  }
}
