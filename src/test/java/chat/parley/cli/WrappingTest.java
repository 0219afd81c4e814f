package chat.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrappingTest {

  @Test
  void words_stay_whole_where_they_fit() {
    assertThat(Wrapping.wrap("one two three", 8)).containsExactly("one two", "three");
  }

  @Test
  void a_word_that_is_too_long_is_cut() {
    assertThat(Wrapping.wrap("ab 123456789 cd", 4)).containsExactly("ab", "1234", "5678", "9 cd");
  }

  @Test
  void wide_characters_take_two_columns() {
    assertThat(Wrapping.wrap("你好世界", 4)).containsExactly("你好", "世界");
  }

  @Test
  void line_breaks_and_emptiness_are_kept() {
    assertThat(Wrapping.wrap("a\n\nb", 10)).containsExactly("a", "", "b");
    assertThat(Wrapping.wrap("", 10)).containsExactly("");
  }
}
