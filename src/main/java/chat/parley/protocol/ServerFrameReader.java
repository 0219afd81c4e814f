package chat.parley.protocol;

import chat.parley.model.Entry;
import chat.parley.model.Message;
import chat.parley.model.Sender;
import chat.parley.protocol.ServerFrame.Numbered;
import chat.parley.protocol.ServerFrame.Reached;
import java.util.ArrayList;
import java.util.List;

/** Reads what the server says out of its fields. */
final class ServerFrameReader {
  private ServerFrameReader() {}

  static ServerFrame frame(Fields in) throws FrameException {
    String type = in.text("type", Limits.FRAME_BYTES_MAX);
    return switch (type) {
      case "welcome" -> welcome(in);
      case "heads" ->
          new ServerFrame.Heads(
              each(in.objects("conversations", Limits.HEADS_MAX), ServerFrameReader::head),
              in.flag("more"));
      case "messages" ->
          new ServerFrame.Messages(
              request(in),
              in.conversation("conversation"),
              each(in.objects("entries", Limits.PAGE_MAX), ServerFrameReader::entry),
              in.flag("more"));
      case "ready" -> new ServerFrame.Ready(in.counter("since", 0));
      case "message" -> new ServerFrame.Message(in.conversation("conversation"), entry(in));
      case "accepted" ->
          new ServerFrame.Accepted(
              in.conversation("conversation"),
              each(in.objects("messages", Limits.BATCH_MAX), ServerFrameReader::accepted),
              in.flagOrNull("repeat"));
      case "marks" ->
          new ServerFrame.Marks(
              in.conversation("conversation"),
              in.counterOrNull("stored", 0),
              reachedOrNull(in, "mine"),
              reachedOrNull(in, "theirs"));
      case "typing" -> new ServerFrame.Typing(in.conversation("conversation"), in.user("user"));
      case "presence" ->
          new ServerFrame.Presence(
              in.user("user"), in.flag("online"), in.counterOrNull("lastSeen", 0));
      case "preference" ->
          new ServerFrame.Preference(
              in.conversationOrNull("conversation"),
              in.text("key", Limits.PREFERENCE_KEY_MAX),
              in.textOfBytes("value", Limits.PREFERENCE_BYTES_MAX));
      case "result" -> result(in);
      case "error" -> error(in);
      case "pong" -> new ServerFrame.Pong(in.counter("n", 0));
      case "bye" -> new ServerFrame.Bye(in.code(), rangeOrNull(in));
      default -> throw new FrameException(ErrorCode.BAD_FRAME, "no frame has this `type`");
    };
  }

  private static ServerFrame welcome(Fields in) throws FrameException {
    Fields limits = in.object("limits");
    return new ServerFrame.Welcome(
        in.user("user"),
        in.number("device", 0),
        in.counter("now", 0),
        in.counter("heartbeat", 1),
        new ServerFrame.WireLimits(
            limits.number("frame", 1),
            limits.number("body", 1),
            limits.number("batch", 1),
            limits.number("page", 1),
            limits.number("watch", 0)));
  }

  private static ServerFrame.Head head(Fields in) throws FrameException {
    Fields last = in.objectOrNull("last");
    return new ServerFrame.Head(
        in.conversation("conversation"),
        in.textOrNull("title", Limits.NAME_MAX),
        in.counter("head", 0),
        in.counter("stored", 0),
        reached(in.object("mine")),
        reached(in.object("theirs")),
        in.counterOrNull("lastNumber", 0),
        last == null ? null : entry(last),
        in.flagOrNull("blocked"));
  }

  /** {@code continues} is no part of the wire: it matters to logs alone, and reads as false. */
  private static Entry entry(Fields in) throws FrameException {
    return new Entry(
        in.counter("sequence", 1),
        in.counter("time", 0),
        new Sender(in.user("from"), in.number("device", 0)),
        false,
        new Message(in.counter("number", 1), in.id("id"), in.body(true)));
  }

  private static ServerFrame.AcceptedMessage accepted(Fields in) throws FrameException {
    return new ServerFrame.AcceptedMessage(
        in.counter("number", 1), in.id("id"), in.counter("sequence", 1), in.counter("time", 0));
  }

  private static Reached reached(Fields in) throws FrameException {
    return new Reached(in.counter("received", 0), in.counter("read", 0));
  }

  private static Reached reachedOrNull(Fields in, String name) throws FrameException {
    return in.has(name) ? reached(in.object(name)) : null;
  }

  private static ServerFrame result(Fields in) throws FrameException {
    return new ServerFrame.Result(
        in.text("request", Limits.REQUEST_MAX),
        in.conversationOrNull("conversation"),
        in.has("marks")
            ? each(in.objects("marks", Limits.MEMBERS_MAX), ServerFrameReader::userMarks)
            : null,
        in.textOrNull("link", Limits.LINK_MAX),
        in.has("members")
            ? each(in.objects("members", Limits.MEMBERS_MAX), ServerFrameReader::member)
            : null,
        in.textOrNull("description", Limits.DESCRIPTION_MAX));
  }

  private static ServerFrame.Member member(Fields in) throws FrameException {
    return new ServerFrame.Member(in.user("user"), in.flag("admin"));
  }

  private static ServerFrame.UserMarks userMarks(Fields in) throws FrameException {
    return new ServerFrame.UserMarks(
        in.user("user"),
        in.flag("received"),
        in.counterOrNull("receivedAt", 0),
        in.flag("read"),
        in.counterOrNull("readAt", 0));
  }

  private static ServerFrame error(Fields in) throws FrameException {
    return new ServerFrame.Error(
        request(in),
        in.conversationOrNull("conversation"),
        in.has("messages")
            ? each(in.objects("messages", Limits.BATCH_MAX), ServerFrameReader::numbered)
            : null,
        in.code(),
        in.counterOrNull("after", 0),
        in.textOrNull("detail", Limits.DETAIL_MAX));
  }

  private static Numbered numbered(Fields in) throws FrameException {
    return new Numbered(in.counter("number", 1), in.id("id"));
  }

  private static ServerFrame.Range rangeOrNull(Fields in) throws FrameException {
    if (!in.has("after")) {
      return null;
    }
    List<Long> ends = in.numbers("after", 2);
    if (ends.size() != 2 || ends.get(0) > ends.get(1)) {
      throw new FrameException(ErrorCode.BAD_FRAME, "`after` must be [min, max]");
    }
    return new ServerFrame.Range(ends.get(0), ends.get(1));
  }

  private static String request(Fields in) throws FrameException {
    return in.textOrNull("request", Limits.REQUEST_MAX);
  }

  private interface Item<T> {
    T read(Fields in) throws FrameException;
  }

  private static <T> List<T> each(List<Fields> objects, Item<T> item) throws FrameException {
    List<T> items = new ArrayList<>(objects.size());
    for (Fields object : objects) {
      items.add(item.read(object));
    }
    return items;
  }
}
