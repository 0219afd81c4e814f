package chat.parley.cli;

import chat.parley.client.Bubble;
import chat.parley.client.History;
import chat.parley.model.UserId;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** Lays a scene out for a terminal of some size: no input or output, no clock. */
final class Screen {
  private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
  private static final AttributedStyle FAINT = AttributedStyle.DEFAULT.faint();
  private static final AttributedStyle BOLD = AttributedStyle.BOLD;
  private static final AttributedStyle BLUE =
      AttributedStyle.BOLD.foreground(AttributedStyle.BLUE + AttributedStyle.BRIGHT);
  private static final AttributedStyle GREEN =
      AttributedStyle.BOLD.foreground(AttributedStyle.GREEN);
  private static final AttributedStyle RED = AttributedStyle.BOLD.foreground(AttributedStyle.RED);
  private static final int[] COLOURS = {
    AttributedStyle.CYAN,
    AttributedStyle.MAGENTA,
    AttributedStyle.YELLOW,
    AttributedStyle.GREEN,
    AttributedStyle.BLUE + AttributedStyle.BRIGHT
  };
  private static final int NAME_COLUMNS = 16;
  private static final int WIDTH_MIN = 20;
  private static final int HEIGHT_MIN = 4;
  private final int width;
  private final int height;
  private final ZoneId zone;
  private final long now;

  /**
   * What stands on the terminal.
   *
   * @param lines as many as the terminal has, none wider
   * @param atTop whether the first of all messages that were given is to be seen
   */
  record Picture(List<AttributedString> lines, int cursorRow, int cursorColumn, boolean atTop) {}

  /** A layout for a size in columns and rows; now is epoch milliseconds. */
  Screen(int width, int height, ZoneId zone, long now) {
    this.width = Math.max(width, WIDTH_MIN);
    this.height = Math.max(height, HEIGHT_MIN);
    this.zone = zone;
    this.now = now;
  }

  Picture draw(Scene scene) {
    List<AttributedString> bottom = new ArrayList<>();
    for (String notice : scene.notices().lines()) {
      Wrapping.wrap(SafeText.lines(notice), width)
          .forEach(line -> bottom.add(new AttributedString(line, FAINT)));
    }
    int noticesMax = Math.max(1, height - HEIGHT_MIN);
    if (bottom.size() > noticesMax) {
      bottom.subList(0, bottom.size() - noticesMax).clear();
    }
    Field field = field(scene.prompt());
    bottom.add(field.line());
    int room = height - 1 - bottom.size();
    List<AttributedString> lines = new ArrayList<>(height);
    lines.add(header(scene.header()));
    boolean atTop = false;
    switch (scene.view()) {
      case Scene.Chats chats -> lines.addAll(list(chats, room));
      case Scene.Talk talk -> {
        List<AttributedString> all = talk(talk);
        lines.addAll(tail(all, talk.scroll(), room));
        atTop = all.size() - talk.scroll() <= room;
      }
    }
    lines.addAll(bottom);
    return new Picture(lines, height - 1, field.cursor(), atTop);
  }

  private AttributedString header(Scene.Header header) {
    String left = " " + SafeText.line(header.title());
    if (!header.status().isEmpty()) {
      left += " · " + SafeText.line(header.status());
    }
    String right = header.me() + (header.connected() ? " ● " : " ○ waiting for the server ");
    return spread(
        new AttributedString(left, AttributedStyle.INVERSE.bold()),
        new AttributedString(right, AttributedStyle.INVERSE),
        AttributedStyle.INVERSE);
  }

  /** Left and right at the edges; the left one gives way. */
  private AttributedString spread(
      AttributedString left, AttributedString right, AttributedStyle between) {
    int rightColumns = Math.min(right.columnLength(), width);
    AttributedString cut = cut(left, width - rightColumns);
    int gap = width - rightColumns - cut.columnLength();
    return new AttributedStringBuilder()
        .append(cut)
        .styled(between, " ".repeat(Math.max(0, gap)))
        .append(right.columnSubSequence(0, rightColumns))
        .toAttributedString();
  }

  private static AttributedString cut(AttributedString text, int columns) {
    if (text.columnLength() <= columns) {
      return text;
    }
    return columns < 1
        ? AttributedString.EMPTY
        : new AttributedStringBuilder()
            .append(text.columnSubSequence(0, columns - 1))
            .append("…")
            .toAttributedString();
  }

  private List<AttributedString> list(Scene.Chats chats, int room) {
    List<AttributedString> lines = new ArrayList<>();
    if (chats.lines().isEmpty()) {
      lines.add(new AttributedString("No chats yet. Open one: /open NAME", FAINT));
    }
    chats.lines().stream().limit(room).forEach(line -> lines.add(line(line)));
    return pad(lines, room);
  }

  private AttributedString line(History.Line line) {
    AttributedString shown =
        cut(new AttributedString(Wording.name(line.chat()), BOLD), NAME_COLUMNS);
    AttributedStringBuilder left =
        new AttributedStringBuilder()
            .append(shown)
            .append(" ".repeat(NAME_COLUMNS + 1 - shown.columnLength()));
    AttributedStringBuilder right = new AttributedStringBuilder();
    left.styled(FAINT, Wording.standing(line));
    Bubble last = line.last();
    if (last != null) {
      left.append(check(last.check())).append(last.check() == Bubble.Check.NONE ? "" : " ");
      left.styled(FAINT, SafeText.line(Wording.last(line)));
      right.styled(FAINT, " " + Wording.brief(last.time(), now, zone));
    }
    if (line.unread() > 0) {
      right.styled(GREEN, " (" + line.unread() + ")");
    }
    return spread(left.toAttributedString(), right.toAttributedString(), PLAIN);
  }

