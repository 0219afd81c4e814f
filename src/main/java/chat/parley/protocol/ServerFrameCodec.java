package chat.parley.protocol;

import chat.parley.model.Bytes;
import chat.parley.model.Entry;
import java.io.IOException;
import java.util.Locale;

/** The JSON of what the server says: a server encodes it, a client decodes it. */
public final class ServerFrameCodec {
  /**
   * A content that stands at depth 4 in {@code send} stands at depth 5 in {@code heads}; the rest
   * is room for later versions.
   */
  private static final int DEPTH_MAX = Limits.JSON_DEPTH_MAX + 4;

  private static final FrameText TEXT = new FrameText(DEPTH_MAX);

  private ServerFrameCodec() {}

  /**
   * Reads a frame from UTF-8.
   *
   * @throws FrameException when it is not a frame of this version within all limits; nothing else
   *     is thrown
   */
  public static ServerFrame decode(byte[] utf8) throws FrameException {
    return ServerFrameReader.frame(TEXT.parse(utf8));
  }

  /**
   * Reads a frame.
   *
   * @throws FrameException when it is not a frame of this version within all limits; nothing else
   *     is thrown
   */
  public static ServerFrame decode(String text) throws FrameException {
    return ServerFrameReader.frame(TEXT.parse(text));
  }

  /** A frame in UTF-8. Its values are not checked: that it fits is the caller's care. */
  public static Bytes encode(ServerFrame frame) {
    return FrameWriter.utf8(type(frame), out -> fields(out, frame));
  }

  private static String type(ServerFrame frame) {
    return switch (frame) {
      case ServerFrame.Welcome f -> "welcome";
      case ServerFrame.Heads f -> "heads";
      case ServerFrame.Messages f -> "messages";
      case ServerFrame.Ready f -> "ready";
      case ServerFrame.Message f -> "message";
      case ServerFrame.Accepted f -> "accepted";
      case ServerFrame.Marks f -> "marks";
      case ServerFrame.Typing f -> "typing";
      case ServerFrame.Presence f -> "presence";
      case ServerFrame.Preference f -> "preference";
      case ServerFrame.Result f -> "result";
      case ServerFrame.Error f -> "error";
      case ServerFrame.Pong f -> "pong";
      case ServerFrame.Bye f -> "bye";
    };
  }

  private static void fields(FrameWriter out, ServerFrame frame) throws IOException {
    switch (frame) {
      case ServerFrame.Welcome f -> welcome(out, f);
      case ServerFrame.Heads f ->
          out.objects("conversations", f.conversations(), ServerFrameCodec::head)
              .flag("more", f.more());
      case ServerFrame.Messages f ->
          out.text("request", f.request())
              .conversation(f.conversation())
              .objects("entries", f.entries(), ServerFrameCodec::entry)
              .flag("more", f.more());
      case ServerFrame.Ready f -> out.number("since", f.since());
      case ServerFrame.Message f -> entry(out.conversation(f.conversation()), f.entry());
      case ServerFrame.Accepted f ->
          out.conversation(f.conversation())
              .objects("messages", f.messages(), ServerFrameCodec::accepted)
              .flag("repeat", f.repeat());
      case ServerFrame.Marks f -> {
        out.conversation(f.conversation()).number("stored", f.stored());
        reached(out, "mine", f.mine());
        reached(out, "theirs", f.theirs());
      }
      case ServerFrame.Typing f -> out.conversation(f.conversation()).name("user", f.user());
      case ServerFrame.Presence f ->
          out.name("user", f.user()).flag("online", f.online()).number("lastSeen", f.lastSeen());
      case ServerFrame.Preference f ->
          out.conversation(f.conversation()).text("key", f.key()).text("value", f.value());
      case ServerFrame.Result f ->
          out.text("request", f.request())
              .conversation(f.conversation())
              .objects("marks", f.marks(), ServerFrameCodec::userMarks)
              .text("link", f.link())
              .objects(
                  "members",
                  f.members(),
                  (part, member) -> part.name("user", member.user()).flag("admin", member.admin()))
              .text("description", f.description());
      case ServerFrame.Error f -> error(out, f);
      case ServerFrame.Pong f -> out.number("n", f.n());
      case ServerFrame.Bye f -> {
        out.name("code", f.code());
        if (f.after() != null) {
          out.numbers("after", f.after().min(), f.after().max());
        }
      }
    }
  }

  private static void welcome(FrameWriter out, ServerFrame.Welcome f) throws IOException {
    ServerFrame.WireLimits limits = f.limits();
    out.name("user", f.user())
        .number("device", f.device())
        .number("now", f.now())
        .number("heartbeat", f.heartbeat())
        .object(
            "limits",
            part ->
                part.number("frame", limits.frame())
                    .number("body", limits.body())
                    .number("batch", limits.batch())
                    .number("page", limits.page())
                    .number("watch", limits.watch()));
  }

  private static void head(FrameWriter out, ServerFrame.Head head) throws IOException {
    out.conversation(head.conversation())
        .text("title", head.title())
        .number("head", head.head())
        .number("stored", head.stored());
    reached(out, "mine", head.mine());
    reached(out, "theirs", head.theirs());
    out.number("lastNumber", head.lastNumber());
    if (head.last() != null) {
      out.object("last", part -> entry(part, head.last()));
    }
    out.flag("blocked", head.blocked());
  }

  private static void entry(FrameWriter out, Entry entry) throws IOException {
    out.number("sequence", entry.sequence())
        .number("time", entry.time())
        .name("from", entry.sender().user())
        .number("device", entry.sender().device())
        .message(entry.message());
  }

  private static void accepted(FrameWriter out, ServerFrame.AcceptedMessage message)
      throws IOException {
    out.number("number", message.number())
        .name("id", message.id())
        .number("sequence", message.sequence())
        .number("time", message.time());
  }

  private static void reached(FrameWriter out, String name, ServerFrame.Reached reached)
      throws IOException {
    if (reached != null) {
      out.object(
          name, part -> part.number("received", reached.received()).number("read", reached.read()));
    }
  }

  private static void userMarks(FrameWriter out, ServerFrame.UserMarks marks) throws IOException {
    out.name("user", marks.user())
        .flag("received", marks.received())
        .number("receivedAt", marks.receivedAt())
        .flag("read", marks.read())
        .number("readAt", marks.readAt());
  }

  private static void error(FrameWriter out, ServerFrame.Error f) throws IOException {
    out.text("request", f.request())
        .conversation(f.conversation())
        .objects(
            "messages",
            f.messages(),
            (part, named) -> part.number("number", named.number()).name("id", named.id()))
        .name("code", f.code())
        .text("class", f.code().reaction().name().toLowerCase(Locale.ROOT))
        .number("after", f.after())
        .text("detail", f.detail());
  }
}
