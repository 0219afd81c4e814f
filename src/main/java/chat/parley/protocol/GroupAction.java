package chat.parley.protocol;

import chat.parley.model.GroupId;
import chat.parley.model.UserId;
import java.util.List;
import java.util.OptionalLong;

/** What a {@code group} frame asks for. Each may be asked for again. */
public sealed interface GroupAction {

  /** The name on the wire. */
  default String word() {
    return switch (this) {
      case Create any -> "create";
      case Add any -> "add";
      case Remove any -> "remove";
      case Leave any -> "leave";
      case Promote any -> "promote";
      case Demote any -> "demote";
      case Rename any -> "rename";
      case Describe any -> "describe";
      case Link any -> "link";
      case Unlink any -> "unlink";
      case Join any -> "join";
      case Members any -> "members";
    };
  }

  /**
   * Makes a group whose id the client has picked at random.
   *
   * @param title 1 to {@link Limits#NAME_MAX} characters
   * @param members besides the creator; at most {@link Limits#MEMBERS_MAX}
   */
  record Create(GroupId group, String title, List<UserId> members) implements GroupAction {}

  /**
   * Adds all of these or none.
   *
   * @param users 1 to {@link Limits#MEMBERS_MAX}
   */
  record Add(GroupId group, List<UserId> users) implements GroupAction {}

  /**
   * Removes these; who is no member is no fault.
   *
   * @param users 1 to {@link Limits#MEMBERS_MAX}
   */
  record Remove(GroupId group, List<UserId> users) implements GroupAction {}

  record Leave(GroupId group) implements GroupAction {}

  /** Makes a member an admin. */
  record Promote(GroupId group, UserId user) implements GroupAction {}

  /** Makes an admin a plain member. */
  record Demote(GroupId group, UserId user) implements GroupAction {}

  /** Changes the title, 1 to {@link Limits#NAME_MAX} characters. */
  record Rename(GroupId group, String title) implements GroupAction {}

  /** Changes the description, 0 to {@link Limits#DESCRIPTION_MAX} characters. */
  record Describe(GroupId group, String description) implements GroupAction {}

  /**
   * Makes an invite link, which replaces the one before.
   *
   * @param validMs how long it is good; empty for ever, at most {@link Limits#LINK_MS_MAX}
   */
  record Link(GroupId group, OptionalLong validMs) implements GroupAction {}

  /** Revokes the invite link. */
  record Unlink(GroupId group) implements GroupAction {}

  /** Joins by an invite link, 1 to {@link Limits#LINK_MAX} characters. */
  record Join(String link) implements GroupAction {}

  /** Asks who the members are. */
  record Members(GroupId group) implements GroupAction {}
}
