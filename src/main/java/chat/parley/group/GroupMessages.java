package chat.parley.group;

import chat.parley.conversation.FamilyModule;

/** How messages of groups between nodes are written by Jackson, beside those of users. */
public final class GroupMessages extends FamilyModule {
  private static final long serialVersionUID = 1;

  public GroupMessages() {
    super("group-messages");
    family(GroupActorMessage.class);
    family(GroupAnswer.class);
    family(GroupNews.class);
    family(Ask.class);
    family(FanoutActorMessage.class);
    family(FanoutEvent.class);
  }
}
