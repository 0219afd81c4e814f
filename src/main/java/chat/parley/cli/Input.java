package chat.parley.cli;

import chat.parley.model.UserId;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a person has entered. */
sealed interface Input {

  /** A message to the open chat. */
  record Say(String text) implements Input {}

  record Open(UserId user) implements Input {}

  /** A group by its title, or the beginning of it. */
  record OpenGroup(String title) implements Input {}

  record Group(GroupInput action) implements Input {}

  record ListChats() implements Input {}

  record Older() implements Input {}

  /** User is null for the one of the open chat. */
  record Block(UserId user) implements Input {}

  /** User is null for the one of the open chat. */
  record Unblock(UserId user) implements Input {}

  /** Sequence is 0 for the newest own message. */
  record Info(long sequence) implements Input {}

  /** A file as a person names it; the caption may be empty. */
  record Send(String file, String caption) implements Input {}

  /** The file of a message; where to is empty for the folder of downloads. */
  record Save(long sequence, String to) implements Input {}

  record Devices() implements Input {}

  record Revoke(int device) implements Input {}

  record Resend() implements Input {}

  record SignIn() implements Input {}

  record Help() implements Input {}

  record Quit() implements Input {}

  /** Nothing that is known, with what to say about it. */
  record Wrong(String why) implements Input {}

  /** The commands in one line each. */
  String HELP =
      """
      /open NAME     opens the chat with a user; /open #TITLE that of a group
      /list          shows all chats
      /older         shows older messages (or Page Up)
      /info [N]      who has received and read message #N, or your newest one
      /send FILE [T] sends a file, with the caption T; "quotes" hold a name with spaces
      /save N [FILE] saves the file of message #N, as FILE or with your downloads
      /resend        sends again what could not be sent
      /group …       makes and changes groups; /group help tells how
      /block [NAME]  blocks a user; /unblock [NAME] ends it
      /devices       lists your devices; /revoke N signs one out
      /signin        signs this device in again
      /quit          ends (or Ctrl-D)
      Anything else is sent to the open chat; //text sends a text that begins with a slash.
      """;

  /** A file, in quotes or without spaces, and what follows. */
  Pattern SEND =
      Pattern.compile(
          "(?:\"(?<quoted>[^\"]+)\"|(?<word>[^\\s\"]\\S*))(?<caption>(?:\\s.*)?)", Pattern.DOTALL);

  /** Understands a line; never throws. */
  static Input parse(String line) {
    if (!line.startsWith("/")) {
      return new Say(line);
    }
    if (line.startsWith("//")) {
      return new Say(line.substring(1));
    }
    String[] words = line.strip().split("\\s+", 2);
    String rest = words.length > 1 ? words[1].strip() : "";
    return switch (words[0].toLowerCase(Locale.ROOT)) {
      case "/open", "/o" -> open(rest);
      case "/group", "/g" -> GroupInput.parse(rest);
      case "/list", "/l" -> new ListChats();
      case "/older" -> new Older();
      case "/block" -> rest.isEmpty() ? new Block(null) : user(rest, Block::new);
      case "/unblock" -> rest.isEmpty() ? new Unblock(null) : user(rest, Unblock::new);
      case "/info" -> rest.isEmpty() ? new Info(0) : number(rest, Info::new);
      case "/send" -> send(rest);
      case "/save" -> save(rest);
      case "/devices" -> new Devices();
      case "/revoke" -> number(rest, device -> new Revoke((int) Math.min(device, 1_000_000)));
      case "/resend" -> new Resend();
      case "/signin" -> new SignIn();
      case "/help", "/?" -> new Help();
      case "/quit", "/q", "/exit" -> new Quit();
      default -> new Wrong("There is no " + SafeText.line(words[0]) + "; try /help");
    };
  }

  private static Input open(String rest) {
    if (rest.isEmpty()) {
      return new Wrong("Whose chat? /open NAME or /open #TITLE");
    }
    return rest.startsWith("#") ? new OpenGroup(rest.substring(1).strip()) : user(rest, Open::new);
  }

  private static Input send(String rest) {
    Matcher match = SEND.matcher(rest);
    if (!match.matches()) {
      return new Wrong("Which file? /send FILE [CAPTION]");
    }
    String file = match.group("quoted") == null ? match.group("word") : match.group("quoted");
    return new Send(file, match.group("caption").strip());
  }

  private static Input save(String rest) {
    String[] words = rest.split("\\s+", 2);
    String to = words.length > 1 ? words[1].replaceFirst("^\"(.*)\"$", "$1") : "";
    return number(words[0], sequence -> new Save(sequence, to));
  }

  static Input user(String word, Function<UserId, Input> input) {
    String name = (word.startsWith("@") ? word.substring(1) : word).toLowerCase(Locale.ROOT);
    return UserId.isValid(name)
        ? input.apply(new UserId(name))
        : new Wrong("A user's name is 2 to 32 characters of a-z 0-9 . _ -");
  }

  static Input number(String word, Function<Long, Input> input) {
    String digits = word.startsWith("#") ? word.substring(1) : word;
    return digits.matches("[1-9][0-9]{0,14}")
        ? input.apply(Long.parseLong(digits))
        : new Wrong("That takes a number.");
  }
}
