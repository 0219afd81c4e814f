package chat.parley.model;

/**
 * A conversation as its reader names it: {@code @bob} is the direct chat with bob, {@code #…} a
 * group. The same direct chat is {@code @alice} to bob.
 */
public sealed interface Conversation extends Comparable<Conversation> {

  /** The direct chat with a user; with oneself it is a notebook. */
  record Direct(UserId peer) implements Conversation {
    @Override
    public String toString() {
      return name();
    }
  }

  /** A group. */
  record Group(GroupId id) implements Conversation {
    @Override
    public String toString() {
      return name();
    }
  }

  /** The direct chat with a user. */
  static Conversation with(UserId peer) {
    return new Direct(peer);
  }

  /**
   * Reads a name as it stands in frames.
   *
   * @throws IllegalArgumentException when it is not a conversation's name
   */
  static Conversation parse(String name) {
    if (name == null || name.isEmpty()) {
      throw new IllegalArgumentException("a conversation is named @user or #group");
    }
    return switch (name.charAt(0)) {
      case '@' -> new Direct(new UserId(name.substring(1)));
      case '#' -> new Group(new GroupId(name.substring(1)));
      default -> throw new IllegalArgumentException("a conversation is named @user or #group");
    };
  }

  /** The name as it stands in frames. */
  default String name() {
    return switch (this) {
      case Direct(UserId peer) -> "@" + peer.value();
      case Group(GroupId id) -> "#" + id.value();
    };
  }

  @Override
  default int compareTo(Conversation other) {
    return name().compareTo(other.name());
  }
}
