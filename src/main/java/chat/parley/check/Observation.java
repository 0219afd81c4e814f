package chat.parley.check;

import chat.parley.model.Conversation;
import chat.parley.model.MessageId;
import chat.parley.model.Sender;
import chat.parley.model.UserId;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.List;

/**
 * What a device has done or seen: one line of a history. Times are epoch milliseconds by the
 * recorder's clock, which never goes back.
 */
public sealed interface Observation {
  long at();

  Sender device();

  /** An observation of one conversation. */
  sealed interface OfChat extends Observation {
    Conversation conversation();

    /** The conversation's name for everybody. */
    default ChatKey chat() {
      return ChatKey.of(device().user(), conversation());
    }
  }

  /** Something that became of a message of this device. */
  sealed interface OfSend extends OfChat {
    long number();

    MessageId id();
  }

  /** A person is about to write a message; it may be sent from this moment on. */
  record Sending(
      long at, Sender device, Conversation conversation, long number, MessageId id, String hash)
      implements OfSend {}

  /** One check. */
  record Accepted(
      long at, Sender device, Conversation conversation, long number, MessageId id, long sequence)
      implements OfSend {}

  /** It will never be accepted. */
  record Refused(
      long at, Sender device, Conversation conversation, long number, MessageId id, ErrorCode code)
      implements OfSend {}

  /** No answer came in time, or the connection broke; an answer may follow. */
  record Unknown(long at, Sender device, Conversation conversation, long number, MessageId id)
      implements OfSend {}

  /**
   * An entry was shown, after it was stored.
   *
   * @param older whether it came by paging back, and not as the next one
   */
  record Shown(long at, Sender device, Conversation conversation, EntryPrint entry, boolean older)
      implements OfChat {}

  /** A person is about to open everything up to a sequence. */
  record Opened(long at, Sender device, Conversation conversation, long sequence)
      implements OfChat {}

  /**
   * A person blocks the other one of a direct chat, or no more.
   *
   * @param request names what was asked for on this device
   * @param answered false when it is about to be asked for, true when it was done
   */
  record Privacy(
      long at,
      Sender device,
      Conversation conversation,
      boolean blocks,
      String request,
      boolean answered)
      implements OfChat {}

  /** The marks are shown so. */
  record Marked(
      long at, Sender device, Conversation conversation, long stored, Reached mine, Reached theirs)
      implements OfChat {}

  /**
   * Presence of another user is shown so.
   *
   * @param lastSeen epoch milliseconds by the server's clock, or null
   */
  record Presence(long at, Sender device, UserId user, boolean online, Long lastSeen)
      implements Observation {}

  /**
   * All that a device holds of a conversation when everything has come to rest.
   *
   * @param cold whether the device has read all of it from the server just now
   */
  record Read(
      long at,
      Sender device,
      Conversation conversation,
      boolean cold,
      long head,
      Reached mine,
      Reached theirs,
      List<EntryPrint> entries)
      implements OfChat {
    public Read {
      entries = List.copyOf(entries);
    }
  }
}
