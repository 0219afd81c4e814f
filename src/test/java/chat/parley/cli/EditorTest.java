package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EditorTest {
  private final Editor editor = new Editor();

  @Test
  void text_is_typed_where_the_cursor_is() {
    editor.insert("helo");
    editor.left();
    editor.insert("l");
    editor.end();
    editor.insert("!");
    editor.home();
    editor.insert("> ");

    assertThat(editor.text()).isEqualTo("> hello!");
    assertThat(editor.cursor()).isEqualTo(2);
  }

  @Test
  void an_emoji_is_one_character() {
    editor.insert("a👍🏽b");
    editor.left();

    editor.backspace();

    assertThat(editor.text()).isEqualTo("ab");
  }

  @Test
  void words_and_beginnings_are_deleted_at_once() {
    editor.insert("one two  ");
    editor.deleteWord();
    assertThat(editor.text()).isEqualTo("one ");
    editor.left();
    editor.deleteToStart();
    assertThat(editor.text()).isEqualTo(" ");
    editor.delete();
    assertThat(editor.text()).isEmpty();
  }

  @Test
  void the_edges_do_nothing() {
    editor.left();
    editor.right();
    editor.backspace();
    editor.delete();
    editor.deleteWord();

    assertThat(editor.text()).isEmpty();
  }

  @Test
  void a_line_that_is_too_long_is_not_taken() {
    editor.insert("x".repeat(Editor.LENGTH_MAX));
    editor.insert("y");

    assertThat(editor.take()).hasSize(Editor.LENGTH_MAX);
    assertThat(editor.text()).isEmpty();
    assertThat(editor.cursor()).isZero();
  }
}
