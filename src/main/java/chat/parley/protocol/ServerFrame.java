package chat.parley.protocol;

import chat.parley.model.Conversation;
import chat.parley.model.Entry;
import chat.parley.model.MessageId;
import chat.parley.model.UserId;
import java.util.List;

/** Everything that the server says on the socket. A null field is left out on the wire. */
public sealed interface ServerFrame {

  /**
   * Signed in.
   *
   * @param now the server's clock, epoch milliseconds
   * @param heartbeat milliseconds between two pings
   */
  record Welcome(UserId user, int device, long now, long heartbeat, WireLimits limits)
      implements ServerFrame {}

  /** The limits that a client must know to send. */
  record WireLimits(int frame, int body, int batch, int page, int watch) {
    /** Those of this version. */
    public static WireLimits current() {
      return new WireLimits(
          Limits.FRAME_BYTES_MAX,
          Limits.BODY_BYTES_MAX,
          Limits.BATCH_MAX,
          Limits.PAGE_MAX,
          Limits.WATCH_MAX);
    }
  }

  /**
   * A part of the chat list, newest first; may come at any time.
   *
   * @param more whether another part follows
   */
  record Heads(List<Head> conversations, boolean more) implements ServerFrame {}

  /**
   * One conversation of the chat list.
   *
   * @param title of a group
   * @param head the highest sequence that the user may see
   * @param stored the highest sequence that every log is known to hold
   * @param mine the marks of this user
   * @param theirs the marks of the other participants, in a group their minimum
   * @param lastNumber the highest number that the log holds of this device: higher than its store
   *     knows, the store is a copy or an old backup
   * @param last the entry at head, when it is at hand and small
   * @param blocked true when this user blocks the other one
   */
  record Head(
      Conversation conversation,
      String title,
      long head,
      long stored,
      Reached mine,
      Reached theirs,
      Long lastNumber,
      Entry last,
      Boolean blocked) {}

  /** How far somebody has received and read. */
  record Reached(long received, long read) {}

  /**
   * Catch-up, or a page of history.
   *
   * @param request of the {@code pull} that is answered, or null
   * @param entries ascending by sequence
   * @param more whether there is more in the direction that was asked for
   */
  record Messages(String request, Conversation conversation, List<Entry> entries, boolean more)
      implements ServerFrame {}

  /**
   * Catch-up is over; what follows is live.
   *
   * @param since to be given in the next {@code hello}
   */
  record Ready(long since) implements ServerFrame {}

  /** A live entry. */
  record Message(Conversation conversation, Entry entry) implements ServerFrame {}

  /**
   * One check: every log that must hold these messages has committed them.
   *
   * @param repeat true when they had been stored before
   */
  record Accepted(Conversation conversation, List<AcceptedMessage> messages, Boolean repeat)
      implements ServerFrame {}

  /** A message with the place it was given. */
  record AcceptedMessage(long number, MessageId id, long sequence, long time) {}

  /** Marks that have moved. */
  record Marks(Conversation conversation, Long stored, Reached mine, Reached theirs)
      implements ServerFrame {}

  /** The user is typing in the conversation. */
  record Typing(Conversation conversation, UserId user) implements ServerFrame {}

  /**
   * Presence of a watched user.
   *
   * @param lastSeen epoch milliseconds, when known and not online
   */
  record Presence(UserId user, boolean online, Long lastSeen) implements ServerFrame {}

  /** A setting of one's own, changed on some device; conversation null for one of none. */
  record Preference(Conversation conversation, String key, String value) implements ServerFrame {}

  /**
   * The answer to a request.
   *
   * @param marks to {@code info}, or null
   * @param link to {@code group} with {@code link}, or null
   * @param members to {@code group} with {@code members}, or null
   * @param description of the group, with {@code members} when it has one, or null
   */
  record Result(
      String request,
      Conversation conversation,
      List<UserMarks> marks,
      String link,
      List<Member> members,
      String description)
      implements ServerFrame {

    /** The answer to a request that is not about a group. */
    public Result(String request, Conversation conversation, List<UserMarks> marks) {
      this(request, conversation, marks, null, null, null);
    }
  }

  /** A member of a group. */
  record Member(UserId user, boolean admin) {}

  /**
   * Whether a user has received and read an entry.
   *
   * @param receivedAt epoch milliseconds where known
   * @param readAt epoch milliseconds where known
   */
  record UserMarks(UserId user, boolean received, Long receivedAt, boolean read, Long readAt) {}

  /**
   * A request, or messages of a batch, failed; {@code class} on the wire is the code's reaction.
   *
   * @param request of the request, or null
   * @param conversation of the batch, or null
   * @param messages those that are at fault ({@code fix}) or meant ({@code retry}), or null
   * @param after milliseconds to wait before trying again, or null
   * @param detail one line for a developer, or null
   */
  record Error(
      String request,
      Conversation conversation,
      List<Numbered> messages,
      ErrorCode code,
      Long after,
      String detail)
      implements ServerFrame {}

  /** A message of a batch by the names its device gave it. */
  record Numbered(long number, MessageId id) {}

  /** The answer to {@code ping}. */
  record Pong(long n) implements ServerFrame {}

  /**
   * The server closes the socket.
   *
   * @param after the range in milliseconds from which the client draws when to reconnect, or null
   *     when it should not
   */
  record Bye(ErrorCode code, Range after) implements ServerFrame {}

  /** From and to, both included; an array of two on the wire. */
  record Range(long min, long max) {}
}
