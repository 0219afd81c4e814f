package chat.parley.protocol;

import chat.parley.model.Conversation;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** The JSON of the {@code group} frame. */
final class GroupFrameCodec {
  private GroupFrameCodec() {}

  static String encode(ClientFrame.Group frame) {
    return FrameWriter.frame(
        "group",
        out ->
            fields(
                out.text("request", frame.request()).text("action", frame.action().word()),
                frame.action()));
  }

  private static void fields(FrameWriter out, GroupAction action) throws IOException {
    switch (action) {
      case GroupAction.Create a ->
          about(out, a.group()).text("title", a.title()).names("members", a.members());
      case GroupAction.Add a -> about(out, a.group()).names("users", a.users());
      case GroupAction.Remove a -> about(out, a.group()).names("users", a.users());
      case GroupAction.Leave a -> about(out, a.group());
      case GroupAction.Promote a -> about(out, a.group()).name("user", a.user());
      case GroupAction.Demote a -> about(out, a.group()).name("user", a.user());
      case GroupAction.Rename a -> about(out, a.group()).text("title", a.title());
      case GroupAction.Describe a -> about(out, a.group()).text("description", a.description());
      case GroupAction.Link a ->
          about(out, a.group())
              .number("validMs", a.validMs().isPresent() ? a.validMs().getAsLong() : null);
      case GroupAction.Unlink a -> about(out, a.group());
      case GroupAction.Join a -> out.text("link", a.link());
      case GroupAction.Members a -> about(out, a.group());
    }
  }

  private static FrameWriter about(FrameWriter out, GroupId group) throws IOException {
    return out.conversation(new Conversation.Group(group));
  }

  static ClientFrame.Group decode(Fields in) throws FrameException {
    return new ClientFrame.Group(in.text("request", Limits.REQUEST_MAX), action(in));
  }

  private static GroupAction action(Fields in) throws FrameException {
    return switch (in.text("action", Limits.REQUEST_MAX)) {
      case "create" ->
          new GroupAction.Create(
              group(in),
              in.text("title", Limits.NAME_MAX),
              in.has("members") ? in.users("members", Limits.MEMBERS_MAX) : List.of());
      case "add" -> new GroupAction.Add(group(in), some(in));
      case "remove" -> new GroupAction.Remove(group(in), some(in));
      case "leave" -> new GroupAction.Leave(group(in));
      case "promote" -> new GroupAction.Promote(group(in), in.user("user"));
      case "demote" -> new GroupAction.Demote(group(in), in.user("user"));
      case "rename" -> new GroupAction.Rename(group(in), in.text("title", Limits.NAME_MAX));
      case "describe" -> new GroupAction.Describe(group(in), description(in));
      case "link" -> new GroupAction.Link(group(in), validMs(in));
      case "unlink" -> new GroupAction.Unlink(group(in));
      case "join" -> new GroupAction.Join(in.text("link", Limits.LINK_MAX));
      case "members" -> new GroupAction.Members(group(in));
      default -> throw new FrameException(ErrorCode.BAD_FRAME, "no `action` is called so");
    };
  }

  private static GroupId group(Fields in) throws FrameException {
    if (in.conversation("conversation") instanceof Conversation.Group(GroupId group)) {
      return group;
    }
    throw new FrameException(ErrorCode.BAD_FRAME, "`conversation` must be a group");
  }

  private static List<UserId> some(Fields in) throws FrameException {
    List<UserId> users = in.users("users", Limits.MEMBERS_MAX);
    if (users.isEmpty()) {
      throw new FrameException(ErrorCode.BAD_FRAME, "`users` must not be empty");
    }
    return users;
  }

  private static String description(Fields in) throws FrameException {
    String text = in.textOfBytes("description", 4 * Limits.DESCRIPTION_MAX);
    if (text.length() > Limits.DESCRIPTION_MAX) {
      throw new FrameException(
          ErrorCode.TOO_LARGE,
          "`description` may have at most " + Limits.DESCRIPTION_MAX + " characters");
    }
    return text;
  }

  private static OptionalLong validMs(Fields in) throws FrameException {
    Long value = in.counterOrNull("validMs", 1);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (value > Limits.LINK_MS_MAX) {
      throw new FrameException(
          ErrorCode.TOO_LARGE, "`validMs` may be at most " + Limits.LINK_MS_MAX);
    }
    return OptionalLong.of(value);
  }
}
