package chat.parley.check.chaos;

import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;

/** A group as those believe it to be who change it. */
final class Circle {
  private final Person founder;
  private final Conversation.Group conversation;
  private final List<UserId> members = new ArrayList<>();

  /**
   * @param founder an admin, who stays
   */
  Circle(Person founder, Conversation.Group conversation, List<UserId> others) {
    this.founder = founder;
    this.conversation = conversation;
    this.members.add(founder.user());
    this.members.addAll(others);
  }

  Person founder() {
    return founder;
  }

  Conversation.Group conversation() {
    return conversation;
  }

  synchronized List<UserId> members() {
    return List.copyOf(members);
  }

  /** Everybody but the founder. */
  synchronized List<UserId> others() {
    return members.stream().filter(each -> !each.equals(founder.user())).toList();
  }

  synchronized void come(UserId user) {
    if (!members.contains(user)) {
      members.add(user);
    }
  }

  synchronized void go(UserId user) {
    members.remove(user);
  }
}
