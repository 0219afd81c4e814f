package chat.parley.client;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame.Reached;
import chat.parley.protocol.ServerFrame.UserMarks;
import java.util.List;

/** Everything that a device tells its listener, after the store has committed it. */
public sealed interface ClientEvent {

  /** The server has greeted this device. */
  record Online(UserId user, int device) implements ClientEvent {}

  /** Catch-up is over as far as the server pushes it; {@code since} is committed. */
  record Ready(long since) implements ClientEvent {}

  /**
   * The account is suspended: the server lets no device of the user in. The store and its outbox
   * stay as they are, and the client looks again by itself, which is told each time; {@link Online}
   * ends it.
   */
  record Suspended() implements ClientEvent {}

  /** The connection is gone. */
  record Offline() implements ClientEvent {}

  /** An entry follows what the store had. */
  record EntryStored(Conversation conversation, Entry entry) implements ClientEvent {}

  /**
   * A page of older entries is in the store.
   *
   * @param entries ascending; they end where the window began
   * @param more whether older ones are left
   */
  record OlderStored(Conversation conversation, List<Entry> entries, boolean more)
      implements ClientEvent {}

  /** What happens to messages that wait for their upload. */
  sealed interface OfMedia extends ClientEvent {}

  /**
   * An upload has come so far.
   *
   * @param sent bytes that have gone; it may fall back after a broken connection
   */
  record Uploading(Conversation conversation, MessageId id, long sent, long size)
      implements OfMedia {}

  /**
   * An upload will never work as it is.
   *
   * @param detail one line for the person
   */
  record UploadFailed(Conversation conversation, MessageId id, String detail) implements OfMedia {}

  /** A message that waited for its upload is gone. */
  record UploadCancelled(Conversation conversation, MessageId id) implements OfMedia {}

  /** A message is in the outbox. */
  record Written(Conversation conversation, Outgoing outgoing) implements ClientEvent {}

  /** One check for a message written here. */
  record Accepted(Conversation conversation, MessageId id, long number, long sequence, long time)
      implements ClientEvent {}

  /** Some mark of the conversation moved. */
  record MarksMoved(Conversation conversation, long stored, Reached mine, Reached theirs)
      implements ClientEvent {}

  /** The chat list's line of the conversation changed. */
  record HeadChanged(Conversation conversation, long head) implements ClientEvent {}

  /** A message will never work as it was sent. */
  record Failed(Conversation conversation, MessageId id, ErrorCode code) implements ClientEvent {}

  /** A message of a former device of this store is not in the log. */
  record NotSent(Conversation conversation, MessageId id) implements ClientEvent {}

  /** A message that had failed, was not sent or in doubt turned out to be in the log. */
  record Unfailed(Conversation conversation, MessageId id, long sequence) implements ClientEvent {}

  /** A message left the outbox because a person sent it again as another one. */
  record Replaced(Conversation conversation, MessageId id, MessageId by) implements ClientEvent {}

  /** Somebody is typing; to be shown until the given time by the device's clock. */
  record Typing(Conversation conversation, UserId user, long until) implements ClientEvent {}

  /**
   * Presence of a watched user.
   *
   * @param lastSeen epoch milliseconds, or null
   */
  record Presence(UserId user, boolean online, Long lastSeen) implements ClientEvent {}

  /**
   * A setting changed.
   *
   * @param conversation null for a setting of none
   */
  record PreferenceChanged(Conversation conversation, String key, String value)
      implements ClientEvent {}

  /** The user blocks the other one now, or no more. */
  record BlockChanged(Conversation conversation, boolean blocked) implements ClientEvent {}

  /** What happens to groups besides their messages. */
  sealed interface OfGroup extends ClientEvent {}

  /** Somebody came or went, a role or the description changed, or more is known of it. */
  record RosterChanged(Conversation conversation, Roster roster) implements OfGroup {}

  /** The answer to a request for an invite link. */
  record Linked(String request, Conversation conversation, String link) implements OfGroup {}

  /** The answer to joining by a link: which group it was. */
  record Joined(String request, Conversation conversation) implements OfGroup {}

  /** The answer to {@code info}. */
  record Info(String request, Conversation conversation, long sequence, List<UserMarks> marks)
      implements ClientEvent {}

  /** A request has been done. */
  record Done(String request) implements ClientEvent {}

  /**
   * A request has failed.
   *
   * @param detail a line for a developer, or null
   */
  record RequestFailed(String request, ErrorCode code, String detail) implements ClientEvent {}

  /** The token does not count any more; the outbox is kept. */
  record SignedOut() implements ClientEvent {}

  /**
   * The store is a copy or a restored backup: its device's numbers have been used by another one.
   * Nothing is sent until {@link Sync#adopt} gives it a new device.
   */
  record SignInAnew() implements ClientEvent {}

  /**
   * The store could not be read or written; what was under way is tried again.
   *
   * @param detail one line for the person
   */
  record StoreFailed(String detail) implements ClientEvent {}

  /** The server speaks another version of the protocol. */
  record UpgradeRequired() implements ClientEvent {}
}
