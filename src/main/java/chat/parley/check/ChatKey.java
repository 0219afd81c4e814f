package chat.parley.check;

import chat.parley.model.Conversation;
import chat.parley.model.DirectPair;
import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.Set;

/** One conversation, named the same from every side. */
sealed interface ChatKey {

  /** The direct chat of two users, or of one with itself. */
  record Direct(DirectPair pair) implements ChatKey {
    /** The other participant. */
    UserId peerOf(UserId user) {
      return pair.low().equals(user) ? pair.high() : pair.low();
    }

    Set<UserId> participants() {
      return pair.low().equals(pair.high()) ? Set.of(pair.low()) : Set.of(pair.low(), pair.high());
    }

    @Override
    public String toString() {
      return "@" + pair.low().value() + "@" + pair.high().value();
    }
  }

  /** A group. */
  record Group(GroupId id) implements ChatKey {
    @Override
    public String toString() {
      return "#" + id.value();
    }
  }

  /** The conversation that a user calls so. */
  static ChatKey of(UserId user, Conversation conversation) {
    return switch (conversation) {
      case Conversation.Direct(UserId peer) -> new Direct(DirectPair.of(user, peer));
      case Conversation.Group(GroupId id) -> new Group(id);
    };
  }
}
