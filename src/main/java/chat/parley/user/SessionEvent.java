package chat.parley.user;

import chat.parley.conversation.Membership;
import chat.parley.model.Conversation;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.List;

/** What an entity says to a session. */
public sealed interface SessionEvent {

  /** A frame for the client. */
  record Frame(ServerFrame frame) implements SessionEvent {}

  /**
   * A part of the answer to hello, or of what a renewal found missing.
   *
   * @param heads for the client
   * @param frames settings for the client
   * @param catchUp what the session is to read from the journal for the client
   * @param position of the log that the answer stands for
   * @param hello whether it answers hello: then the last part ends in {@code ready}
   * @param first whether it is the first part: it makes good whatever was missed before, which a
   *     later part does only when it follows the one before it
   * @param more whether another part follows
   */
  record Synced(
      List<ServerFrame.Head> heads,
      List<ServerFrame> frames,
      List<Grant> catchUp,
      long position,
      boolean hello,
      boolean first,
      boolean more)
      implements SessionEvent {

    /** The first part of an answer, or the only one. */
    public Synced(
        List<ServerFrame.Head> heads,
        List<ServerFrame> frames,
        List<Grant> catchUp,
        long position,
        boolean hello,
        boolean more) {
      this(heads, frames, catchUp, position, hello, true, more);
    }
  }

  /** The renewal found nothing missing; everything up to the position has been told. */
  record Renewed(long position) implements SessionEvent {}

  /** The session may read a page and answer a pull with it. */
  record Granted(String request, Grant grant, int limit) implements SessionEvent {}

  /**
   * Groups that the user is in or has left.
   *
   * @param all whether these are all of them, or just those that have changed
   */
  record Groups(List<Membership> memberships, boolean all) implements SessionEvent {}

  /** The session must close its socket. */
  record Closed(ErrorCode code) implements SessionEvent {}

  /**
   * Leave to read entries of a conversation from the user's log.
   *
   * @param key the conversation's number in the log
   * @param low the lowest sequence, included
   * @param high the highest sequence, included
   * @param forward whether pages go up from low, or down from high
   */
  record Grant(Conversation conversation, long key, long low, long high, boolean forward) {}
}
