package chat.parley.user;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;

/** What the shell is to do once the events of a command are committed. */
public sealed interface Effect {

  /**
   * To a session.
   *
   * @param number counts the events that the session must not miss; 0 for one that it may
   */
  record ToSession(SessionId session, long number, SessionEvent event) implements Effect {}

  /** To another user's entity. */
  record ToUser(UserId user, UserCommand.OfPeer command) implements Effect {}

  /** To a group's entity. */
  record ToGroup(GroupId group, chat.parley.conversation.ToGroup word) implements Effect {}

  /**
   * Entries after a sequence, as many as go into one {@code Record}, to another user's entity.
   *
   * @param key the conversation's number in this log
   * @param head the last entry that there is
   */
  record SendRecord(UserId user, long key, long after, long head) implements Effect {}

  /** To the edge, which asked. */
  record Answer(UserReply reply) implements Effect {}

  /**
   * The user was seen; to be written some time soon.
   *
   * @param report whether {@code LastSeenStored} is to be said when it is
   */
  record Seen(long at, boolean report) implements Effect {}

  /** Ask the table when the user was last seen, as is stored, and say {@code LastSeenLoaded}. */
  record LoadLastSeen() implements Effect {}

  /** Forget the address of a session. */
  record Forget(SessionId session) implements Effect {}

  /** Something that must not be; for the log and the operators. */
  record Alarm(String what) implements Effect {}

  /** The entity has nothing to do and may leave memory. */
  record Rest() implements Effect {}
}
