package chat.parley.simulator;

import chat.parley.conversation.Timeline;
import chat.parley.conversation.ToGroup;
import chat.parley.conversation.ToUser;
import chat.parley.group.GroupCommand;
import chat.parley.group.GroupNews;
import chat.parley.group.GroupState;
import chat.parley.group.Minima;
import chat.parley.group.NodeId;
import chat.parley.group.Participant;
import chat.parley.model.Marks;
import chat.parley.model.UserId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;

/** What the shell of a group with a planted fault does otherwise. */
final class GroupMutations {
  private final Planted planted;

  /** The latest change that each node was told of when it attached. */
  private final Map<NodeId, Long> attached = new HashMap<>();

  GroupMutations(Planted planted) {
    this.planted = planted;
  }

  /** What a recovery makes of a replayed log. */
  GroupState recovered(GroupState state) {
    if (planted == Planted.TELLING_FORGOTTEN) {
      return with(state, state.timeline(), each -> each.withTold(each.changed()));
    }
    if (planted == Planted.GROUP_MARKS_REGRESS) {
      return with(state, state.timeline(), each -> each.with(Marks.NONE));
    }
    if (planted == Planted.GROUP_FORGETS_REPEATS) {
      Timeline timeline = state.timeline();
      return with(
          state, new Timeline(timeline.head(), timeline.time(), TreePMap.empty()), each -> each);
    }
    return state;
  }

  private static GroupState with(
      GroupState state, Timeline timeline, UnaryOperator<Participant> change) {
    TreePMap<UserId, Participant> participants = state.participants();
    for (UserId user : state.participants().keySet()) {
      participants = participants.plus(user, change.apply(participants.get(user)));
    }
    return new GroupState(
        state.position(),
        state.incarnation(),
        state.creator(),
        state.title(),
        state.description(),
        timeline,
        state.changed(),
        participants,
        state.link(),
        state.recent());
  }

  /** What a node is told instead. */
  GroupNews news(NodeId node, GroupNews news) {
    if (news instanceof GroupNews.Attached) {
      attached.put(node, news.changed());
    }
    if (planted == Planted.PUSHED_TO_EX_MEMBERS && news instanceof GroupNews.Pushed pushed) {
      long known = attached.getOrDefault(node, pushed.changed());
      return new GroupNews.Pushed(known, false, pushed.entries());
    }
    if (planted == Planted.MINIMA_OVER_TOO_FEW && news instanceof GroupNews.MarksMoved moved) {
      Minima fewer =
          new Minima(
              withoutLowest(moved.minima().received()), withoutLowest(moved.minima().read()));
      return new GroupNews.MarksMoved(moved.changed(), fewer, moved.mine());
    }
    return news;
  }

  private static Minima.Lowest withoutLowest(Minima.Lowest lowest) {
    return new Minima.Lowest(null, lowest.next(), lowest.next());
  }

  /** What a group imagines to have heard as soon as it has told a user. */
  Optional<GroupCommand> told(UserId user, ToUser word) {
    return planted == Planted.RESULT_BEFORE_THE_LOGS && word instanceof ToUser.Told(var membership)
        ? Optional.of(new GroupCommand.Answered(new ToGroup.Kept(user, membership.sequence())))
        : Optional.empty();
  }
}
