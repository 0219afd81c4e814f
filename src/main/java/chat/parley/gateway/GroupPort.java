package chat.parley.gateway;

import chat.parley.group.Ask;
import chat.parley.model.GroupId;
import chat.parley.protocol.ServerFrame;
import java.util.Map;
import java.util.Set;

/** What a session's side of its relation to groups does to those around it. */
public interface GroupPort {

  /** Asks a group for the user. */
  void ask(GroupId group, Ask ask);

  /** Tells the fan-out what the user has received, or read, of groups. */
  void mark(boolean read, Map<GroupId, Long> marks);

  /** Tells the fan-out of which groups the session is to hear, and of no others. */
  void register(Set<GroupId> groups);

  /** Asks the fan-out for the heads of groups of which the client was not told everything. */
  void refresh(Set<GroupId> groups);

  /** Tells the fan-out that the session is over. */
  void leave();

  /** Tells the client. */
  void tell(ServerFrame frame);
}
