package chat.parley.group;

import chat.parley.model.Bytes;
import chat.parley.model.GroupId;
import chat.parley.protocol.ServerFrame;
import java.util.List;

/** What a {@link Fanout} tells a session of its node. Nothing of it is lost or overtaken. */
public sealed interface FanoutEvent {

  /**
   * A frame for the client.
   *
   * @param utf8 the frame encoded: once for all sessions that are told it
   */
  record Told(ServerFrame frame, Bytes utf8) implements FanoutEvent {}

  /** The line of the chat list; it replaces one of the same group that the client was not told. */
  record HeadMoved(ServerFrame.Head head) implements FanoutEvent {}

  /**
   * The user is not a member any more. What the client lacks of the user's times there is to be
   * read for it, since it may not ask for it any more.
   *
   * @param stays ascending; none when there was none, or none is remembered
   */
  record Left(GroupId group, List<Stay> stays) implements FanoutEvent {}

  /**
   * An incarnation of a group has ended, perhaps with what was on its way to it: whatever it has
   * not answered is to be asked of the next one.
   */
  record Gone(GroupId group) implements FanoutEvent {}

  /** The fan-out has started over and knows the session no more. */
  record Forgotten() implements FanoutEvent {}
}
