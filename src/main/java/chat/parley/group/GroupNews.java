package chat.parley.group;

import chat.parley.model.Entry;
import chat.parley.model.UserId;
import chat.parley.protocol.ServerFrame;
import java.util.List;

/**
 * What a group tells the nodes. {@code changed} is always the sequence of the latest change of the
 * group before: a node that knows another one must not forward, but attach again.
 */
public sealed interface GroupNews {
  long changed();

  /**
   * The answer to attaching.
   *
   * @param title null when there is no such group
   * @param last the entry at head, when it is at hand and small; else null
   * @param standings of the users that were asked about
   */
  record Attached(
      long changed, long head, String title, Entry last, Minima minima, List<Standing> standings)
      implements GroupNews {}

  /**
   * What a user may see.
   *
   * @param member false for somebody who was one, or never was
   * @param stays of somebody who was a member, ascending; else none
   * @param mine the user's marks as the log holds them
   * @param numbers the highest number of each of the user's devices that has sent something
   */
  record Standing(
      UserId user,
      boolean member,
      List<Stay> stays,
      ServerFrame.Reached mine,
      List<DeviceNumber> numbers) {
    Standing with(ServerFrame.Reached marks) {
      return new Standing(user, member, stays, marks, numbers);
    }
  }

  /** The highest number that the log holds of a device. */
  record DeviceNumber(int device, long number) {}

  /**
   * New entries, ascending; either messages, or one change, which those see who were members before
   * it, and after which a node must attach again.
   */
  record Pushed(long changed, boolean change, List<Entry> entries) implements GroupNews {}

  /** Marks have moved: the lowest ones, and those of users whose marks are in the log now. */
  record MarksMoved(long changed, Minima minima, List<Mine> mine) implements GroupNews {}

  /** The marks of a user as the log holds them. */
  record Mine(UserId user, ServerFrame.Reached reached) {}

  /** A member is typing. */
  record Typing(long changed, UserId user) implements GroupNews {}
}
