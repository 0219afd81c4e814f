package chat.parley.group;

import chat.parley.model.GroupId;
import chat.parley.protocol.ServerFrame;
import java.util.Set;

/** What a {@link Fanout} tells a session of its node. Nothing of it is lost or overtaken. */
public sealed interface FanoutEvent {

  /**
   * A frame for the client.
   *
   * @param text the frame encoded: once for all sessions that are told it
   */
  record Told(ServerFrame frame, String text) implements FanoutEvent {}

  /** The line of the chat list; it replaces one of the same group that the client was not told. */
  record HeadMoved(ServerFrame.Head head) implements FanoutEvent {}

  /**
   * The user is not a member any more. What the client lacks of the user's last time there is to be
   * read for it, since it may not ask for it any more.
   *
   * @param from the first entry of that time; 0 when there was none
   * @param upTo the last entry of that time
   * @param told up to where the client was told; -1 when nothing is known of that
   */
  record Left(GroupId group, long from, long upTo, long told) implements FanoutEvent {}

  /** Marks of groups in which the session is not registered. */
  record NotMember(Set<GroupId> groups) implements FanoutEvent {}
}
