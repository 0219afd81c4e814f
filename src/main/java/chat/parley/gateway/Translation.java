package chat.parley.gateway;

import chat.parley.model.Conversation;
import chat.parley.model.Message;
import chat.parley.protocol.ClientFrame;
import chat.parley.protocol.ErrorCode;
import chat.parley.protocol.ServerFrame;
import chat.parley.user.SessionId;
import chat.parley.user.UserCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** From frames to commands, and to the errors that answer them. */
public final class Translation {
  private Translation() {}

  /** The command for the user's own entity; empty for a frame that the session deals with. */
  public static Optional<UserCommand.OfSession> command(
      ClientFrame frame, SessionId id, int device) {
    return switch (frame) {
      case ClientFrame.Hello any -> Optional.empty();
      case ClientFrame.Watch any -> Optional.empty();
      case ClientFrame.Ping any -> Optional.empty();
      case ClientFrame.Group any -> Optional.empty();
      case ClientFrame.Send(var conversation, var messages) ->
          Optional.of(new UserCommand.Send(id, device, conversation, messages));
      case ClientFrame.Received(var marks) -> mark(id, false, marks);
      case ClientFrame.Read(var marks) -> mark(id, true, marks);
      case ClientFrame.Pull(var request, var conversation, var before, var after, var limit) ->
          Optional.of(new UserCommand.Pull(id, request, conversation, before, after, limit));
      case ClientFrame.Typing(var conversation) ->
          Optional.of(new UserCommand.Type(id, conversation));
      case ClientFrame.Block(var request, var user) ->
          Optional.of(new UserCommand.Block(id, request, user));
      case ClientFrame.Unblock(var request, var user) ->
          Optional.of(new UserCommand.Unblock(id, request, user));
      case ClientFrame.Info(var request, var conversation, var sequence) ->
          Optional.of(new UserCommand.Info(id, request, conversation, sequence));
      case ClientFrame.Prefer(var request, var conversation, var key, var value) ->
          Optional.of(new UserCommand.Prefer(id, request, conversation, key, value));
    };
  }

  private static Optional<UserCommand.OfSession> mark(
      SessionId id, boolean read, Map<Conversation, Long> marks) {
    Map<Conversation, Long> direct = new TreeMap<>(marks);
    direct.keySet().removeIf(Translation::isGroup);
    return direct.isEmpty()
        ? Optional.empty()
        : Optional.of(new UserCommand.Mark(id, read, direct));
  }

  /** The group that a frame is about, for its error, or null. */
  static Conversation group(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Received(var marks) -> firstGroup(marks);
      case ClientFrame.Read(var marks) -> firstGroup(marks);
      case ClientFrame.Hello any -> null;
      case ClientFrame.Watch any -> null;
      case ClientFrame.Ping any -> null;
      case ClientFrame.Send send -> groupOrNull(send.conversation());
      case ClientFrame.Pull pull -> groupOrNull(pull.conversation());
      case ClientFrame.Typing typing -> groupOrNull(typing.conversation());
      case ClientFrame.Block any -> null;
      case ClientFrame.Group any -> null;
      case ClientFrame.Unblock any -> null;
      case ClientFrame.Info info -> groupOrNull(info.conversation());
      case ClientFrame.Prefer any -> null;
    };
  }

  private static Conversation firstGroup(Map<Conversation, Long> marks) {
    return marks.keySet().stream().filter(Translation::isGroup).findFirst().orElse(null);
  }

  private static Conversation groupOrNull(Conversation conversation) {
    return isGroup(conversation) ? conversation : null;
  }

  private static boolean isGroup(Conversation conversation) {
    return conversation instanceof Conversation.Group;
  }

  /** The request that a frame makes, or null. */
  static String request(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Pull pull -> pull.request();
      case ClientFrame.Block block -> block.request();
      case ClientFrame.Unblock unblock -> unblock.request();
      case ClientFrame.Info info -> info.request();
      case ClientFrame.Prefer prefer -> prefer.request();
      case ClientFrame.Group group -> group.request();
      case ClientFrame.Hello any -> null;
      case ClientFrame.Send any -> null;
      case ClientFrame.Received any -> null;
      case ClientFrame.Read any -> null;
      case ClientFrame.Typing any -> null;
      case ClientFrame.Watch any -> null;
      case ClientFrame.Ping any -> null;
    };
  }

  /** The rate that a frame counts for, and how many permits it needs; empty for hello. */
  static Optional<Cost> cost(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Hello any -> Optional.empty();
      case ClientFrame.Send send -> Optional.of(new Cost(RateLimit.SEND, send.messages().size()));
      case ClientFrame.Received any -> Optional.of(new Cost(RateLimit.MARK, 1));
      case ClientFrame.Read any -> Optional.of(new Cost(RateLimit.MARK, 1));
      case ClientFrame.Pull any -> Optional.of(new Cost(RateLimit.PULL, 1));
      case ClientFrame.Typing any -> Optional.of(new Cost(RateLimit.TYPING, 1));
      case ClientFrame.Watch any -> Optional.of(new Cost(RateLimit.WATCH, 1));
      case ClientFrame.Block any -> Optional.of(new Cost(RateLimit.REQUEST, 1));
      case ClientFrame.Unblock any -> Optional.of(new Cost(RateLimit.REQUEST, 1));
      case ClientFrame.Info any -> Optional.of(new Cost(RateLimit.REQUEST, 1));
      case ClientFrame.Prefer any -> Optional.of(new Cost(RateLimit.REQUEST, 1));
      case ClientFrame.Group any -> Optional.of(new Cost(RateLimit.GROUP, 1));
      case ClientFrame.Ping any -> Optional.of(new Cost(RateLimit.PING, 1));
    };
  }

  /** Permits of a rate. */
  record Cost(RateLimit limit, int permits) {}

  /** An error that finds the request or the messages of its frame. */
  public static ServerFrame.Error error(
      ClientFrame frame, ErrorCode code, Long after, String detail) {
    if (frame instanceof ClientFrame.Send(var conversation, var messages)) {
      return new ServerFrame.Error(null, conversation, numbered(messages), code, after, detail);
    }
    return new ServerFrame.Error(request(frame), group(frame), null, code, after, detail);
  }

  /** The names of messages. */
  static List<ServerFrame.Numbered> numbered(List<Message> messages) {
    return messages.stream()
        .map(each -> new ServerFrame.Numbered(each.number(), each.id()))
        .toList();
  }
}
