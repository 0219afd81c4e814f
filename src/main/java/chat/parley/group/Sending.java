package chat.parley.group;

import chat.parley.conversation.Placed;
import chat.parley.conversation.Verdict;
import chat.parley.model.Entry;
import chat.parley.model.GroupId;
import chat.parley.model.Message;
import chat.parley.model.Sender;
import chat.parley.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** Messages of members: stored once, accepted after the commit, pushed once to every node. */
final class Sending {
  private final GroupId self;
  private final GroupLive live;
  private final Replies replies;

  Sending(GroupId self, GroupLive live, Replies replies) {
    this.self = self;
    this.live = live;
    this.replies = replies;
  }

  /** A batch from a device of a user. */
  GroupDecision send(GroupState state, Asker asker, Ask.Send c, long now) {
    Sender sender = new Sender(asker.user(), asker.device());
    Verdict verdict = state.timeline().check(sender, c.messages());
    if (state.member(asker.user()).isEmpty()) {
      return GroupDecision.effects(stranger(asker, c, verdict));
    }
    return switch (verdict) {
      case Verdict.Reused(List<Message> messages) ->
          GroupDecision.effects(replies.refuse(asker, messages, ErrorCode.NUMBER_REUSED, null));
      case Verdict.Repeat(List<Placed> placed) ->
          GroupDecision.effects(Replies.tell(asker, replies.accepted(placed, true)));
      case Verdict.Fresh fresh -> store(state, asker, sender, c, fresh, now);
    };
  }

  /**
   * To who is no member there is no group; but what was stored while the user was one is not
   * denied, since that answer would promise that it was not stored.
   */
  private GroupEffect stranger(Asker asker, Ask.Send c, Verdict verdict) {
    return switch (verdict) {
      case Verdict.Repeat(List<Placed> placed) ->
          Replies.tell(asker, replies.accepted(placed, true));
      case Verdict.Fresh(List<Message> messages, boolean continues) ->
          replies.refuse(asker, messages, ErrorCode.NOT_MEMBER, "no such group");
      // The device has sent here while its user was a member: its store is an older copy.
      case Verdict.Reused(List<Message> messages) ->
          replies.refuse(asker, messages, ErrorCode.NUMBER_REUSED, null);
    };
  }

  private GroupDecision store(
      GroupState state, Asker asker, Sender sender, Ask.Send c, Verdict.Fresh fresh, long now) {
    List<Entry> entries = state.timeline().sequence(sender, fresh, now);
    List<GroupEvent> events =
        entries.stream().<GroupEvent>map(each -> new GroupEvent.MessageStored(self, each)).toList();
    return new GroupDecision(
        events,
        next -> {
          List<GroupEffect> effects = new ArrayList<>();
          next.timeline()
              .lastBatch(sender)
              .flatMap(batch -> batch.findAll(c.messages()))
              .ifPresent(
                  placed -> effects.add(Replies.tell(asker, replies.accepted(placed, false))));
          effects.addAll(live.inform(new GroupNews.Pushed(state.changed(), false, entries)));
          return effects;
        });
  }
}
