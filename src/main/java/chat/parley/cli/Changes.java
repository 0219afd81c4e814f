package chat.parley.cli;

import chat.parley.client.MembershipContent;
import chat.parley.client.Roster;
import chat.parley.client.Roster.Role;
import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Groups in words: what has changed, and who is in them. */
final class Changes {
  private Changes() {}

  /** A change in one line, such as "alice added bob". */
  static String said(MembershipContent change) {
    String by = change.by().value();
    String users = names(change.users());
    String line =
        switch (change.kind()) {
          case CREATED -> {
            String others =
                names(change.users().stream().filter(each -> !each.equals(change.by())).toList());
            yield by
                + " made the group “"
                + text(change)
                + "”"
                + (others.isEmpty() ? "" : " with " + others);
          }
          case ADDED -> by + " added " + users;
          case JOINED -> users + " joined by a link";
          case REMOVED -> by + " removed " + users;
          case LEFT -> users + " left";
          case PROMOTED -> by + " made " + users + " an admin";
          case DEMOTED -> by + " made " + users + " a plain member";
          case RENAMED -> by + " changed the title to “" + text(change) + "”";
          case DESCRIBED ->
              change.text().isEmpty()
                  ? by + " removed the description"
                  : by + " changed the description: " + text(change);
        };
    return line + change.promoted().map(heir -> "; " + heir + " is an admin now").orElse("");
  }

  private static String text(MembershipContent change) {
    return SafeText.line(change.text());
  }

  private static String names(List<UserId> users) {
    return users.stream().map(UserId::value).collect(Collectors.joining(", "));
  }

  /** Who is in a group, admins first. */
  static List<String> info(String title, Roster roster) {
    List<String> lines = new ArrayList<>();
    lines.add(SafeText.line(title) + standing(roster));
    if (!roster.description().isEmpty()) {
      lines.add("  " + SafeText.line(roster.description()));
    }
    String admins = of(roster, Role.ADMIN);
    String others = of(roster, Role.MEMBER);
    if (!admins.isEmpty()) {
      lines.add("  admins: " + admins);
    }
    if (!others.isEmpty()) {
      lines.add("  members: " + others);
    }
    if (!roster.whole()) {
      lines.add("  as far as is known here; the server has not told all");
    }
    return lines;
  }

  private static String of(Roster roster, Role role) {
    return names(
        roster.members().entrySet().stream()
            .filter(each -> each.getValue() == role)
            .map(each -> each.getKey())
            .toList());
  }

  private static String standing(Roster roster) {
    String status = status(roster);
    return status.isEmpty() ? "" : ", " + status;
  }

  /** How it stands with a group, for its header; empty when nothing is known. */
  static String status(Roster roster) {
    int count = roster.members().size();
    return switch (roster.standing()) {
      case FOUNDING -> "not made yet";
      case GONE -> "you are not in it";
      case MEMBER -> roster.whole() ? count + (count == 1 ? " member" : " members") : "";
    };
  }
}
