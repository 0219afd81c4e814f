package chat.parley.gateway;

import chat.parley.group.GroupActorMessage;
import chat.parley.model.GroupId;

/** The groups' entities, wherever in the cluster they are. */
public interface Groups {

  /** Delivers at most once. */
  void tell(GroupId group, GroupActorMessage message);
}
