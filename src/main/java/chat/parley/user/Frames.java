package chat.parley.user;

import chat.parley.conversation.Placed;
import chat.parley.conversation.Timeline;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Marks;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.Limits;
import chat.parley.protocol.ServerFrame;
import java.util.List;

/** Frames made from a user's state. */
final class Frames {
  private Frames() {}

  static ServerFrame.Reached reached(Marks marks) {
    return new ServerFrame.Reached(marks.received().upTo(), marks.read().upTo());
  }

  static ServerFrame message(UserId peer, Entry entry) {
    return new ServerFrame.Message(Conversation.with(peer), entry);
  }

  static ServerFrame mine(UserId peer, Marks mine) {
    return new ServerFrame.Marks(Conversation.with(peer), null, reached(mine), null);
  }

  static ServerFrame theirs(UserId peer, Marks theirs) {
    return new ServerFrame.Marks(Conversation.with(peer), null, null, reached(theirs));
  }

  static ServerFrame stored(UserId peer, long stored) {
    return new ServerFrame.Marks(Conversation.with(peer), stored, null, null);
  }

  static ServerFrame accepted(UserId peer, List<Placed> placed, boolean repeat) {
    List<ServerFrame.AcceptedMessage> messages =
        placed.stream()
            .map(each ->
                new ServerFrame.AcceptedMessage(
                    each.number(), each.id(), each.sequence(), each.time()))
            .toList();
    return new ServerFrame.Accepted(Conversation.with(peer), messages, repeat ? true : null);
  }

  static ServerFrame error(
      Conversation conversation, List<ServerFrame.Numbered> messages, ErrorCode code, Long after) {
    return new ServerFrame.Error(null, conversation, messages, code, after, null);
  }

  static ServerFrame error(String request, ErrorCode code) {
    return new ServerFrame.Error(request, null, null, code, null, null);
  }

  static ServerFrame result(String request, Conversation conversation) {
    return new ServerFrame.Result(request, conversation, null);
  }

  /**
   * The line of the chat list for one device. One's own marks are those of the log: a device that
   * is shown a mark does not repeat it.
   */
  static ServerFrame.Head head(
      UserId self, int device, UserState state, UserId peer, Progress progress, long stored) {
    Timeline timeline = state.timeline(peer);
    long visible = state.visibleHead(peer);
    Entry last =
        state
            .recent()
            .find(Conversation.with(peer), visible)
            .filter(each -> isSmall(each.message().body()))
            .orElse(null);
    Long lastNumber =
        timeline.lastBatch(new Sender(self, device)).map(each -> each.lastNumber()).orElse(null);
    return new ServerFrame.Head(
        Conversation.with(peer),
        null,
        visible,
        Math.min(stored, visible),
        reached(state.chat(peer).map(each -> each.progress().mine()).orElse(Marks.NONE)),
        reached(progress.theirs()),
        lastNumber,
        last,
        state.isBlocked(peer) ? true : null);
  }

  private static boolean isSmall(Body body) {
    return body.bytes().size() <= Limits.LAST_BYTES_MAX;
  }
}
