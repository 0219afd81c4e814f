package chat.parley.protocol;

import chat.parley.model.Conversation;
import java.util.List;

/**
 * A frame that can't be read, with as much of its names as could be, so that the answer finds the
 * request or the messages that it is about.
 *
 * <p>It has no stack trace: it tells of somebody else's fault, and whoever sends bad frames must
 * not make the server work for it. The detail never quotes the frame.
 */
public final class FrameException extends Exception {
  private final ErrorCode code;
  private final String request;
  private final Conversation conversation;
  private final List<ServerFrame.Numbered> messages;

  /**
   * Any of request, conversation and messages may be null.
   *
   * @param detail one line for a developer
   */
  public FrameException(
      ErrorCode code,
      String request,
      Conversation conversation,
      List<ServerFrame.Numbered> messages,
      String detail) {
    super(detail, null, false, false);
    this.code = code;
    this.request = request;
    this.conversation = conversation;
    this.messages = messages == null ? null : List.copyOf(messages);
  }

  /** A flaw of which no more is known yet. */
  FrameException(ErrorCode code, String detail) {
    this(code, null, null, null, detail);
  }

  /** The same flaw, in these messages of a batch. */
  FrameException in(List<ServerFrame.Numbered> offending) {
    return new FrameException(code, request, conversation, offending, getMessage());
  }

  /** The same flaw, in a frame with these names. */
  FrameException about(String nextRequest, Conversation nextConversation) {
    return new FrameException(code, nextRequest, nextConversation, messages, getMessage());
  }

  public ErrorCode code() {
    return code;
  }

  /** The request that the frame makes, or null. */
  public String request() {
    return request;
  }

  /** The conversation that the frame is about, or null. */
  public Conversation conversation() {
    return conversation;
  }

  /** The messages of the batch that are at fault, or null. */
  public List<ServerFrame.Numbered> messages() {
    return messages;
  }

  /** The answer to whoever sent the frame. */
  public ServerFrame.Error toError() {
    return new ServerFrame.Error(request, conversation, messages, code, null, getMessage());
  }
}
