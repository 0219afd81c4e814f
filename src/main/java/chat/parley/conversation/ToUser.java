package chat.parley.conversation;

import chat.parley.model.GroupId;

/** What a group's entity says to a user's. */
public sealed interface ToUser {

  /** Asks whether the user exists and may be in one more group. */
  record Invited(GroupId group) implements ToUser {}

  /** The user is or is not a member; said again until it is kept. */
  record Told(Membership membership) implements ToUser {}
}
