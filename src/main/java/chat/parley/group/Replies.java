package chat.parley.group;

import chat.parley.conversation.Placed;
import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.Marks;
import chat.parley.model.Message;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.List;

/** Frames and effects made for one session. */
final class Replies {
  private final Conversation conversation;

  Replies(GroupId group) {
    this.conversation = new Conversation.Group(group);
  }

  static GroupEffect tell(Asker asker, ServerFrame frame) {
    return new GroupEffect.Tell(asker, new GroupAnswer.Frame(frame));
  }

  /** The answer to everything that is none of the asker's business, or does not exist. */
  static GroupEffect stranger(Asker asker, String request) {
    return fail(asker, request, ErrorCode.NOT_MEMBER, "no such group");
  }

  static GroupEffect fail(Asker asker, String request, ErrorCode code, String detail) {
    return tell(asker, new ServerFrame.Error(request, null, null, code, null, detail));
  }

  static GroupEffect again(Asker asker, String request) {
    return again(asker, request, "not everybody's log holds it yet");
  }

  static GroupEffect again(Asker asker, String request, String detail) {
    return tell(
        asker,
        new ServerFrame.Error(
            request, null, null, ErrorCode.UNAVAILABLE, GroupTiming.RETRY_AFTER_MS, detail));
  }

  GroupAnswer done(String request) {
    return new GroupAnswer.Frame(new ServerFrame.Result(request, conversation, null));
  }

  GroupAnswer link(String request, String link) {
    return new GroupAnswer.Frame(
        new ServerFrame.Result(request, conversation, null, link, null, null));
  }

  ServerFrame accepted(List<Placed> placed, boolean repeat) {
    List<ServerFrame.AcceptedMessage> messages =
        placed.stream()
            .map(each ->
                new ServerFrame.AcceptedMessage(
                    each.number(), each.id(), each.sequence(), each.time()))
            .toList();
    return new ServerFrame.Accepted(conversation, messages, repeat ? true : null);
  }

  GroupEffect refuse(Asker asker, List<Message> messages, ErrorCode code, String detail) {
    List<ServerFrame.Numbered> numbered =
        messages.stream().map(each -> new ServerFrame.Numbered(each.number(), each.id())).toList();
    return tell(asker, new ServerFrame.Error(null, conversation, numbered, code, null, detail));
  }

  Conversation conversation() {
    return conversation;
  }

  static ServerFrame.Reached reached(Marks marks) {
    return new ServerFrame.Reached(marks.received().upTo(), marks.read().upTo());
  }
}
