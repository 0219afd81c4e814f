package chat.parley.group;

/** What somebody is to a group, with the number that stands for it in a snapshot. */
public enum Role {
  /** Not a member any more. */
  GONE(0),
  MEMBER(1),
  /** May change members, roles, title, description and invite link. */
  ADMIN(2);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  /** Frozen for ever. */
  int code() {
    return code;
  }

  /** The role of a number; somebody of an unknown one is taken for a plain member. */
  static Role of(int code) {
    return code == GONE.code ? GONE : code == ADMIN.code ? ADMIN : MEMBER;
  }
}
