package chat.parley.group;

import chat.parley.model.GroupId;
import chat.parley.protocol.ServerFrame;

/** What a group answers a session. */
public sealed interface GroupAnswer {

  /** A frame for the client. */
  record Frame(ServerFrame frame) implements GroupAnswer {}

  /**
   * Leave to read a page from the group's log, and to answer a pull with it.
   *
   * @param low the lowest sequence, included
   * @param high the highest sequence, included
   * @param forward whether the page goes up from low, or down from high
   * @param beyond whether the user may read others beyond the end of this range
   */
  record Granted(
      GroupId group,
      String request,
      long low,
      long high,
      boolean forward,
      int limit,
      boolean beyond)
      implements GroupAnswer {}
}
