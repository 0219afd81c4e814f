package chat.parley.user;

import chat.parley.conversation.ToUser;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Everything that can be asked of a user, by whom it is asked. */
public sealed interface UserCommand {

  /** By the edge, on behalf of somebody who is not on a socket; answered with a UserReply. */
  sealed interface OfEdge extends UserCommand {}

  /** Makes the account; answered {@code Done} or refused {@code TAKEN}. */
  record Register(String name, String passwordHash) implements OfEdge {}

  /** Asks for the password's hash to compare with, from an address. */
  record Credentials(String address) implements OfEdge {}

  /** A password was wrong, from an address. */
  record SignInFailed(String address) implements OfEdge {}

  /** Signs a device in whose owner's password was right. */
  record AddDevice(String label, Bytes secretHash) implements OfEdge {}

  /** Revokes a device. */
  record RemoveDevice(int device) implements OfEdge {}

  /** Asks whether a token's device and secret are right. */
  record Authenticate(int device, Bytes secretHash) implements OfEdge {}

  /** Asks for the devices. */
  record ListDevices() implements OfEdge {}

  /** Asks for the public profile. */
  record ViewProfile() implements OfEdge {}

  /** Changes the display name. */
  record Rename(String name) implements OfEdge {}

  /** By an operator; answered {@code Done}, or refused {@code UNKNOWN_USER}. */
  sealed interface OfOperator extends OfEdge {}

  /** Asks how the account stands; answered {@code Inspected}. */
  record Inspect() implements OfOperator {}

  /** Closes a connection, which may come back; refused {@code NOT_MEMBER} when there is none. */
  record CloseSession(SessionId session) implements OfOperator {}

  /** Shuts the account out until it is reinstated. */
  record Suspend() implements OfOperator {}

  /** Lets the account in again. */
  record Reinstate() implements OfOperator {}

  /** Deletes the account, for good. */
  record Delete() implements OfOperator {}

  /** By one of the user's own sessions, or by another's that watches. */
  sealed interface OfSession extends UserCommand {
    SessionId session();
  }

  /** The first word of a session, repeated until answered. */
  record Hello(
      SessionId session,
      int device,
      Bytes secretHash,
      OptionalLong since,
      Map<Conversation, Long> cursors)
      implements OfSession {}

  /**
   * The session is there.
   *
   * @param incarnation of the entity that it was last in step with
   * @param received how many numbered events of that incarnation it has without a gap
   * @param position the log position up to which it has been told of every change
   * @param seenAt when its device was last heard, epoch milliseconds
   * @param gap whether it misses an event
   */
  record Renew(
      SessionId session,
      int device,
      long incarnation,
      long received,
      long position,
      long seenAt,
      boolean gap)
      implements OfSession {}

  /** The session is gone; its device was last heard at {@code seenAt}, 0 when not known. */
  record Detach(SessionId session, long seenAt) implements OfSession {}

  record Send(SessionId session, int device, Conversation conversation, List<Message> messages)
      implements OfSession {}

  /** A device has stored ({@code read} false) or a person opened (true) everything up to here. */
  record Mark(SessionId session, boolean read, Map<Conversation, Long> marks)
      implements OfSession {}

  record Pull(
      SessionId session,
      String request,
      Conversation conversation,
      OptionalLong before,
      OptionalLong after,
      int limit)
      implements OfSession {}

  record Type(SessionId session, Conversation conversation) implements OfSession {}

  record Block(SessionId session, String request, UserId user) implements OfSession {}

  record Unblock(SessionId session, String request, UserId user) implements OfSession {}

  record Info(SessionId session, String request, Conversation conversation, long sequence)
      implements OfSession {}

  record Prefer(
      SessionId session, String request, Conversation conversation, String key, String value)
      implements OfSession {}

  /** Another user's session shows this user; to be repeated, for it lasts only a while. */
  record Watch(SessionId session, UserId watcher) implements OfSession {}

  /** The session shows this user no more. */
  record Unwatch(SessionId session) implements OfSession {}

  /** By another user's entity. */
  sealed interface OfPeer extends UserCommand {
    UserId from();
  }

  /** Asks whether this user exists. */
  record Introduce(UserId from) implements OfPeer {}

  /** The answer to {@code Introduce}. */
  record Introduced(UserId from, boolean exists) implements OfPeer {}

  /**
   * Asks the home to give messages their places.
   *
   * @param have the head of the asker's copy
   */
  record Sequence(UserId from, int device, long have, List<Message> messages) implements OfPeer {}

  /** The home refuses messages of a device. */
  record Refused(UserId from, int device, List<ServerFrame.Numbered> messages, ErrorCode code)
      implements OfPeer {}

  /** Entries to be stored, ascending and dense. */
  record Record(UserId from, List<Entry> entries) implements OfPeer {}

  /** The sender's log holds everything up to here. */
  record Recorded(UserId from, long upTo) implements OfPeer {}

  /** Asks for the entries after a sequence. */
  record Fetch(UserId from, long after) implements OfPeer {}

  /** The sender's marks. */
  record MarksTold(UserId from, long received, long read) implements OfPeer {}

  /** The sender's log holds these marks that it was told. */
  record MarksKept(UserId from, long received, long read) implements OfPeer {}

  /** The sender is typing. */
  record PeerTyping(UserId from) implements OfPeer {}

  /** By a group's entity. */
  record FromGroup(ToUser word) implements UserCommand {}

  /** By the shell. */
  sealed interface OfShell extends UserCommand {}

  /** The log has been replayed. */
  record Wake() implements OfShell {}

  /** A time that the core asked for has come. */
  record Tick() implements OfShell {}

  /** When this user was last seen, as far as is stored; empty also when that can't be read. */
  record LastSeenLoaded(OptionalLong at) implements OfShell {}

  /** What was given to be written is stored, or a later time, which then is {@code at}. */
  record LastSeenStored(long at) implements OfShell {}
}