  private List<AttributedString> talk(Scene.Talk talk) {
    List<AttributedString> lines = new ArrayList<>();
    if (talk.posts().isEmpty()) {
      lines.add(new AttributedString("No messages yet. Type one.", FAINT));
    }
    LocalDate day = null;
    UserId above = null;
    for (Post post : talk.posts()) {
      Bubble bubble = post.bubble();
      LocalDate next = Wording.day(bubble.time(), zone);
      if (!next.equals(day)) {
        lines.addAll(center(Wording.day(bubble.time(), now, zone)));
        above = null;
        day = next;
      }
      if (post.isChange()) {
        lines.addAll(center(post.said()));
        above = null;
        continue;
      }
      boolean own = bubble.check() != Bubble.Check.NONE;
      if (talk.group() && !own && !bubble.from().equals(above)) {
        lines.add(new AttributedString(bubble.from().value(), name(bubble.from())));
      }
      above = own ? null : bubble.from();
      lines.addAll(post(post, talk.moving().get(bubble.id())));
    }
    return lines;
  }

  /** Everybody's name has a colour of its own, the same each time. */
  private static AttributedStyle name(UserId user) {
    return BOLD.foreground(COLOURS[Math.floorMod(user.hashCode(), COLOURS.length)]);
  }

  private List<AttributedString> center(String text) {
    List<AttributedString> lines = new ArrayList<>();
    for (String line : Wrapping.wrap(text, width - 4)) {
      int columns = Wrapping.columnsOf(line);
      String padding = " ".repeat(Math.max(0, (width - columns - 4) / 2));
      lines.add(new AttributedString(padding + "— " + line + " —", FAINT));
    }
    return lines;
  }

  /** Those of others on the left, one's own on the right; moving is null when nothing is. */
  private List<AttributedString> post(Post post, Scene.Moving moving) {
    Bubble bubble = post.bubble();
    int columns = Math.max(WIDTH_MIN - 2, width * 3 / 4);
    List<AttributedString> lines = new ArrayList<>();
    if (!post.quote().isEmpty()) {
      lines.add(cut(new AttributedString("│ " + post.quote(), FAINT), columns));
    }
    for (String line : Wrapping.wrap(post.said(), columns)) {
      lines.add(new AttributedString(line, PLAIN));
    }
    if (moving != null) {
      lines.add(new AttributedString(Wording.bar(moving), FAINT));
    }
    if (!post.note().isEmpty()) {
      Wrapping.wrap(post.note(), columns)
          .forEach(line -> lines.add(new AttributedString(line, FAINT)));
    }
    AttributedString tail = tail(bubble);
    AttributedString last = lines.getLast();
    if (last.columnLength() + tail.columnLength() <= columns) {
      lines.set(lines.size() - 1, AttributedStringBuilder.append(last, tail));
    } else {
      lines.add(tail);
    }
    boolean own = bubble.check() != Bubble.Check.NONE;
    return own ? lines.stream().map(this::right).toList() : lines;
  }

  private AttributedString tail(Bubble bubble) {
    String sequence = bubble.sequence() > 0 ? " #" + bubble.sequence() : "";
    AttributedStringBuilder tail =
        new AttributedStringBuilder()
            .styled(FAINT, "  " + Wording.clock(bubble.time(), zone) + sequence);
    if (bubble.check() != Bubble.Check.NONE) {
      tail.append(" ").append(check(bubble.check()));
    }
    return tail.toAttributedString();
  }

  private AttributedString right(AttributedString line) {
    int gap = Math.max(0, width - 1 - line.columnLength());
    return new AttributedStringBuilder().append(" ".repeat(gap)).append(line).toAttributedString();
  }

  /** The sign of a check in its colour. */
  static AttributedString check(Bubble.Check check) {
    AttributedStyle style =
        switch (check) {
          case NONE, UPLOADING, PENDING, ACCEPTED, RECEIVED -> FAINT;
          case READ -> BLUE;
          case FAILED, NOT_SENT -> RED;
        };
    return new AttributedString(Wording.sign(check), style);
  }

  /** The last lines but those that are scrolled away; no further than the first. */
  private static List<AttributedString> tail(List<AttributedString> lines, int scroll, int room) {
    int hidden = Math.clamp(scroll, 0, Math.max(0, lines.size() - room));
    int end = lines.size() - hidden;
    return pad(lines.subList(Math.max(0, end - room), end), room);
  }

  private static List<AttributedString> pad(List<AttributedString> lines, int room) {
    List<AttributedString> padded = new ArrayList<>(lines.subList(0, Math.min(room, lines.size())));
    padded.addAll(Collections.nCopies(room - padded.size(), AttributedString.EMPTY));
    return padded;
  }

  /** The part of the typed line around its cursor. */
  private record Field(AttributedString line, int cursor) {}

  private Field field(Scene.Prompt prompt) {
    String shown = SafeText.line(prompt.text());
    // A safe line is as long as the text unless it holds what can't be typed; then it is cut.
    int at = Math.min(prompt.cursor(), shown.length());
    String before = prompt.secret() ? "•".repeat(at) : shown.substring(0, at);
    String after = prompt.secret() ? "•".repeat(shown.length() - at) : shown.substring(at);
    AttributedString left = new AttributedString(prompt.label() + before);
    int hidden = Math.max(0, left.columnLength() - (width - 2));
    AttributedString visible = left.columnSubSequence(hidden, left.columnLength());
    int cursor = visible.columnLength();
    AttributedString line = AttributedStringBuilder.append(visible, new AttributedString(after));
    return new Field(line.columnSubSequence(0, width - 1), cursor);
  }
}
