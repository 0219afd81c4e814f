package chat.parley.cli;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** Breaks text into lines by the columns that a terminal needs for it. */
final class Wrapping {
  private Wrapping() {}

  /** At least one line, none wider than the columns; words stay whole where they fit. */
  static List<String> wrap(String text, int columns) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      wrapLine(paragraph, columns, lines);
    }
    return lines;
  }

  private static void wrapLine(String paragraph, int columns, List<String> lines) {
    String line = "";
    for (String word : paragraph.split(" ", -1)) {
      String longer = line.isEmpty() ? word : line + " " + word;
      if (columnsOf(longer) <= columns) {
        line = longer;
        continue;
      }
      if (!line.isEmpty()) {
        lines.add(line);
      }
      List<AttributedString> parts = new AttributedString(word).columnSplitLength(columns);
      parts.subList(0, Math.max(0, parts.size() - 1)).forEach(part -> lines.add(part.toString()));
      line = parts.isEmpty() ? "" : parts.getLast().toString();
    }
    lines.add(line);
  }

  /** How many columns a text takes: two for wide characters and emoji. */
  static int columnsOf(String text) {
    return new AttributedString(text).columnLength();
  }
}
