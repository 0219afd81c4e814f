package chat.parley.cli;

import chat.parley.model.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What follows {@code /group}; all but making and joining one is about the group that is open. */
sealed interface GroupInput {

  record Create(String title, List<UserId> members) implements GroupInput {}

  record Add(List<UserId> users) implements GroupInput {}

  record Remove(List<UserId> users) implements GroupInput {}

  record Leave() implements GroupInput {}

  record Promote(UserId user) implements GroupInput {}

  record Demote(UserId user) implements GroupInput {}

  record Title(String title) implements GroupInput {}

  /** Empty for none. */
  record Description(String text) implements GroupInput {}

  /** Hours for which the link is good; empty for ever. */
  record Link(OptionalLong hours) implements GroupInput {}

  record Unlink() implements GroupInput {}

  record Join(String link) implements GroupInput {}

  record Info() implements GroupInput {}

  record Help() implements GroupInput {}

  /** The commands in one line each. */
  String HELP =
      """
      /group create TITLE [NAME…]        makes one; "quotes" hold a title with spaces
      /group info                        who is in the open group
      /group add NAME…, remove NAME…     who is in it; for admins, as the next four
      /group promote NAME, demote NAME   who is an admin
      /group title TEXT                  what it is called
      /group description [TEXT]          what it is about
      /group link [HOURS], unlink        makes an invite link, or revokes it
      /group join LINK                   comes by a link
      /group leave                       goes
      """;

  /** A title, in quotes or without spaces, and what follows. */
  Pattern CREATE =
      Pattern.compile("(?:\"(?<quoted>[^\"]+)\"|(?<word>[^\\s\"]\\S*))(?<rest>(?:\\s.*)?)");

  /** No link is good for longer than a year. */
  long HOURS_MAX = 8_760;

  /** Understands what follows {@code /group}; never throws. */
  static Input parse(String line) {
    String[] words = line.split("\\s+", 2);
    String rest = words.length > 1 ? words[1].strip() : "";
    return switch (words[0].toLowerCase(Locale.ROOT)) {
      case "create" -> create(rest);
      case "add" -> some(rest, Add::new);
      case "remove" -> some(rest, Remove::new);
      case "leave" -> new Input.Group(new Leave());
      case "promote" -> Input.user(rest, user -> new Input.Group(new Promote(user)));
      case "demote" -> Input.user(rest, user -> new Input.Group(new Demote(user)));
      case "title" ->
          rest.isEmpty()
              ? new Input.Wrong("Which title? /group title TEXT")
              : new Input.Group(new Title(rest));
      case "description" -> new Input.Group(new Description(rest));
      case "link" -> link(rest);
      case "unlink" -> new Input.Group(new Unlink());
      case "join" ->
          rest.isEmpty()
              ? new Input.Wrong("By which link? /group join LINK")
              : new Input.Group(new Join(rest));
      case "info" -> new Input.Group(new Info());
      case "help", "" -> new Input.Group(new Help());
      default -> new Input.Wrong("There is no /group " + SafeText.line(words[0]) + "; try /help");
    };
  }

  private static Input create(String rest) {
    Matcher match = CREATE.matcher(rest);
    if (!match.matches()) {
      return new Input.Wrong("Which title? /group create TITLE [NAME…]");
    }
    String title = match.group("quoted") == null ? match.group("word") : match.group("quoted");
    return match.group("rest").isBlank()
        ? new Input.Group(new Create(title, List.of()))
        : some(match.group("rest").strip(), users -> new Create(title, users));
  }

  private static Input some(String rest, Function<List<UserId>, GroupInput> input) {
    Set<UserId> users = new LinkedHashSet<>();
    for (String word : rest.split("[\\s,]+")) {
      Input one = Input.user(word, Input.Open::new);
      if (one instanceof Input.Open(UserId user)) {
        users.add(user);
      } else {
        return rest.isEmpty() ? new Input.Wrong("Whom? Name one or more users.") : one;
      }
    }
    return new Input.Group(input.apply(new ArrayList<>(users)));
  }

  private static Input link(String rest) {
    if (rest.isEmpty()) {
      return new Input.Group(new Link(OptionalLong.empty()));
    }
    return Input.number(
        rest,
        hours ->
            hours > HOURS_MAX
                ? new Input.Wrong("A link is good for at most " + HOURS_MAX + " hours.")
                : new Input.Group(new Link(OptionalLong.of(hours))));
  }
}
