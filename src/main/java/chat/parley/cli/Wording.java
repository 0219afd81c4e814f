package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.Chat;
import chat.parley.client.History;
import chat.parley.client.Meaning;
import chat.parley.client.MediaContent;
import chat.parley.client.Roster;
import chat.parley.model.Body;
import chat.parley.model.Conversation;
import chat.parley.model.UserId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, checks and contents in words. */
final class Wording {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter SHORT_DAY =
      DateTimeFormatter.ofPattern("d MMM", Locale.ENGLISH);

  private static final String UNITS = "kMGTPE";
  private static final int BAR = 10;

  private Wording() {}

  static LocalDate day(long time, ZoneId zone) {
    return at(time, zone).toLocalDate();
  }

  private static ZonedDateTime at(long time, ZoneId zone) {
    return Instant.ofEpochMilli(time).atZone(zone);
  }

  /** Hours and minutes. */
  static String clock(long time, ZoneId zone) {
    return CLOCK.format(at(time, zone));
  }

  /** Today, yesterday, or the date. */
  static String day(long time, long now, ZoneId zone) {
    LocalDate day = day(time, zone);
    LocalDate today = day(now, zone);
    if (day.equals(today)) {
      return "Today";
    }
    return day.equals(today.minusDays(1)) ? "Yesterday" : DAY.format(day);
  }

  /** The clock for today, otherwise the day: for a narrow column. */
  static String brief(long time, long now, ZoneId zone) {
    return day(time, zone).equals(day(now, zone))
        ? clock(time, zone)
        : SHORT_DAY.format(at(time, zone));
  }

  static String lastSeen(long time, long now, ZoneId zone) {
    String day = day(time, now, zone);
    boolean recent = day.equals("Today") || day.equals("Yesterday");
    return "last seen "
        + (recent ? day.toLowerCase(Locale.ROOT) : day)
        + " at "
        + clock(time, zone);
  }

  /** The sign of a check; two blue ones look like two until they are coloured. */
  static String sign(Bubble.Check check) {
    return switch (check) {
      case NONE -> "";
      case UPLOADING, PENDING -> "◷";
      case ACCEPTED -> "✓";
      case RECEIVED, READ -> "✓✓";
      case FAILED, NOT_SENT -> "✗";
    };
  }

  /** The sign with a word where colour would be needed to understand it. */
  static String plainSign(Bubble.Check check) {
    return switch (check) {
      case NONE, PENDING, ACCEPTED, RECEIVED -> sign(check);
      case UPLOADING -> sign(check) + " uploading";
      case READ -> sign(check) + " read";
      case FAILED -> sign(check) + " failed";
      case NOT_SENT -> sign(check) + " not sent";
    };
  }

  /** What a message says, safe for a terminal, with its line breaks. */
  static String said(Body body) {
    return switch (Meaning.of(body)) {
      case Meaning.Text text -> SafeText.lines(text.text());
      case Meaning.Media media -> media(media.media());
      case Meaning.Edit edit -> "(changed a message: " + SafeText.lines(edit.text()) + ")";
      case Meaning.Delete delete -> "(deleted a message)";
      case Meaning.Reaction reaction ->
          reaction.emoji().isEmpty()
              ? "(took a reaction back)"
              : "(reacted " + SafeText.line(reaction.emoji()) + ")";
      case Meaning.Change change -> Changes.said(change.change());
      case Meaning.Unknown unknown -> instead(unknown.kind());
    };
  }

  /** What somebody says in a line of its own, with the name where it does not stand in it. */
  static String told(UserId from, Body body) {
    return body.kind() == Body.Kind.MEMBERSHIP ? said(body) : from + ": " + said(body);
  }

  /** The newest message of a chat; in a group with its author. */
  static String last(History.Line line) {
    Bubble last = line.last();
    boolean named = isGroup(line.chat()) && last.check() == Bubble.Check.NONE;
    return named ? told(last.from(), last.body()) : said(last.body());
  }

  /** How one stands to a group of the list, where there is something to tell; else empty. */
  static String standing(History.Line line) {
    boolean told = line.roster() != null && line.roster().standing() != Roster.Standing.MEMBER;
    return told ? "(" + Changes.status(line.roster()) + ") " : "";
  }

  private static boolean isGroup(Chat chat) {
    return switch (chat.conversation()) {
      case Conversation.Group group -> true;
      case Conversation.Direct direct -> false;
    };
  }

  /** How a chat is called: {@code @bob}, or a group by its title. */
  static String name(Chat chat) {
    String title = chat.face().title();
    return switch (chat.conversation()) {
      case Conversation.Group group -> title == null ? group.name() : "#" + SafeText.line(title);
      case Conversation.Direct direct -> direct.name();
    };
  }

  /** A text in place of another one; a file keeps standing there. */
  static String edited(Body body, String text) {
    return switch (Meaning.of(body)) {
      case Meaning.Media media ->
          named(media.media()) + (text.isBlank() ? "" : "\n" + SafeText.lines(text));
      case Meaning.Text any -> SafeText.lines(text);
      case Meaning.Edit any -> said(body);
      case Meaning.Delete any -> said(body);
      case Meaning.Reaction any -> said(body);
      case Meaning.Change any -> said(body);
      case Meaning.Unknown any -> said(body);
    };
  }

  private static String media(MediaContent media) {
    String caption = media.caption() == null ? "" : media.caption();
    return named(media) + (caption.isBlank() ? "" : "\n" + SafeText.lines(caption));
  }

  private static String named(MediaContent media) {
    return "["
        + media.kind().name().toLowerCase(Locale.ROOT)
        + (media.name() == null ? "" : " " + SafeText.line(media.name()))
        + (media.size() > 0 ? " " + size(media.size()) : "")
        + "]";
  }

  /** Bytes in the unit that fits; one of 1,000. */
  static String size(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    double amount = bytes / 1_000.0;
    int unit = 0;
    // What would be rounded to 1000 is one of the next unit.
    while (amount >= 999.95 && unit < UNITS.length() - 1) {
      amount /= 1_000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", amount, UNITS.charAt(unit));
  }

  /** A bar of a fixed width. */
  static String bar(Scene.Moving moving) {
    int full = moving.percent() * BAR / 100;
    return (moving.way() == Scene.Way.UPLOADING ? "↑ " : "↓ ")
        + "█".repeat(full)
        + "░".repeat(BAR - full)
        + " "
        + moving.percent()
        + "%";
  }

  private static String instead(Body.Kind kind) {
    return switch (kind) {
      case CONTENT -> "(a message that this program can't show)";
      case CIPHERTEXT -> "(an encrypted message)";
      case MEMBERSHIP -> "(the group has changed)";
    };
  }
}
