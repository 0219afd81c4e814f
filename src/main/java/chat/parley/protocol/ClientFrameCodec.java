package chat.parley.protocol;

import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.protocol.ServerFrame.Numbered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The JSON of what a client says: a server decodes it, a client encodes it. */
public final class ClientFrameCodec {
  private static final FrameText TEXT = new FrameText(Limits.JSON_DEPTH_MAX);

  private ClientFrameCodec() {}

  /** The text of a frame. Its values are not checked: whoever decodes it does. */
  public static String encode(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Hello f ->
          FrameWriter.frame(
              "hello",
              out ->
                  out.number("protocol", f.protocol())
                      .text("token", f.token())
                      .number("since", boxed(f.since()))
                      .counters("cursors", f.cursors()));
      case ClientFrame.Send f ->
          FrameWriter.frame(
              "send",
              out ->
                  out.conversation(f.conversation())
                      .objects("messages", f.messages(), FrameWriter::message));
      case ClientFrame.Received f ->
          FrameWriter.frame("received", out -> out.counters("marks", f.marks()));
      case ClientFrame.Read f -> FrameWriter.frame("read", out -> out.counters("marks", f.marks()));
      case ClientFrame.Pull f ->
          FrameWriter.frame(
              "pull",
              out ->
                  out.text("request", f.request())
                      .conversation(f.conversation())
                      .number("before", boxed(f.before()))
                      .number("after", boxed(f.after()))
                      .number("limit", f.limit()));
      case ClientFrame.Typing f ->
          FrameWriter.frame("typing", out -> out.conversation(f.conversation()));
      case ClientFrame.Watch f -> FrameWriter.frame("watch", out -> out.names("users", f.users()));
      case ClientFrame.Block f ->
          FrameWriter.frame(
              "block", out -> out.text("request", f.request()).name("user", f.user()));
      case ClientFrame.Unblock f ->
          FrameWriter.frame(
              "unblock", out -> out.text("request", f.request()).name("user", f.user()));
      case ClientFrame.Info f ->
          FrameWriter.frame(
              "info",
              out ->
                  out.text("request", f.request())
                      .conversation(f.conversation())
                      .number("sequence", f.sequence()));
      case ClientFrame.Prefer f ->
          FrameWriter.frame(
              "prefer",
              out ->
                  out.text("request", f.request())
                      .conversation(f.conversation())
                      .text("key", f.key())
                      .text("value", f.value()));
      case ClientFrame.Group f -> GroupFrameCodec.encode(f);
      case ClientFrame.Ping f -> FrameWriter.frame("ping", out -> out.number("n", f.n()));
    };
  }

  /**
   * Reads a frame from UTF-8.
   *
   * @throws FrameException when it is not a frame within all limits; nothing else is thrown
   */
  public static ClientFrame decode(byte[] utf8) throws FrameException {
    return decode(TEXT.parse(utf8));
  }

  /**
   * Reads a frame.
   *
   * @throws FrameException when it is not a frame within all limits; nothing else is thrown
   */
  public static ClientFrame decode(String text) throws FrameException {
    return decode(TEXT.parse(text));
  }

  private static ClientFrame decode(Fields fields) throws FrameException {
    try {
      return frame(fields);
    } catch (FrameException flaw) {
      throw flaw.about(readableRequest(fields), readableConversation(fields));
    }
  }

  private static ClientFrame frame(Fields in) throws FrameException {
    String type = in.text("type", Limits.FRAME_BYTES_MAX);
    return switch (type) {
      case "hello" -> hello(in);
      case "send" -> send(in);
      case "received" -> new ClientFrame.Received(in.counters("marks", 1));
      case "read" -> new ClientFrame.Read(in.counters("marks", 1));
      case "pull" -> pull(in);
      case "typing" -> new ClientFrame.Typing(in.conversation("conversation"));
      case "watch" -> new ClientFrame.Watch(in.users("users", Limits.WATCH_MAX));
      case "block" -> new ClientFrame.Block(request(in), in.user("user"));
      case "unblock" -> new ClientFrame.Unblock(request(in), in.user("user"));
      case "info" ->
          new ClientFrame.Info(
              request(in), in.conversation("conversation"), in.counter("sequence", 1));
      case "prefer" ->
          new ClientFrame.Prefer(
              request(in),
              in.conversationOrNull("conversation"),
              in.text("key", Limits.PREFERENCE_KEY_MAX),
              in.textOfBytes("value", Limits.PREFERENCE_BYTES_MAX));
      case "group" -> GroupFrameCodec.decode(in);
      case "ping" -> new ClientFrame.Ping(in.counter("n", 0));
      default -> throw new FrameException(ErrorCode.BAD_FRAME, "no frame has this `type`");
    };
  }

  /** Another version is told so before its fields, which may differ, are looked at. */
  private static ClientFrame hello(Fields in) throws FrameException {
    int protocol = in.number("protocol", 1);
    if (protocol != Limits.PROTOCOL) {
      throw new FrameException(
          ErrorCode.UPGRADE_REQUIRED, "this node speaks protocol " + Limits.PROTOCOL);
    }
    return new ClientFrame.Hello(
        protocol,
        in.text("token", Limits.TOKEN_MAX),
        optional(in.counterOrNull("since", 0)),
        in.has("cursors") ? in.counters("cursors", 0) : Map.of());
  }

  private static ClientFrame pull(Fields in) throws FrameException {
    String request = request(in);
    Conversation conversation = in.conversation("conversation");
    if (in.has("before") == in.has("after")) {
      throw new FrameException(ErrorCode.BAD_FRAME, "`pull` must have `before` or `after`");
    }
    int limit = in.number("limit", 1);
    if (limit > Limits.PAGE_MAX) {
      throw new FrameException(
          ErrorCode.TOO_LARGE, "`limit` may be at most " + Limits.PAGE_MAX + " entries");
    }
    return new ClientFrame.Pull(
        request,
        conversation,
        optional(in.counterOrNull("before", 1)),
        optional(in.counterOrNull("after", 0)),
        limit);
  }

  /** Bodies that are too large are all named at once, so that one answer settles the batch. */
  private static ClientFrame send(Fields in) throws FrameException {
    Conversation conversation = in.conversation("conversation");
    List<Message> messages = new ArrayList<>();
    List<Numbered> tooLarge = new ArrayList<>();
    long last = 0;
    for (Fields item : in.objects("messages", Limits.BATCH_MAX)) {
      Numbered named = new Numbered(item.counter("number", 1), item.id("id"));
      if (named.number() <= last) {
        throw new FrameException(ErrorCode.BAD_FRAME, "the numbers of a `send` must ascend")
            .in(List.of(named));
      }
      last = named.number();
      try {
        Body body = item.body(false);
        messages.add(new Message(named.number(), named.id(), body));
      } catch (FrameException flaw) {
        if (flaw.code() != ErrorCode.TOO_LARGE) {
          throw flaw.in(List.of(named));
        }
        tooLarge.add(named);
      }
    }
    if (!tooLarge.isEmpty()) {
      throw new FrameException(
              ErrorCode.TOO_LARGE, "a body may have at most " + Limits.BODY_BYTES_MAX + " bytes")
          .in(tooLarge);
    }
    if (messages.isEmpty()) {
      throw new FrameException(ErrorCode.BAD_FRAME, "`messages` must not be empty");
    }
    return new ClientFrame.Send(conversation, messages);
  }

  private static String request(Fields in) throws FrameException {
    return in.text("request", Limits.REQUEST_MAX);
  }

  private static String readableRequest(Fields in) {
    try {
      return in.textOrNull("request", Limits.REQUEST_MAX);
    } catch (FrameException unreadable) {
      return null;
    }
  }

  private static Conversation readableConversation(Fields in) {
    try {
      return in.conversationOrNull("conversation");
    } catch (FrameException unreadable) {
      return null;
    }
  }

  private static OptionalLong optional(Long value) {
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
