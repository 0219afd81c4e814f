package chat.parley.conversation;

import chat.parley.model.UserId;

/** What a user's entity says to a group's. */
public sealed interface ToGroup {
  UserId user();

  /**
   * The answer to {@code Invited}.
   *
   * @param exists whether there is such an account
   * @param room whether it may be in one more group
   */
  record Known(UserId user, boolean exists, boolean room) implements ToGroup {}

  /** The user's log holds the membership of this sequence, or a later one. */
  record Kept(UserId user, long sequence) implements ToGroup {}

  /** The account is deleted, and so leaves the group; said again until its log holds that. */
  record Departed(UserId user) implements ToGroup {}
}
