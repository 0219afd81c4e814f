package chat.parley.protocol;

import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.model.UserId;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Everything that a client says on the socket. */
public sealed interface ClientFrame {

  /**
   * The first frame: who is there, and what its store holds.
   *
   * @param protocol {@link Limits#PROTOCOL}
   * @param since the position of the last {@code ready}; a device that is new has none
   * @param cursors the highest stored sequence of each conversation in which it differs from the
   *     head that was known at {@code since}; at most {@link Limits#CURSORS_MAX}
   */
  record Hello(int protocol, String token, OptionalLong since, Map<Conversation, Long> cursors)
      implements ClientFrame {}

  /**
   * A batch of messages; at most one unanswered batch a conversation, and unanswered, exactly the
   * same again.
   *
   * @param messages 1 to {@link Limits#BATCH_MAX}, numbers ascending
   */
  record Send(Conversation conversation, List<Message> messages) implements ClientFrame {}

  /** The device has committed everything up to these sequences to its store. */
  record Received(Map<Conversation, Long> marks) implements ClientFrame {}

  /** A person has opened everything up to these sequences. */
  record Read(Map<Conversation, Long> marks) implements ClientFrame {}

  /**
   * Asks for a page of history; exactly one of before and after is given.
   *
   * @param before entries with a smaller sequence, the highest of them
   * @param after entries with a greater sequence, the lowest of them
   * @param limit 1 to {@link Limits#PAGE_MAX}
   */
  record Pull(
      String request, Conversation conversation, OptionalLong before, OptionalLong after, int limit)
      implements ClientFrame {}

  /** A person is typing; lasts {@link Limits#TYPING_MS}. */
  record Typing(Conversation conversation) implements ClientFrame {}

  /** Presence of these users is wanted, and of no others any more. */
  record Watch(List<UserId> users) implements ClientFrame {}

  /** Freezes what is shown of the direct chat with a user. */
  record Block(String request, UserId user) implements ClientFrame {}

  /** Releases what was withheld. */
  record Unblock(String request, UserId user) implements ClientFrame {}

  /** Asks who has received and read an entry. */
  record Info(String request, Conversation conversation, long sequence) implements ClientFrame {}

  /**
   * Sets a small setting of this user, opaque to the server.
   *
   * @param conversation null for a setting of no conversation
   * @param value empty to forget the setting
   */
  record Prefer(String request, Conversation conversation, String key, String value)
      implements ClientFrame {}

  /** Makes or changes a group, or asks for its members. */
  record Group(String request, GroupAction action) implements ClientFrame {}

  /** The heartbeat. */
  record Ping(long n) implements ClientFrame {}
}
