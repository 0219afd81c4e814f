package chat.parley.user;

import chat.parley.conversation.Membership;
import chat.parley.model.Bytes;
import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.UserId;
import java.util.List;

/** What has happened to a user: the facts in the user's log. Times are epoch milliseconds. */
public sealed interface UserEvent {

  /** The account was made; {@code passwordHash} is an encoded Argon2id hash. */
  record Registered(long time, String name, String passwordHash) implements UserEvent {}

  /** A device was signed in; {@code secretHash} is the SHA-256 of its token's secret. */
  record DeviceAdded(long time, int device, String label, Bytes secretHash) implements UserEvent {}

  /** A device was revoked. */
  record DeviceRemoved(long time, int device) implements UserEvent {}

  /** The display name was changed. */
  record Renamed(String name) implements UserEvent {}

  /** An operator has shut the account out; its devices stay signed in, and can't connect. */
  record Suspended(long time) implements UserEvent {}

  /** An operator has let the account in again. */
  record Reinstated(long time) implements UserEvent {}

  /** An operator has deleted the account, for good. */
  record Deleted(long time) implements UserEvent {}

  /** The entity was started; the event's place in the log is its incarnation. */
  record Woken(long time) implements UserEvent {}

  /**
   * A conversation has a new entry.
   *
   * @param key the conversation's number in this log, from 1, in the order in which they began
   */
  record MessageStored(long key, UserId peer, Entry entry) implements UserEvent {}

  /** Marks and confirmations have moved, in one or many conversations. */
  record Progressed(List<Progress> progress) implements UserEvent {
    public Progressed {
      progress = List.copyOf(progress);
    }
  }

  /** A setting was changed; conversation null for one of none, value empty when forgotten. */
  record Preferred(Conversation conversation, String key, String value) implements UserEvent {}

  /** The user has come into a group or gone out of it. */
  record Grouped(Membership membership) implements UserEvent {}

  /** The user blocks another; entries after {@code head} are withheld from the user's devices. */
  record Blocked(UserId peer, long head) implements UserEvent {}

  /** The user does not block the other any more. */
  record Unblocked(UserId peer) implements UserEvent {}
}
