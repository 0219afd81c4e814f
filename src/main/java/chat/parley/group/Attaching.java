package chat.parley.group;

import chat.parley.conversation.Batch;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.Limits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The nodes that wait for the group's news, and what each is told of its users. */
final class Attaching {
  private final GroupLive live;
  private final Marking marking;
  private final Replies replies;

  Attaching(GroupId self, GroupLive live, Marking marking) {
    this.live = live;
    this.marking = marking;
    this.replies = new Replies(self);
  }

  /** A node wants the news, and how these users stand. */
  GroupDecision attach(GroupState state, GroupCommand.Attach c, long now) {
    List<GroupEffect> effects = new ArrayList<>();
    if (state.isCreated()) {
      live.nodes.remove(c.node());
      if (live.nodes.size() >= GroupTiming.NODES_MAX) {
        NodeId oldest = live.nodes.keySet().iterator().next();
        live.nodes.remove(oldest);
        effects.add(new GroupEffect.Forget(oldest));
      }
      live.nodes.put(c.node(), now);
    }
    effects.add(new GroupEffect.Inform(c.node(), attached(state, c.users())));
    if (!state.isCreated()) {
      effects.add(new GroupEffect.Forget(c.node()));
    }
    return GroupDecision.effects(effects);
  }

  private GroupNews attached(GroupState state, List<UserId> users) {
    Map<UserId, List<GroupNews.DeviceNumber>> numbers = new HashMap<>();
    users.forEach(each -> numbers.put(each, new ArrayList<>()));
    for (Map.Entry<Sender, Batch> each : state.timeline().batches().entrySet()) {
      List<GroupNews.DeviceNumber> of = numbers.get(each.getKey().user());
      if (of != null) {
        of.add(new GroupNews.DeviceNumber(each.getKey().device(), each.getValue().lastNumber()));
      }
    }
    Entry last =
        state
            .recent()
            .find(replies.conversation(), state.head())
            .filter(each -> each.message().body().bytes().size() <= Limits.LAST_BYTES_MAX)
            .orElse(null);
    return new GroupNews.Attached(
        state.changed(),
        state.head(),
        state.isCreated() ? state.title() : null,
        last,
        marking.minima(state),
        users.stream().distinct().map(each -> standing(state, each, numbers.get(each))).toList());
  }

  private static GroupNews.Standing standing(
      GroupState state, UserId user, List<GroupNews.DeviceNumber> numbers) {
    Participant participant = state.participants().get(user);
    if (participant == null) {
      return new GroupNews.Standing(user, false, List.of(), null, List.of());
    }
    return new GroupNews.Standing(
        user,
        participant.isMember(),
        participant.isMember()
            ? List.of()
            : participant.spans().stream().map(each -> new Stay(each.from(), each.to())).toList(),
        Replies.reached(participant.marks()),
        List.copyOf(numbers));
  }

  GroupDecision detach(GroupCommand.Detach c, long now) {
    if (live.nodes.remove(c.node()) != null && live.nodes.isEmpty()) {
      live.emptySince = now;
    }
    return GroupDecision.effects(new GroupEffect.Forget(c.node()));
  }

  /** Nodes that have not attached again are taken for gone. */
  List<GroupEffect> expire(long now) {
    List<GroupEffect> effects = new ArrayList<>();
    live.nodes
        .entrySet()
        .removeIf(each -> {
          boolean gone = each.getValue() + GroupTiming.NODE_MS <= now;
          if (gone) {
            effects.add(new GroupEffect.Forget(each.getKey()));
          }
          return gone;
        });
    if (!effects.isEmpty() && live.nodes.isEmpty()) {
      live.emptySince = now;
    }
    return effects;
  }
}
