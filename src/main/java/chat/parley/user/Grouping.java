package chat.parley.user;

import chat.parley.conversation.Membership;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;

/** The user's groups, as the groups themselves tell them; the sessions ask those for the rest. */
final class Grouping {
  private final UserId self;
  private final Live live;

  Grouping(UserId self, Live live) {
    this.self = self;
    this.live = live;
  }

  /** A group's word. */
  Decision decide(UserState state, ToUser word) {
    return switch (word) {
      case ToUser.Invited(GroupId group) ->
          Decision.effects(
              new Effect.ToGroup(
                  group, new ToGroup.Known(self, state.isRegistered(), hasRoom(state, group))));
      case ToUser.Told(Membership membership) -> told(state, membership);
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

  private Decision told(UserState state, Membership membership) {
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
          return effects;
        });
  }

  private Effect kept(Membership membership) {
    return new Effect.ToGroup(membership.group(), new ToGroup.Kept(self, membership.sequence()));
  }
}
