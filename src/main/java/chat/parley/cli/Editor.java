package chat.parley.cli;

import java.text.BreakIterator;

/** The line that a person is typing. It moves and deletes by what is seen as one character. */
final class Editor {
  /** Characters of one line; what is typed beyond is not taken. */
  static final int LENGTH_MAX = 8_000;

  private String text = "";
  private int cursor;

  String text() {
    return text;
  }

  /** The place of the cursor in the text, in UTF-16 units. */
  int cursor() {
    return cursor;
  }

  void insert(String typed) {
    if (text.length() + typed.length() <= LENGTH_MAX) {
      text = text.substring(0, cursor) + typed + text.substring(cursor);
      cursor += typed.length();
    }
  }

  void left() {
    cursor = before();
  }

  void right() {
    cursor = after();
  }

  void home() {
    cursor = 0;
  }

  void end() {
    cursor = text.length();
  }

  void backspace() {
    delete(before(), cursor);
  }

  void delete() {
    delete(cursor, after());
  }

  /** Deletes from the start of the line to the cursor. */
  void deleteToStart() {
    delete(0, cursor);
  }

  /** Deletes the word before the cursor, with the spaces behind it. */
  void deleteWord() {
    int from = cursor;
    while (from > 0 && text.charAt(from - 1) == ' ') {
      from--;
    }
    while (from > 0 && text.charAt(from - 1) != ' ') {
      from--;
    }
    delete(from, cursor);
  }

  /** Gives the line and starts a new one. */
  String take() {
    String taken = text;
    text = "";
    cursor = 0;
    return taken;
  }

  private void delete(int from, int to) {
    text = text.substring(0, from) + text.substring(to);
    cursor = from;
  }

  private int before() {
    return cursor == 0 ? 0 : characters().preceding(cursor);
  }

  private int after() {
    return cursor == text.length() ? cursor : characters().following(cursor);
  }

  private BreakIterator characters() {
    BreakIterator characters = BreakIterator.getCharacterInstance();
    characters.setText(text);
    return characters;
  }
}
