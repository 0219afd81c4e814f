package chat.parley.conversation;

import chat.parley.model.GroupId;

/**
 * Whether a user is in a group, as the user's own log knows it.
 *
 * @param sequence of the group's entry by which the user came or went; of two, the one with the
 *     higher sequence holds
 */
public record Membership(GroupId group, long sequence, boolean member) {
  /** Groups that one user may be in. */
  public static final int GROUPS_MAX = 1_000;

  /** Groups that one user has left and whose leaving is remembered. */
  public static final int LEFT_MAX = 1_000;
}
